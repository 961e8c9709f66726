package dev.glacis.formats.cloud;

import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Azure's security groups → rules, for the addresses that they guard. The group of an interface is
/// the main layer, the group of its subnet a layer of its own: both must let traffic through. Where
/// there is only one, it is the main layer ([How network security groups filter
/// traffic](https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works)).
///
/// What inbound rules allow, they allow inside of a network, which holds the machines of the
/// virtual network and of those that it is peered with.
final class AzureRules {
  static final String SUBNETS = "subnet-nsg";

  private final VirtualNetworks networks;
  private final AzureNames names;
  private final Draft draft;
  private final Map<ArmId, Set<Prefix>> members = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  /// An address, and the tags that its machine holds for it.
  static final class Guarded {
    private final AzureInterface.Entry entry;
    private final Where where;
    private final @Nullable SecurityGroup main;
    private final @Nullable SecurityGroup second;
    private final Set<String> tags = new LinkedHashSet<>();

    Guarded(
        AzureInterface.Entry entry,
        Where where,
        @Nullable SecurityGroup ofInterface,
        @Nullable SecurityGroup ofSubnet) {
      this.entry = entry;
      this.where = where;
      main = ofInterface != null ? ofInterface : ofSubnet;
      second = ofInterface != null ? ofSubnet : null;
    }

    AzureInterface.Entry entry() {
      return entry;
    }

    boolean hasGroup() {
      return main != null;
    }

    Set<String> tags() {
      return tags;
    }
  }

  /// A security group at work: in a layer, for addresses of one virtual network.
  private record Use(SecurityGroup group, boolean ofSubnet, ArmId network) {}

  AzureRules(VirtualNetworks networks, AzureNames names, Draft draft) {
    this.networks = networks;
    this.names = names;
    this.draft = draft;
  }

  void add(List<Guarded> all) throws BadInput {
    var uses = new LinkedHashMap<Use, List<Guarded>>();
    var open = new LinkedHashMap<ArmId, List<Guarded>>();
    for (var each : all) {
      var network = each.entry.network();
      for (var group : each.entry.applicationGroups()) {
        members.computeIfAbsent(group, _ -> new LinkedHashSet<>()).add(host(each.entry));
      }
      if (each.main != null) {
        var use = new Use(each.main, false, network);
        uses.computeIfAbsent(use, _ -> new ArrayList<>()).add(each);
      } else {
        open.computeIfAbsent(network, _ -> new ArrayList<>()).add(each);
      }
      if (each.second != null) {
        var use = new Use(each.second, true, network);
        uses.computeIfAbsent(use, _ -> new ArrayList<>()).add(each);
      }
    }
    for (var use : uses.entrySet()) {
      add(use.getKey(), use.getValue());
    }
    for (var group : open.entrySet()) {
      var id = "no-nsg/" + names.of(group.getKey());
      group.getValue().forEach(each -> each.tags.add(id));
      var rule = Rule.of(id, Action.ALLOW, Direction.INGRESS).network(names.of(group.getKey()));
      draft.rule(
          rule.subject(id).ranges(Rule.EVERYBODY).build(), group.getValue().getFirst().where);
    }
  }

  private void add(Use use, List<Guarded> guarded) throws BadInput {
    var tag =
        "nsg/%s%s@%s"
            .formatted(
                names.of(use.group.id()), use.ofSubnet ? "/subnet" : "", names.of(use.network));
    guarded.forEach(each -> each.tags.add(tag));
    for (var rule : use.group.rules()) {
      if (rule.action() == Action.DENY && !rule.anySourcePort()) {
        report(
            rule,
            "denies some source ports, which are the attacker's choice: it denies nothing",
            Effect.ALLOWS_MORE);
      } else {
        add(use, rule, tag, guarded);
      }
    }
  }

  private void add(Use use, SecurityGroup.Rule rule, String tag, List<Guarded> guarded)
      throws BadInput {
    var id = tag + "/" + rule.name();
    var own = ranges(rule, rule.own(), use.network);
    var subjects =
        guarded.stream().filter(each -> isOf(each.entry, own, rule.own().groups())).toList();
    if (subjects.isEmpty()) {
      return;
    }
    var narrowed = subjects.size() < guarded.size();
    if (narrowed) {
      subjects.forEach(each -> each.tags.add(id));
    }
    var network = names.of(use.network);
    var ingress = rule.direction() == Direction.INGRESS;
    var draw =
        Rule.of(id, rule.action(), rule.direction())
            .priority(rule.priority())
            .layer(use.ofSubnet ? SUBNETS : null)
            .subject(narrowed ? id : tag)
            .ports(rule.ports());
    var others = new LinkedHashSet<>(ranges(rule, rule.other(), use.network));
    for (var group : rule.other().groups()) {
      others.addAll(members.getOrDefault(group, Set.of()));
    }
    if (!others.isEmpty()) {
      var ranged = draw.ranges(List.copyOf(others));
      draft.rule(ranged.network(ingress ? network : null).build(), rule.where());
    }
  }

  private List<Prefix> ranges(SecurityGroup.Rule rule, SecurityGroup.Side side, ArmId network)
      throws BadInput {
    var ranges = new LinkedHashSet<Prefix>();
    for (var prefix : side.prefixes()) {
      var known = networks.ranges(prefix, network, rule.where());
      if (known != null) {
        ranges.addAll(known);
      } else {
        report(
            rule,
            "names service tag " + prefix + ", whose addresses are not in the input",
            rule.action() == Action.ALLOW ? Effect.ALLOWS_LESS : Effect.ALLOWS_MORE);
      }
    }
    return List.copyOf(ranges);
  }

  private void report(SecurityGroup.Rule rule, String what, Effect effect) {
    if (reported.add(rule.where() + what)) {
      draft.unrepresented(rule.where(), "rule " + rule.name() + " " + what, effect);
    }
  }

  private static boolean isOf(AzureInterface.Entry entry, List<Prefix> ranges, List<ArmId> groups) {
    return ranges.stream().anyMatch(range -> range.contains(entry.address()))
        || groups.stream().anyMatch(entry.applicationGroups()::contains);
  }

  private static Prefix host(AzureInterface.Entry entry) {
    return new Prefix(entry.address(), entry.address().isV4() ? 32 : 128);
  }
}
