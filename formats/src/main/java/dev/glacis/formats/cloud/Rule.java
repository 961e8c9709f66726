package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.core.surface.Network.FirewallRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule to be, told by subjects and peers, so that both directions are written alike. Of the main
/// layer, all networks and every port unless said otherwise; each method gives a changed copy.
record Rule(
    String id,
    Action action,
    Direction direction,
    int priority,
    @Nullable String layer,
    boolean isStateless,
    @Nullable String network,
    @Nullable String subject,
    @Nullable String peer,
    List<Prefix> ranges,
    List<Ports> ports) {
  /// Every address of both families: everybody, whether their address is known or not.
  static final List<Prefix> EVERYBODY = List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));

  static Rule of(String id, Action action, Direction direction) {
    return new Rule(
        id,
        action,
        direction,
        FirewallRule.DEFAULT_PRIORITY,
        null,
        false,
        null,
        null,
        null,
        List.of(),
        List.of());
  }

  Rule id(String other) {
    return new Rule(
        other,
        action,
        direction,
        priority,
        layer,
        isStateless,
        network,
        subject,
        peer,
        ranges,
        ports);
  }

  Rule priority(int other) {
    return new Rule(
        id, action, direction, other, layer, isStateless, network, subject, peer, ranges, ports);
  }

  Rule layer(@Nullable String other) {
    return new Rule(
        id, action, direction, priority, other, isStateless, network, subject, peer, ranges, ports);
  }

  Rule stateless() {
    return new Rule(
        id, action, direction, priority, layer, true, network, subject, peer, ranges, ports);
  }

  Rule network(@Nullable String other) {
    return new Rule(
        id, action, direction, priority, layer, isStateless, other, subject, peer, ranges, ports);
  }

  /// The tag of the machines that it guards.
  Rule subject(@Nullable String other) {
    return new Rule(
        id, action, direction, priority, layer, isStateless, network, other, peer, ranges, ports);
  }

  /// The tag of the machines on the other side.
  Rule peer(@Nullable String other) {
    return new Rule(
        id,
        action,
        direction,
        priority,
        layer,
        isStateless,
        network,
        subject,
        other,
        ranges,
        ports);
  }

  /// The addresses on the other side.
  Rule ranges(List<Prefix> others) {
    return new Rule(
        id, action, direction, priority, layer, isStateless, network, subject, peer, others, ports);
  }

  /// Empty means every port.
  Rule ports(List<Ports> others) {
    return new Rule(
        id,
        action,
        direction,
        priority,
        layer,
        isStateless,
        network,
        subject,
        peer,
        ranges,
        others);
  }

  FirewallRule build() {
    var ingress = direction == Direction.INGRESS;
    return new FirewallRule(
        id,
        action,
        priority,
        direction,
        layer,
        network,
        ingress ? peer : subject,
        ingress ? subject : peer,
        ingress ? ranges : List.of(),
        ingress ? List.of() : ranges,
        ports,
        isStateless);
  }
}
