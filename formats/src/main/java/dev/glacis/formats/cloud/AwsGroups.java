package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What security groups mean, as rules of the network document.
///
/// Groups only allow, both ways; the rules of all groups of a machine count together, and what none
/// of them allows is denied: as ingress the main layer means that already, as egress a last rule
/// says so for the machines whose groups do not allow everything. They are stateful: answers pass.
/// A group in a rule stands for the private addresses of its members.
///
/// Peered VPCs reach each other by private addresses. Machines of both are in a network of the
/// peering connection, in which each side's rules are repeated where they name groups or addresses
/// of the other.
///
/// Sources: Amazon VPC User Guide, "Security group rules"; Amazon VPC Peering Guide, "Update your
/// security groups to reference peer security groups".
final class AwsGroups {
  /// A VPC whose machines reach those of another one.
  record Peering(String id, String vpc, String peer) {}

  private static final int LAST_PRIORITY = 65535;
  private static final Prefix ALL_V4 = Prefix.parse("0.0.0.0/0");
  private static final Prefix ALL_V6 = Prefix.parse("::/0");

  /// Held by the machines that may not send everything.
  private static final String KEPT_IN = "restricted-egress";

  private final Draft draft;
  private final Holders holders;
  private final Collection<Peering> peerings;
  private final Map<String, AwsGroup> groups;
  private final Set<String> drawn = new HashSet<>();

  /// @param groups by id
  AwsGroups(
      Draft draft, Holders holders, Map<String, AwsGroup> groups, Collection<Peering> peerings) {
    this.draft = draft;
    this.holders = holders;
    this.groups = groups;
    this.peerings = peerings;
  }

  void translate() throws BadInput {
    for (var group : groups.values()) {
      for (var machine : holders.of(group.id())) {
        if (!maySendEverything(machine)) {
          holders.give(KEPT_IN, machine);
        }
      }
    }
    for (var group : groups.values()) {
      var isKeptIn = holders.of(group.id()).stream().anyMatch(m -> m.holds(KEPT_IN));
      for (var permission : group.permissions()) {
        if (permission.direction() == Direction.INGRESS || isKeptIn) {
          translate(group, permission);
        }
      }
    }
    if (!holders.of(KEPT_IN).isEmpty()) {
      draft.rule(
          Rule.of(KEPT_IN + ":out:*", Action.DENY, Direction.EGRESS)
              .priority(LAST_PRIORITY)
              .subject(KEPT_IN)
              .ranges(Rule.EVERYBODY)
              .build(),
          holders.of(KEPT_IN).iterator().next().where);
    }
  }

  /// Whether some rules of its groups allow all that it could send; so do groups that are not
  /// known.
  private boolean maySendEverything(Machine machine) {
    var ranges = new HashSet<Prefix>();
    for (var tag : machine.tags) {
      var group = groups.get(tag);
      for (var permission : group == null ? List.<AwsGroup.Permission>of() : group.permissions()) {
        if (permission.direction() == Direction.EGRESS && permission.ports().equals(Ports.ANY)) {
          ranges.addAll(permission.ranges());
        }
      }
    }
    return machine.own.stream().allMatch(a -> ranges.contains(a.isV4() ? ALL_V4 : ALL_V6));
  }

  private void translate(AwsGroup group, AwsGroup.Permission permission) throws BadInput {
    var base =
        Rule.of(
                "%s:%s:%s"
                    .formatted(
                        group.id(),
                        permission.direction() == Direction.INGRESS ? "in" : "out",
                        permission.ports()),
                Action.ALLOW,
                permission.direction())
            .subject(group.id())
            .ports(List.of(permission.ports()));
    if (permission.isNarrower()) {
      draft.unrepresented(
          permission.where(),
          base.id() + " is for one type of messages; taken for all",
          Effect.ALLOWS_MORE);
    }
    for (var list : permission.prefixLists()) {
      draft.unrepresented(
          permission.where(), base.id() + ": prefix list " + list, Effect.ALLOWS_LESS);
    }
    for (var peer : permission.groups()) {
      groupRule(group, base.id(base.id() + ":" + peer).peer(peer), permission.where());
    }
    for (var range : permission.ranges()) {
      rangeRule(group, base.id(base.id() + ":" + range), range, permission.where());
    }
  }

  private void groupRule(AwsGroup group, Rule rule, Where where) throws BadInput {
    var peer = groups.getOrDefault(rule.peer(), group);
    var peerVpc = peer.vpc();
    if (Objects.equals(peerVpc, group.vpc())) {
      add(rule.network(group.vpc()), where);
    }
    for (var peering : peerings) {
      if (peering.vpc().equals(group.vpc()) && peering.peer().equals(peerVpc)) {
        add(rule.id(rule.id() + "@" + peering.id()).network(peering.id()), where);
      }
    }
  }

  private void rangeRule(AwsGroup group, Rule rule, Prefix range, Where where) throws BadInput {
    add(rule.network(group.vpc()).ranges(List.of(range)), where);
    for (var peering : peerings) {
      if (peering.vpc().equals(group.vpc())) {
        repeat(rule, range, peering, where);
      }
    }
  }

  /// The rule for those machines of a peered VPC that have an address in the range.
  private void repeat(Rule rule, Prefix range, Peering peering, Where where) throws BadInput {
    var peer = peering.peer() + ":" + range;
    var met = false;
    for (var machine : holders.ofNetwork(peering.peer())) {
      var used = machine.own.stream().filter(Address::isPrivate).toList();
      var inside = used.stream().filter(range::contains).count();
      if (inside > 0) {
        met = true;
        holders.give(peer, machine);
      }
      if (inside > 0 && inside < used.size()) {
        draft.unrepresented(
            where,
            "%s is for some addresses of %s; taken for all".formatted(rule.id(), machine.id),
            Effect.ALLOWS_MORE);
      }
    }
    if (met) {
      add(rule.id(rule.id() + "@" + peering.id()).network(peering.id()).peer(peer), where);
    }
  }

  /// The id tells all of the rule: seen again, it says nothing new.
  private void add(Rule rule, Where where) throws BadInput {
    if (drawn.add(rule.id())) {
      draft.rule(rule.build(), where);
    }
  }
}
