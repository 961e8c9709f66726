package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.core.surface.Network.FirewallRule;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A VPC firewall rule as Google Cloud exports it.
///
/// Source: Google Cloud documentation, "REST Resource: firewalls".
///
/// @param project empty where it is not told
/// @param targets network tags or service accounts of the machines it guards; empty for all of its
///   network
/// @param sources network tags and service accounts
record GcpFirewall(
    String name,
    String project,
    String network,
    Where where,
    boolean isDisabled,
    Action action,
    Direction direction,
    int priority,
    List<String> targets,
    List<String> sources,
    List<Prefix> sourceRanges,
    List<Prefix> destRanges,
    List<Ports> ports) {
  private static final Prefix ALL_V4 = Prefix.parse("0.0.0.0/0");
  private static final Prefix ALL_V6 = Prefix.parse("::/0");
  private static final int LAST_PRIORITY = 65535;

  static GcpFirewall of(Item item) throws BadInput {
    var name = item.requiredText("name");
    var link = item.text("selfLink");
    var resource = link == null ? name : Gcp.resource(link);
    var denied = item.list("denied");
    var layer4 = denied.isEmpty() ? item.list("allowed") : denied;
    if (layer4.isEmpty() || (!denied.isEmpty() && !item.list("allowed").isEmpty())) {
      throw item.bad("rule '" + name + "'; expected either \"allowed\" or \"denied\"");
    }
    var ports = new ArrayList<Ports>();
    for (var each : layer4) {
      addPorts(each, ports);
    }
    return new GcpFirewall(
        name,
        resource.contains("/") ? resource.substring(0, resource.indexOf('/')) : "",
        Gcp.resource(item.requiredText("network")),
        item.where(),
        item.bool("disabled", false),
        denied.isEmpty() ? Action.ALLOW : Action.DENY,
        direction(item),
        priority(item),
        both(item.strings("targetTags"), item.strings("targetServiceAccounts")),
        both(item.strings("sourceTags"), item.strings("sourceServiceAccounts")),
        item.parsed("sourceRanges", Prefix::parseAround),
        item.parsed("destinationRanges", Prefix::parseAround),
        ports.contains(Ports.ANY) ? List.of() : ports);
  }

  /// Tags of the peers; egress rules have none.
  List<String> peers() {
    return direction == Direction.INGRESS ? sources : List.of();
  }

  /// Addresses of the peers. A rule that names no peers means every address of the family that its
  /// own side has, IPv4 unless told otherwise.
  List<Prefix> peerRanges() {
    var ranges = direction == Direction.INGRESS ? sourceRanges : destRanges;
    if (!ranges.isEmpty() || !peers().isEmpty()) {
      return ranges;
    }
    var own = ownRanges();
    return List.of(own.isEmpty() || own.getFirst().address().isV4() ? ALL_V4 : ALL_V6);
  }

  /// Addresses that the machines it guards must use; empty for any.
  List<Prefix> ownRanges() {
    return direction == Direction.INGRESS ? destRanges : sourceRanges;
  }

  private static List<String> both(List<String> tags, List<String> accounts) {
    var all = new ArrayList<>(tags);
    all.addAll(accounts);
    return List.copyOf(all);
  }

  private static Direction direction(Item item) throws BadInput {
    return switch (item.text("direction")) {
      case null -> Direction.INGRESS;
      case "INGRESS" -> Direction.INGRESS;
      case "EGRESS" -> Direction.EGRESS;
      case String other ->
          throw item.bad("direction '" + BadInput.quoted(other) + "'; expected INGRESS or EGRESS");
    };
  }

  private static int priority(Item item) throws BadInput {
    var priority = item.integer("priority", FirewallRule.DEFAULT_PRIORITY);
    if (priority < 0 || priority > LAST_PRIORITY) {
      throw item.bad("priority " + priority + "; expected 0 to " + LAST_PRIORITY);
    }
    return priority;
  }

  private static void addPorts(Item item, List<Ports> ports) throws BadInput {
    var protocol = protocol(item.required(item.member("IPProtocol"), "IPProtocol"));
    var ranges = item.list("ports");
    if (ranges.isEmpty()) {
      ports.add(new Ports(protocol, 0, 65535));
    }
    for (var range : ranges) {
      ports.add(range.parse("ports", text -> ports(protocol, text)));
    }
  }

  private static Ports ports(int protocol, String range) {
    var named = Ports.parse("tcp/" + range);
    return new Ports(protocol, named.first(), named.last());
  }

  /// Protocol names as the documentation lists them, or an IANA number.
  private static int protocol(Item item) throws BadInput {
    return item.parse(
        "IPProtocol",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "all" -> Ports.ANY_PROTOCOL;
              case "tcp" -> Protocol.TCP;
              case "udp" -> Protocol.UDP;
              case "icmp" -> Protocol.ICMP;
              case "ipv6-icmp", "icmpv6" -> Protocol.ICMPV6;
              case "sctp" -> Protocol.SCTP;
              case "esp" -> 50;
              case "ah" -> 51;
              case "ipip" -> 94;
              case "gre" -> 47;
              default -> Ports.parse("protocol-" + text).protocol();
            });
  }
}
