package dev.glacis.formats.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which machines hold a tag or identity, or are in a network; rules give out further tags.
final class Holders {
  private final Map<String, Set<Machine>> byTag = new HashMap<>();
  private final Map<String, List<Machine>> byNetwork = new HashMap<>();

  Holders(List<Machine> machines) {
    for (var machine : machines) {
      machine.tags.forEach(tag -> holders(tag).add(machine));
      machine.identities.forEach(identity -> holders(identity).add(machine));
      for (var network : machine.networks) {
        byNetwork.computeIfAbsent(network, _ -> new ArrayList<>()).add(machine);
      }
    }
  }

  /// Machines that were in the network from the start.
  List<Machine> ofNetwork(String network) {
    return byNetwork.getOrDefault(network, List.of());
  }

  Set<Machine> of(String tag) {
    return byTag.getOrDefault(tag, Set.of());
  }

  void give(String tag, Machine machine) {
    machine.tags.add(tag);
    holders(tag).add(machine);
  }

  /// The tag of the machines that hold any of these, given to them where there are several; null
  /// for none.
  @Nullable String anyOf(List<String> tags) {
    if (tags.size() < 2) {
      return tags.isEmpty() ? null : tags.getFirst();
    }
    var group = String.join("|", tags);
    if (!byTag.containsKey(group)) {
      for (var tag : tags) {
        for (var machine : of(tag)) {
          give(group, machine);
        }
      }
    }
    return group;
  }

  private Set<Machine> holders(String tag) {
    return byTag.computeIfAbsent(tag, _ -> new LinkedHashSet<>());
  }
}
