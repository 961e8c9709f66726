package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.AzureRules.Guarded;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `az vm list`, `az network nic list`, `nsg list`, `vnet list`, `public-ip list`, `lb list` and
/// `list-service-tags`, evaluated as [network security
/// groups](https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview) are
/// documented.
///
/// A machine whose addresses are guarded differently is one machine for each way of it, linked by
/// rules that let them reach each other.
final class Azure implements Translation {
  private final Draft draft;
  private final AzureNames names = new AzureNames();
  private final VirtualNetworks networks = new VirtualNetworks();
  private final Map<ArmId, Where> machines = new LinkedHashMap<>();
  private final Set<ArmId> stopped = new HashSet<>();
  private final Map<ArmId, AzureInterface> interfaces = new LinkedHashMap<>();
  private final Map<ArmId, SecurityGroup> groups = new LinkedHashMap<>();
  private final Map<ArmId, PublicAddress> publicAddresses = new HashMap<>();
  private final Map<ArmId, Boolean> publicBalancers = new HashMap<>();

  /// @param isClosed whether it lets nothing in without a security group that does: standard
  ///   addresses, unlike basic ones
  private record PublicAddress(@Nullable Address address, boolean isClosed) {}

  Azure(Draft draft) {
    this.draft = draft;
  }

  @Override
  public Set<String> lists() {
    return Set.of("value", "values", "data");
  }

  @Override
  public void accept(String list, Item raw) throws BadInput {
    var item = AzureItem.flat(raw);
    if (list.equals("values")) {
      networks.addServiceTag(item);
      return;
    }
    var id = AzureItem.id(item);
    switch (id.type()) {
      case "microsoft.compute/virtualmachines" -> machine(id, item);
      case "microsoft.network/networkinterfaces" ->
          once(interfaces.put(id, AzureInterface.of(item)), id, item);
      case "microsoft.network/networksecuritygroups" ->
          once(groups.put(id, SecurityGroup.of(item)), id, item);
      case "microsoft.network/virtualnetworks" -> networks.add(item, draft);
      case "microsoft.network/publicipaddresses" -> publicAddress(id, item);
      case "microsoft.network/loadbalancers" -> balancer(id, item);
      case "microsoft.network/applicationsecuritygroups" -> {}
      default -> {
        if (id.type().startsWith("microsoft.network/")
            || id.type().equals("microsoft.compute/virtualmachinescalesets")) {
          draft.unrepresented(
              item.where(), id.type() + " " + id.path() + " is not read", Effect.MAY_DIFFER);
        }
      }
    }
  }

  @Override
  public void finish() throws BadInput {
    var guarded = new LinkedHashMap<ArmId, List<Guarded>>();
    var groupOfInterface = new HashMap<ArmId, ArmId>();
    var groupOfSubnet = new HashMap<ArmId, ArmId>();
    for (var group : groups.values()) {
      group.interfaces().forEach(nic -> groupOfInterface.put(nic, group.id()));
      group.subnets().forEach(subnet -> groupOfSubnet.put(subnet, group.id()));
    }
    var all = new ArrayList<Guarded>();
    var unknown = new LinkedHashMap<ArmId, Where>();
    for (var nic : interfaces.values()) {
      if (nic.machine() == null) {
        draft.unrepresented(
            nic.where(), "interface " + nic.id().path() + " is no machine's", Effect.LEFT_OUT);
        continue;
      }
      if (stopped.contains(nic.machine())) {
        continue;
      }
      machines.putIfAbsent(nic.machine(), nic.where());
      var own = nic.group() != null ? nic.group() : groupOfInterface.get(nic.id());
      for (var entry : nic.entries()) {
        var network = entry.network();
        if (!networks.isKnown(network)) {
          unknown.putIfAbsent(network, nic.where());
        }
        var ofSubnet = networks.groupOf(network, entry.subnet());
        var each =
            new Guarded(
                entry,
                nic.where(),
                group(own, nic.where()),
                group(
                    ofSubnet != null ? ofSubnet : groupOfSubnet.get(entry.subnet()), nic.where()));
        all.add(each);
        guarded.computeIfAbsent(nic.machine(), _ -> new ArrayList<>()).add(each);
      }
    }
    unknown.forEach(
        (network, where) ->
            draft.unrepresented(
                where,
                "virtual network "
                    + network.path()
                    + " is not in the input: VirtualNetwork stands for all private addresses",
                Effect.MAY_DIFFER));
    new AzureRules(networks, names, draft).add(all);
    for (var machine : machines.entrySet()) {
      var entries = guarded.getOrDefault(machine.getKey(), List.of());
      draw(machine.getKey(), entries, machine.getValue());
    }
  }

  private @Nullable SecurityGroup group(@Nullable ArmId id, Where where) {
    return id == null
        ? null
        : groups.computeIfAbsent(
            id,
            missing -> {
              draft.unrepresented(
                  where,
                  "security group "
                      + missing.path()
                      + " is not in the input: it counts as one with the default rules only",
                  Effect.MAY_DIFFER);
              return SecurityGroup.unknown(missing, where);
            });
  }

  private void draw(ArmId id, List<Guarded> guarded, Where where) throws BadInput {
    var name = names.of(id);
    var parts = new LinkedHashMap<Set<String>, Machine>();
    for (var each : guarded) {
      var part = parts.isEmpty() ? name : name + "/" + each.entry().name();
      enter(
          parts.computeIfAbsent(each.tags(), _ -> new Machine(part, id.name(), where)),
          each,
          where);
    }
    if (parts.isEmpty()) {
      draft.unrepresented(
          where,
          "machine " + name + " has no addresses in the input: nobody reaches it",
          Effect.ALLOWS_LESS);
      parts.put(Set.of(), new Machine(name, id.name(), where));
    }
    var link = "linked/" + name;
    for (var part : parts.entrySet()) {
      var machine = part.getValue();
      machine.tags.addAll(part.getKey());
      if (parts.size() > 1) {
        machine.tags.add(link);
      }
      draft.vm(machine.build(), where);
    }
    if (parts.size() > 1) {
      link(link, where);
    }
  }

  private void enter(Machine part, Guarded each, Where where) {
    var entry = each.entry();
    part.own.add(entry.address());
    part.networks.add(names.of(entry.network()));
    networks.peers(entry.network()).forEach(peer -> part.networks.add(names.of(peer)));
    if (entry.publicAddress() != null) {
      var known = publicAddresses.get(entry.publicAddress());
      if (known != null && known.address != null) {
        part.translated.add(known.address);
      } else {
        draft.unrepresented(
            where,
            "public address " + entry.publicAddress().path() + " is not in the input",
            Effect.MAY_DIFFER);
      }
      part.isPublic |= known == null || !known.isClosed || each.hasGroup();
    }
    for (var balancer : entry.balancers()) {
      var isPublic = publicBalancers.getOrDefault(balancer, true);
      if (isPublic) {
        draft.unrepresented(
            where,
            "load balancer "
                + balancer.path()
                + " counts as passing on every port, and attacks on its own address are not judged",
            Effect.MAY_DIFFER);
      }
      part.isPublic |= isPublic;
    }
  }

  /// Whoever holds a machine enters it by any of its addresses.
  private void link(String tag, Where where) throws BadInput {
    draft.unrepresented(
        where,
        "addresses of one machine are guarded differently: it is several machines here, which reach"
            + " each other by rules "
            + tag,
        Effect.MAY_DIFFER);
    for (var direction : Direction.values()) {
      for (var layer : new @Nullable String[] {null, AzureRules.SUBNETS}) {
        var id =
            tag
                + (direction == Direction.INGRESS ? "/ingress" : "/egress")
                + (layer == null ? "" : "/" + layer);
        var rule = Rule.of(id, Action.ALLOW, direction).layer(layer).priority(0);
        draft.rule(rule.subject(tag).peer(tag).build(), where);
      }
    }
  }

  /// @param item with `powerState` where the list was made with details
  private void machine(ArmId id, Item item) throws BadInput {
    var state = item.text("powerState");
    if (state == null || state.equalsIgnoreCase("VM running")) {
      once(machines.put(id, item.where()), id, item);
    } else {
      stopped.add(id);
      draft.unrepresented(item.where(), "machine " + id.path() + " is stopped", Effect.LEFT_OUT);
    }
  }

  private void publicAddress(ArmId id, Item item) throws BadInput {
    var sku = item.object("sku");
    var name = sku == null ? null : sku.text("name");
    publicAddresses.put(
        id,
        new PublicAddress(
            item.parsedText("ipAddress", Address::parse),
            name != null && !name.equalsIgnoreCase("Basic")));
  }

  private void balancer(ArmId id, Item item) throws BadInput {
    var isPublic = false;
    for (var frontend : AzureItem.list(item, "frontendIPConfigurations")) {
      isPublic |= frontend.object("publicIPAddress") != null;
    }
    for (var frontend : AzureItem.list(item, "frontendIpConfigurations")) {
      isPublic |= frontend.object("publicIpAddress") != null;
    }
    publicBalancers.put(id, isPublic);
  }

  private static void once(@Nullable Object previous, ArmId id, Item item) throws BadInput {
    if (previous != null) {
      throw item.bad("'" + BadInput.quoted(id.path()) + "' comes twice; expected each once");
    }
  }
}
