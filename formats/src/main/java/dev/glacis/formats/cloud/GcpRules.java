package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What VPC firewall rules mean, as rules of the network document.
///
/// A rule is enforced at each interface in its network. The lowest priority number decides first,
/// of equal ones a deny does; what no rule decides is denied as ingress and allowed as egress: that
/// is what the main layer means already. Sources are ORed; source tags and service accounts match
/// internal addresses of interfaces in the rule's network only, ranges match any address. Rules
/// that are disabled do nothing.
///
/// Peered networks reach each other by internal addresses, and each side's rules apply. Machines of
/// both are in a network of the peering, in which each side's rules are repeated where they name
/// addresses of the other: tags and service accounts mean machines of their own network only. What
/// a rule denies to leave is denied in all networks of the machine, its peerings among them.
///
/// Sources: Google Cloud documentation, "VPC firewall rules" (components, implied rules, source and
/// target filtering), "VPC Network Peering".
final class GcpRules {
  private final Draft draft;
  private final Holders holders;
  private final Collection<Gcp.Peering> peerings;

  GcpRules(Draft draft, Holders holders, Collection<Gcp.Peering> peerings) {
    this.draft = draft;
    this.holders = holders;
    this.peerings = peerings;
  }

  /// Draws up the rules, and gives machines the tags that these need.
  void translate(List<GcpFirewall> firewalls) throws BadInput {
    var several = namesOfSeveral(firewalls);
    for (var firewall : firewalls) {
      if (firewall.isDisabled()) {
        draft.unrepresented(
            firewall.where(), "rule " + firewall.name() + " is disabled", Effect.LEFT_OUT);
      } else {
        var name = firewall.name();
        translate(firewall, several.contains(name) ? firewall.project() + "/" + name : name);
      }
    }
    join();
  }

  private void translate(GcpFirewall firewall, String id) throws BadInput {
    var subject = holders.anyOf(firewall.targets());
    if (!firewall.ownRanges().isEmpty()) {
      subject = within(firewall, subject, id);
    }
    var rule =
        Rule.of(id, firewall.action(), firewall.direction())
            .priority(firewall.priority())
            .network(firewall.network())
            .subject(subject)
            .peer(holders.anyOf(firewall.peers()))
            .ranges(firewall.peerRanges())
            .ports(firewall.ports());
    if (firewall.direction() == Direction.EGRESS && firewall.action() == Action.DENY) {
      draft.rule(
          rule.network(null).subject(inNetwork(firewall.network(), subject)).build(),
          firewall.where());
      return;
    }
    draft.rule(rule.build(), firewall.where());
    for (var peering : peerings) {
      if (peering.network().equals(firewall.network())) {
        repeat(firewall, rule, peering);
      }
    }
  }

  /// The rule between its network and one that is peered with it.
  private void repeat(GcpFirewall firewall, Rule rule, Gcp.Peering peering) throws BadInput {
    var id = rule.id() + "@" + link(peering);
    var subject = inNetwork(peering.network(), rule.subject());
    var peer = "rule:" + id;
    for (var machine : holders.ofNetwork(peering.peer())) {
      var used = machine.own.stream().filter(Address::isPrivate).toList();
      if (inside(rule.ranges(), used, firewall, machine)) {
        holders.give(peer, machine);
      }
    }
    if (!holders.of(subject).isEmpty() && !holders.of(peer).isEmpty()) {
      draft.rule(
          rule.id(id).network(link(peering)).subject(subject).peer(peer).ranges(List.of()).build(),
          firewall.where());
    }
  }

  /// Puts the machines of peered networks into the network of their peering.
  private void join() {
    for (var peering : peerings) {
      for (var machine : holders.ofNetwork(peering.network())) {
        machine.networks.add(link(peering));
      }
    }
  }

  /// The tag of the machines of a network that hold another one; of all of them for null.
  private String inNetwork(String network, @Nullable String tag) {
    var narrowed = network + ":" + (tag == null ? "*" : tag);
    for (var machine : holders.ofNetwork(network)) {
      if (tag == null || machine.holds(tag)) {
        holders.give(narrowed, machine);
      }
    }
    return narrowed;
  }

  private static String link(Gcp.Peering peering) {
    var first = peering.network().compareTo(peering.peer()) < 0;
    return first
        ? peering.network() + "<->" + peering.peer()
        : peering.peer() + "<->" + peering.network();
  }

  /// The tag of the machines that have an address in the rule's ranges of their own side.
  private String within(GcpFirewall firewall, @Nullable String target, String id) {
    var tag = "rule:" + id;
    var anyFamily = !firewall.peers().isEmpty();
    for (var machine : holders.ofNetwork(firewall.network())) {
      var used = new ArrayList<>(machine.own);
      used.removeIf(
          a -> !anyFamily && firewall.peerRanges().stream().noneMatch(r -> sameFamily(r, a)));
      if ((target == null || machine.holds(target))
          && inside(firewall.ownRanges(), used, firewall, machine)) {
        holders.give(tag, machine);
      }
    }
    return tag;
  }

  /// Whether some of the machine's addresses are in the ranges; reported where others are not.
  private boolean inside(
      List<Prefix> ranges, Collection<Address> own, GcpFirewall firewall, Machine machine) {
    var inside = own.stream().filter(a -> ranges.stream().anyMatch(r -> r.contains(a))).count();
    if (inside > 0 && inside < own.size()) {
      draft.unrepresented(
          firewall.where(),
          "rule %s is for some addresses of %s; taken for all"
              .formatted(firewall.name(), machine.id),
          firewall.action() == Action.ALLOW ? Effect.ALLOWS_MORE : Effect.ALLOWS_LESS);
    }
    return inside > 0;
  }

  private static boolean sameFamily(Prefix range, Address address) {
    return range.address().isV4() == address.isV4();
  }

  /// Names that rules of several projects have.
  private static Set<String> namesOfSeveral(List<GcpFirewall> firewalls) {
    var projects = new HashMap<String, String>();
    var several = new HashSet<String>();
    for (var firewall : firewalls) {
      var other = projects.putIfAbsent(firewall.name(), firewall.project());
      if (other != null && !other.equals(firewall.project())) {
        several.add(firewall.name());
      }
    }
    return several;
  }
}
