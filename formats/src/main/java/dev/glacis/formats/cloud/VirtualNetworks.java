package dev.glacis.formats.cloud;

import dev.glacis.core.net.Prefix;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Azure's virtual networks, whom they are peered with, and what service tags mean in each
/// ([service tags](https://learn.microsoft.com/azure/virtual-network/service-tags-overview),
/// [peering](https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview)).
final class VirtualNetworks {
  /// The platform's own addresses, from which it probes and serves.
  private static final List<Prefix> PLATFORM = List.of(Prefix.parse("168.63.129.16/32"));

  private final Map<ArmId, VirtualNetwork> networks = new LinkedHashMap<>();
  private final Map<String, List<Prefix>> serviceTags = new HashMap<>();
  private final Map<ArmId, List<Prefix>> internet = new HashMap<>();

  /// @param groupOfSubnet security groups by subnet
  /// @param peers address ranges by the network that is peered with, as this side says
  private record VirtualNetwork(
      List<Prefix> ranges, Map<ArmId, ArmId> groupOfSubnet, Map<ArmId, List<Prefix>> peers) {}

  void add(Item item, Draft draft) throws BadInput {
    var id = AzureItem.id(item);
    var groups = new HashMap<ArmId, ArmId>();
    for (var subnet : AzureItem.list(item, "subnets")) {
      var subnetId = AzureItem.id(subnet);
      var group = AzureItem.reference(subnet, "networkSecurityGroup");
      if (group != null) {
        groups.put(subnetId, group);
      }
      if (subnetId.name().equalsIgnoreCase("GatewaySubnet")) {
        draft.unrepresented(
            subnet.where(),
            "networks behind the gateway of "
                + id.path()
                + " are not known; service tag VirtualNetwork is without them",
            Effect.MAY_DIFFER);
      }
    }
    var peers = new LinkedHashMap<ArmId, List<Prefix>>();
    for (var peering : AzureItem.list(item, "virtualNetworkPeerings")) {
      var remote = AzureItem.reference(peering, "remoteVirtualNetwork");
      var state = peering.text("peeringState");
      if (remote != null
          && (state == null || state.equalsIgnoreCase("Connected"))
          && peering.bool("allowVirtualNetworkAccess", true)) {
        var ranges = ranges(peering, "remoteVirtualNetworkAddressSpace");
        peers.put(remote, ranges.isEmpty() ? ranges(peering, "remoteAddressSpace") : ranges);
      }
    }
    if (networks.putIfAbsent(id, new VirtualNetwork(ranges(item, "addressSpace"), groups, peers))
        != null) {
      throw item.bad("virtual network '" + BadInput.quoted(id.path()) + "' comes twice");
    }
  }

  /// @param item of `az network list-service-tags`
  void addServiceTag(Item item) throws BadInput {
    serviceTags.put(
        item.requiredText("name").toLowerCase(Locale.ROOT),
        item.parsed("addressPrefixes", Prefix::parseAround));
  }

  boolean isKnown(ArmId network) {
    return networks.containsKey(network);
  }

  @Nullable ArmId groupOf(ArmId network, ArmId subnet) {
    var known = networks.get(network);
    return known == null ? null : known.groupOfSubnet.get(subnet);
  }

  /// The networks that traffic flows to and from: those that both sides of a peering let in.
  Set<ArmId> peers(ArmId network) {
    var peers = new LinkedHashSet<ArmId>();
    var known = networks.get(network);
    if (known != null) {
      for (var remote : known.peers.keySet()) {
        var other = networks.get(remote);
        if (other != null && other.peers.containsKey(network)) {
          peers.add(remote);
        }
      }
    }
    return peers;
  }

  /// What an address prefix of a rule means in a network: `*`, a range or a service tag; null of a
  /// service tag that is not known.
  ///
  /// @param where the rule
  @Nullable List<Prefix> ranges(String prefix, ArmId network, Where where) throws BadInput {
    if (prefix.equals("*") || prefix.equalsIgnoreCase("Any")) {
      return Rule.EVERYBODY;
    }
    if (prefix.indexOf(':') >= 0 || Character.isDigit(prefix.charAt(0))) {
      return List.of(new Item(where, prefix).parse("address prefix", Prefix::parseAround));
    }
    return switch (prefix.toLowerCase(Locale.ROOT)) {
      case "virtualnetwork" -> inside(network);
      case "internet" ->
          internet.computeIfAbsent(
              network, n -> Cidrs.minus(Cidrs.minus(Cidrs.PUBLIC, inside(n)), PLATFORM));
      case "azureloadbalancer" -> List.of();
      case String name -> serviceTags.get(name);
    };
  }

  /// Service tag VirtualNetwork: the network's own ranges and those of its peers.
  private List<Prefix> inside(ArmId network) {
    var known = networks.get(network);
    if (known == null) {
      return Prefix.PRIVATE;
    }
    var ranges = new LinkedHashSet<>(known.ranges);
    known.peers.forEach(
        (remote, told) -> {
          var other = networks.get(remote);
          ranges.addAll(other == null ? told : other.ranges);
        });
    return List.copyOf(ranges);
  }

  private static List<Prefix> ranges(Item item, String member) throws BadInput {
    var space = item.object(member);
    return space == null
        ? List.of()
        : new ArrayList<>(space.parsed("addressPrefixes", Prefix::parseAround));
  }
}
