package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A network ACL: numbered rules at the border of subnets.
///
/// The lowest number decides first, what no rule decides is denied, both ways and for answers as
/// well: a layer of its own, stateless. Traffic within a subnet does not pass its ACL.
///
/// Sources: Amazon VPC User Guide, "Control subnet traffic with network access control lists";
/// Amazon EC2 API reference, "NetworkAclEntry".
record AwsAcl(String id, Where where, List<String> subnets, List<Entry> entries) {
  private static final String LAYER = "nacl";

  /// Above every number that a rule can have.
  private static final int LAST_PRIORITY = 65535;

  private static final int LAST_NUMBER = 32766;

  /// @param isNarrower whether only ICMP messages of one type are meant
  record Entry(
      int number,
      Direction direction,
      Action action,
      Ports ports,
      boolean isNarrower,
      Prefix range,
      Where where) {}

  static AwsAcl of(Item item) throws BadInput {
    var subnets = new ArrayList<String>();
    for (var association : item.list("Associations")) {
      subnets.add(association.requiredText("SubnetId"));
    }
    var entries = new ArrayList<Entry>();
    for (var entry : item.list("Entries")) {
      var number = entry.integer("RuleNumber", 0);
      if (number < 1 || number > LAST_PRIORITY) {
        throw entry.bad("RuleNumber " + number + "; expected 1 to " + LAST_PRIORITY);
      }
      if (number <= LAST_NUMBER) {
        entries.add(entry(entry, number));
      }
    }
    return new AwsAcl(item.requiredText("NetworkAclId"), item.where(), subnets, entries);
  }

  private static Entry entry(Item item, int number) throws BadInput {
    var portRange = item.object("PortRange");
    var ports =
        AwsPorts.of(
            item.required(item.member("Protocol"), "Protocol"),
            portRange == null ? -1 : portRange.integer("From", -1),
            portRange == null ? -1 : portRange.integer("To", -1));
    var icmp = item.object("IcmpTypeCode");
    var range =
        item.parsedText(
            item.member("CidrBlock") == null ? "Ipv6CidrBlock" : "CidrBlock", Prefix::parseAround);
    return new Entry(
        number,
        item.bool("Egress", false) ? Direction.EGRESS : Direction.INGRESS,
        action(item),
        ports,
        AwsPorts.isIcmp(ports) && icmp != null && icmp.integer("Type", -1) >= 0,
        item.required(range, "CidrBlock"),
        item.where());
  }

  private static Action action(Item item) throws BadInput {
    return switch (item.requiredText("RuleAction")) {
      case "allow" -> Action.ALLOW;
      case "deny" -> Action.DENY;
      case String other ->
          throw item.bad("RuleAction '" + BadInput.quoted(other) + "'; expected allow or deny");
    };
  }

  /// Whether it lets everything through, both ways.
  ///
  /// @param hasV6 whether its subnets' machines have IPv6 addresses
  boolean isOpen(boolean hasV6) {
    return Arrays.stream(Direction.values())
        .allMatch(d -> isOpen(d, true) && (!hasV6 || isOpen(d, false)));
  }

  private boolean isOpen(Direction direction, boolean v4) {
    return entries.stream()
        .filter(e -> e.direction() == direction && e.range().address().isV4() == v4)
        .min(Comparator.comparingInt(Entry::number))
        .filter(e -> e.action() == Action.ALLOW)
        .filter(e -> e.range().length() == 0 && e.ports().equals(Ports.ANY))
        .isPresent();
  }

  /// Draws up the rules; machines of its subnets hold its id and those of the subnets.
  ///
  /// @param ranges IPv6 ranges by subnet
  void translate(Draft draft, Map<String, Set<Prefix>> ranges) throws BadInput {
    for (var direction : Direction.values()) {
      for (var subnet : subnets) {
        draft.rule(
            rule(direction, Action.ALLOW, 0, "within:" + subnet)
                .subject(subnet)
                .peer(subnet)
                .ranges(List.copyOf(ranges.getOrDefault(subnet, Set.of())))
                .build(),
            where);
      }
      draft.rule(
          rule(direction, Action.DENY, LAST_PRIORITY, "*").ranges(Rule.EVERYBODY).build(), where);
    }
    for (var entry : entries) {
      var rule =
          rule(entry.direction(), entry.action(), entry.number(), "" + entry.number())
              .ranges(List.of(entry.range()))
              .ports(List.of(entry.ports()));
      var denies = entry.action() == Action.DENY;
      if (entry.isNarrower()) {
        draft.unrepresented(
            entry.where(),
            "%s is for one type of messages; %s"
                .formatted(rule.id(), denies ? "left out" : "taken for all"),
            Effect.ALLOWS_MORE);
      }
      if (!(entry.isNarrower() && denies)) {
        draft.rule(rule.build(), entry.where());
      }
    }
  }

  private Rule rule(Direction direction, Action action, int priority, String name) {
    return Rule.of(
            "%s:%s:%s".formatted(id, direction == Direction.INGRESS ? "in" : "out", name),
            action,
            direction)
        .layer(LAYER)
        .stateless()
        .priority(priority)
        .subject(id);
  }
}
