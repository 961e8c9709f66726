package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Networks for tests, written a line for each machine and rule, so that a random one that fails
/// can be pasted into a test:
///
/// ```
/// web: http ssh @10.0.0.1
/// fw-1: http 10.0.0.0/8 -> db tcp/5432 tcp/22
/// ```
final class Networks {
  private Networks() {}

  static Network of(String document) {
    var vms = new ArrayList<Network.Vm>();
    var rules = new ArrayList<Network.FirewallRule>();
    for (var line : document.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      var colon = line.indexOf(':');
      var id = line.substring(0, colon);
      var rest = line.substring(colon + 1);
      var arrow = rest.indexOf("->");
      if (arrow >= 0) {
        rules.add(rule(id, words(rest.substring(0, arrow)), words(rest.substring(arrow + 2))));
      } else {
        vms.add(vm(id, words(rest)));
      }
    }
    return new Network(vms, rules);
  }

  /// The text that [#of] reads; of networks that it cannot tell, all there is.
  static String text(Network network) {
    if (!of(plainText(network)).equals(network)) {
      return network.toString();
    }
    return plainText(network);
  }

  private static String plainText(Network network) {
    var lines = new StringBuilder("\n");
    for (var vm : network.vms()) {
      lines.append(vm.id()).append(':');
      vm.tags().forEach(tag -> lines.append(' ').append(tag));
      vm.addresses().forEach(address -> lines.append(" @").append(address));
      lines.append('\n');
    }
    for (var rule : network.rules()) {
      lines.append(rule.id()).append(':');
      if (rule.sourceTag() != null) {
        lines.append(' ').append(rule.sourceTag());
      }
      rule.sourceRanges().forEach(range -> lines.append(' ').append(range));
      lines.append(" -> ").append(rule.destTag());
      rule.ports().forEach(ports -> lines.append(' ').append(ports));
      lines.append('\n');
    }
    return lines.toString();
  }

  /// Few tags and ranges, so that they meet often; ranges nest; some rules have no source at all.
  static Arbitrary<Network> arbitrary() {
    var tag = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
    var address =
        Arbitraries.of("10.0.0.1", "10.0.1.1", "10.1.0.1", "198.51.100.7", "fd00::1", "fd00::1:1")
            .map(Address::parse);
    var range =
        Arbitraries.of("10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "0.0.0.0/0", "fd00::/64", "::/0")
            .map(Prefix::parse);
    var ports = Arbitraries.of("tcp/22", "tcp/1-1024", "udp", "any/53").map(Ports::parse);
    var vm =
        Combinators.combine(tag.list().ofMaxSize(4), address.list().ofMaxSize(2))
            .as((tags, addresses) -> new Network.Vm("", null, tags, addresses));
    var rule =
        Combinators.combine(
                tag.optional(0.8), tag, range.list().ofMaxSize(2), ports.list().ofMaxSize(2))
            .as((s, d, r, p) -> new Network.FirewallRule("", s.orElse(null), d, r, p));
    return Combinators.combine(vm.list().ofMaxSize(9), rule.list().ofMaxSize(9))
        .as(Networks::numbered);
  }

  /// Networks whose rules deny, guard egress, and are of layers and networks, on machines of which
  /// some are not public.
  static Arbitrary<Network> restricted() {
    var tag = Arbitraries.of("a", "b", "c", "d");
    var place = Arbitraries.of("n", "m", "other");
    var address =
        Arbitraries.of("10.0.0.1", "10.0.1.1", "198.51.100.7", "198.51.100.8", "fd00::1")
            .map(Address::parse);
    var ranges =
        Arbitraries.of(
                "10.0.0.0/8",
                "10.0.1.0/24",
                "0.0.0.0/0",
                "0.0.0.0/0 ::/0",
                "128.0.0.0/1",
                "0.0.0.0/1 128.0.0.0/1",
                "198.51.100.0/24 fd00::/64",
                "198.51.100.7")
            .map(text -> words(text).stream().map(Prefix::parse).toList());
    var ports = Arbitraries.of("tcp/22", "tcp/1-1024", "tcp", "udp", "any/53").map(Ports::parse);
    var vm =
        Combinators.combine(
                tag.list().ofMaxSize(3),
                address.list().uniqueElements().ofMaxSize(2),
                place.list().uniqueElements().ofMaxSize(2),
                Arbitraries.of("x", "a").list().ofMaxSize(1),
                Arbitraries.of(true, true, true, false))
            .as((t, a, n, i, p) -> new Network.Vm("", null, t, a, n, i, p));
    var who = Combinators.combine(tag.optional(0.8), tag.optional(0.5), ranges.optional(0.5));
    var rule =
        Combinators.combine(
                Arbitraries.of(Network.Action.ALLOW, Network.Action.ALLOW, Network.Action.DENY),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(0, 0, 0, 1, 2, 3, 4),
                Arbitraries.of("n", "m").optional(0.4),
                who.as(Who::new),
                ports.list().ofMaxSize(2))
            .as(Networks::restrictedRule);
    return Combinators.combine(vm.list().ofMaxSize(6), rule.list().ofMinSize(1).ofMaxSize(8))
        .as(Networks::numbered);
  }

  private record Who(
      Optional<String> subject, Optional<String> peer, Optional<List<Prefix>> ranges) {}

  /// @param kind of the main layer: 0 ingress, 1 egress; of another: 2 ingress, 3 egress, 4 either
  ///   of one that is stateless
  private static Network.FirewallRule restrictedRule(
      Network.Action action,
      int priority,
      int kind,
      Optional<String> network,
      Who who,
      List<Ports> ports) {
    var inNetwork = network.orElse(null);
    var subject = who.subject().orElse(inNetwork == null ? "a" : null);
    var peer = who.peer().orElse(null);
    var ranges = who.ranges().orElse(List.of());
    var ingress = kind == 0 || kind == 2 || (kind == 4 && priority == 2);
    return new Network.FirewallRule(
        "",
        action,
        priority,
        ingress ? Network.Direction.INGRESS : Network.Direction.EGRESS,
        kind < 2 ? null : kind == 4 ? "stateless" : "layer",
        inNetwork,
        ingress ? peer : subject,
        ingress ? subject : peer,
        ingress ? ranges : List.of(),
        ingress ? List.of() : ranges,
        ports,
        kind == 4);
  }

  private static Network numbered(List<Network.Vm> vms, List<Network.FirewallRule> rules) {
    var machines = new ArrayList<Network.Vm>();
    for (var vm : vms) {
      machines.add(
          new Network.Vm(
              "vm-" + machines.size(),
              null,
              vm.tags(),
              vm.addresses(),
              vm.networks(),
              vm.identities(),
              vm.isPublic()));
    }
    var named = new ArrayList<Network.FirewallRule>();
    for (var r : rules) {
      named.add(
          new Network.FirewallRule(
              "fw-" + named.size(),
              r.action(),
              r.priority(),
              r.direction(),
              r.layer(),
              r.network(),
              r.sourceTag(),
              r.destTag(),
              r.sourceRanges(),
              r.destRanges(),
              r.ports(),
              r.stateless()));
    }
    return new Network(machines, named);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  private static Network.Vm vm(String id, List<String> words) {
    return new Network.Vm(
        id,
        null,
        words.stream().filter(w -> !w.startsWith("@")).toList(),
        words.stream()
            .filter(w -> w.startsWith("@"))
            .map(w -> Address.parse(w.substring(1)))
            .toList());
  }

  private static Network.FirewallRule rule(String id, List<String> sources, List<String> target) {
    var byRange = sources.stream().collect(Collectors.partitioningBy(s -> s.contains("/")));
    var tags = byRange.get(false);
    return new Network.FirewallRule(
        id,
        tags.isEmpty() ? null : tags.getFirst(),
        target.getFirst(),
        byRange.get(true).stream().map(Prefix::parse).toList(),
        target.stream().skip(1).map(Ports::parse).toList());
  }
}
