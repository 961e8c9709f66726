package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way to take part in traffic: a machine, in one of its networks, with one of its addresses;
/// or addresses of nobody's.
///
/// @param vm null for addresses of nobody's
/// @param network null where it is in none that rules name
/// @param address the address, or one of many that no rule can tell apart; null where none is known
record Face(
    Network.@Nullable Vm vm, @Nullable String network, @Nullable Prefix address, Guard guard) {

  static Face outside(Prefix address) {
    return new Face(null, null, address, Guard.NONE);
  }

  /// All faces of a machine.
  static List<Face> of(Network.Vm vm, List<String> networks, Guard guard) {
    var faces = new ArrayList<Face>();
    for (var network : orNull(networks)) {
      for (var address : orNull(vm.addresses())) {
        faces.add(new Face(vm, network, address == null ? null : host(address), guard));
      }
    }
    return faces;
  }

  static Prefix host(Address address) {
    return new Prefix(address, address.isV4() ? 32 : 128);
  }

  private static <T> List<@Nullable T> orNull(List<T> some) {
    return some.isEmpty() ? Collections.singletonList(null) : Collections.unmodifiableList(some);
  }

  boolean isPublic() {
    return address != null && !address.isPrivate();
  }

  /// Whether both addresses are public or both private, as far as is known.
  boolean isOfKindOf(Face other) {
    return address == null || other.address == null || isPublic() == other.isPublic();
  }

  /// Whether a rule that guards the machine counts for this face.
  boolean isGuardedBy(Network.FirewallRule rule) {
    return rule.network() == null || rule.network().equals(network);
  }

  /// Whether this is a peer that the rule means.
  boolean isPeerOf(Network.FirewallRule rule) {
    return isPeerByTag(rule) || isPeerByRange(rule);
  }

  boolean isPeerByTag(Network.FirewallRule rule) {
    var tag = rule.peerTag();
    return tag != null
        && vm != null
        && (vm.tags().contains(tag) || vm.identities().contains(tag))
        && (rule.network() == null || (rule.network().equals(network) && !isPublic()));
  }

  boolean isPeerByRange(Network.FirewallRule rule) {
    if (rule.network() != null && vm != null && !isPublic() && !rule.network().equals(network)) {
      return false;
    }
    if (address == null) {
      return Symbols.meansEverybody(rule);
    }
    for (var range : rule.peerRanges()) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
