package dev.glacis.core.surface;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of an attack.
///
/// @param from id of the machine it starts from; null for the internet
/// @param to id of the machine it takes
/// @param rules ids of all rules that let it through, in document order
public record Hop(@Nullable String from, String to, List<String> rules) {
  public Hop {
    rules = List.copyOf(rules);
  }
}
