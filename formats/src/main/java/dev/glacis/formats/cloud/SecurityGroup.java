package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// An Azure network security group as written.
///
/// @param subnets where it says itself which it guards
/// @param interfaces where it says itself which it guards
record SecurityGroup(
    ArmId id, List<Rule> rules, List<ArmId> subnets, List<ArmId> interfaces, Where where) {
  private static final int ESP = 50;
  private static final int AH = 51;
  private static final int LAST_PORT = 65535;

  /// @param ports empty means every port
  /// @param anySourcePort whether it is the same for all ports of the source
  record Rule(
      String name,
      Direction direction,
      Action action,
      int priority,
      Side source,
      Side destination,
      List<Ports> ports,
      boolean anySourcePort,
      Where where) {
    /// The side of the machines that it guards.
    Side own() {
      return direction == Direction.INGRESS ? destination : source;
    }

    Side other() {
      return direction == Direction.INGRESS ? source : destination;
    }
  }

  /// @param prefixes ranges, names of service tags, or `*`
  /// @param groups application security groups
  record Side(List<String> prefixes, List<ArmId> groups) {
    private static final Side EVERYBODY = new Side(List.of("*"), List.of());
    private static final Side VIRTUAL_NETWORK = new Side(List.of("VirtualNetwork"), List.of());
    private static final Side INTERNET = new Side(List.of("Internet"), List.of());
  }

  static SecurityGroup of(Item item) throws BadInput {
    var rules = new ArrayList<Rule>();
    for (var rule : AzureItem.list(item, "securityRules")) {
      rules.add(rule(rule, 100, 4096));
    }
    var defaults = AzureItem.list(item, "defaultSecurityRules");
    for (var rule : defaults) {
      rules.add(rule(rule, 0, LAST_PORT));
    }
    if (defaults.isEmpty()) {
      rules.addAll(defaults(item.where()));
    }
    return new SecurityGroup(
        AzureItem.id(item),
        List.copyOf(rules),
        AzureItem.references(item, "subnets"),
        AzureItem.references(item, "networkInterfaces"),
        item.where());
  }

  /// One of which nothing is known but that Azure gives every group its default rules.
  static SecurityGroup unknown(ArmId id, Where where) {
    return new SecurityGroup(id, defaults(where), List.of(), List.of(), where);
  }

  /// The default rules, but for the one that lets in the health probes of the platform.
  private static List<Rule> defaults(Where where) {
    var inbound = Direction.INGRESS;
    var outbound = Direction.EGRESS;
    var all = Side.EVERYBODY;
    var vnet = Side.VIRTUAL_NETWORK;
    return List.of(
        rule("AllowVnetInBound", inbound, Action.ALLOW, 65000, vnet, vnet, where),
        rule("DenyAllInBound", inbound, Action.DENY, 65500, all, all, where),
        rule("AllowVnetOutBound", outbound, Action.ALLOW, 65000, vnet, vnet, where),
        rule("AllowInternetOutBound", outbound, Action.ALLOW, 65001, all, Side.INTERNET, where),
        rule("DenyAllOutBound", outbound, Action.DENY, 65500, all, all, where));
  }

  private static Rule rule(
      String name,
      Direction direction,
      Action action,
      int priority,
      Side source,
      Side destination,
      Where where) {
    return new Rule(name, direction, action, priority, source, destination, List.of(), true, where);
  }

  private static Rule rule(Item item, int lowest, int highest) throws BadInput {
    var priority = item.required(item.member("priority"), "priority").asInteger("priority");
    if (priority < lowest || priority > highest) {
      throw item.bad("priority %d; expected %d to %d".formatted(priority, lowest, highest));
    }
    return new Rule(
        item.requiredText("name"),
        oneOf(item, "direction", "Inbound", "Outbound") ? Direction.INGRESS : Direction.EGRESS,
        oneOf(item, "access", "Allow", "Deny") ? Action.ALLOW : Action.DENY,
        priority,
        side(item, "source"),
        side(item, "destination"),
        ports(item),
        isEvery(ranges(item, "sourcePortRange")),
        item.where());
  }

  private static boolean oneOf(Item item, String member, String one, String other) throws BadInput {
    var text = item.requiredText(member);
    if (!text.equalsIgnoreCase(one) && !text.equalsIgnoreCase(other)) {
      throw item.bad(
          "%s '%s'; expected %s or %s".formatted(member, BadInput.quoted(text), one, other));
    }
    return text.equalsIgnoreCase(one);
  }

  private static Side side(Item item, String side) throws BadInput {
    var prefixes = AzureItem.oneOrMore(item, side + "AddressPrefix", side + "AddressPrefixes");
    var groups = AzureItem.references(item, side + "ApplicationSecurityGroups");
    if (prefixes.isEmpty() && groups.isEmpty()) {
      throw item.bad("no %s; expected \"%sAddressPrefix\"".formatted(side, side));
    }
    return new Side(prefixes, groups);
  }

  /// Ports count of protocols that have some; where a rule of every protocol names ports, those of
  /// TCP and UDP are meant.
  private static List<Ports> ports(Item item) throws BadInput {
    var ranges = ranges(item, "destinationPortRange");
    var every = isEvery(ranges);
    var protocol = item.requiredText("protocol");
    return switch (protocol.toLowerCase(Locale.ROOT)) {
      case "*", "any" -> {
        var both = new ArrayList<Ports>();
        if (!every) {
          both.addAll(of(Protocol.TCP, ranges));
          both.addAll(of(Protocol.UDP, ranges));
        }
        yield List.copyOf(both);
      }
      case "tcp" -> of(Protocol.TCP, ranges);
      case "udp" -> of(Protocol.UDP, ranges);
      case "icmp" -> List.of(whole(Protocol.ICMP));
      case "icmpv6" -> List.of(whole(Protocol.ICMPV6));
      case "esp" -> List.of(whole(ESP));
      case "ah" -> List.of(whole(AH));
      default ->
          throw item.bad(
              "protocol '"
                  + BadInput.quoted(protocol)
                  + "'; expected *, Tcp, Udp, Icmp, Esp or Ah");
    };
  }

  private static Ports whole(int protocol) {
    return new Ports(protocol, 0, LAST_PORT);
  }

  private static List<Ports> of(int protocol, List<Ports> ranges) {
    return ranges.stream().map(r -> new Ports(protocol, r.first(), r.last())).toList();
  }

  private static boolean isEvery(List<Ports> ranges) {
    return ranges.contains(Ports.ANY);
  }

  /// Ranges of ports, whatever the protocol.
  private static List<Ports> ranges(Item item, String member) throws BadInput {
    var texts = AzureItem.oneOrMore(item, member, member + "s");
    if (texts.isEmpty()) {
      throw item.bad("no %s; expected \"%s\"".formatted(member, member));
    }
    var ranges = new LinkedHashSet<Ports>();
    for (var text : texts) {
      for (var part : text.split(",", -1)) {
        try {
          ranges.add(part.equals("*") ? Ports.ANY : Ports.parse("any/" + part));
        } catch (IllegalArgumentException e) {
          throw new BadInput(
              "%s: %s '%s'; expected 80, 80-90 or *"
                  .formatted(item.where(), member, BadInput.quoted(text)),
              e);
        }
      }
    }
    return List.copyOf(ranges);
  }
}
