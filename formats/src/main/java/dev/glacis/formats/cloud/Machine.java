package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.Where;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A machine to be, to which rules may still give tags.
final class Machine {
  final String id;
  final @Nullable String name;
  final Where where;
  final Set<String> tags = new LinkedHashSet<>();
  final Set<String> identities = new LinkedHashSet<>();
  final Set<String> networks = new LinkedHashSet<>();

  /// Addresses that its interfaces have.
  final Set<Address> own = new LinkedHashSet<>();

  /// Public addresses that are translated into one of its own.
  final Set<Address> translated = new LinkedHashSet<>();

  /// Whether the internet can be routed to it.
  boolean isPublic;

  Machine(String id, @Nullable String name, Where where) {
    this.id = id;
    this.name = name;
    this.where = where;
  }

  boolean holds(String tag) {
    return tags.contains(tag) || identities.contains(tag);
  }

  Network.Vm build() {
    var addresses = new LinkedHashSet<>(own);
    addresses.addAll(translated);
    return new Network.Vm(
        id,
        name,
        List.copyOf(tags),
        List.copyOf(addresses),
        List.copyOf(networks),
        List.copyOf(identities),
        isPublic);
  }
}
