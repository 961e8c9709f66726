package dev.glacis.formats.cloud;

import java.util.HashMap;
import java.util.Map;

/// Short names of resources: resource group and name, or the whole id where another resource of the
/// type has taken that. Whoever asks first has it.
final class AzureNames {
  private final Map<ArmId, String> known = new HashMap<>();
  private final Map<String, ArmId> taken = new HashMap<>();

  String of(ArmId id) {
    return known.computeIfAbsent(
        id, _ -> taken.putIfAbsent(id.type() + " " + id.path(), id) == null ? id.path() : id.key());
  }
}
