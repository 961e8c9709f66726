package dev.glacis.core.fanout;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which events a viewer wants. Equal filters are one filter, evaluated once for all its viewers.
/// Statistics always pass; alerts are asked for their kind only.
///
/// @param kinds traffic classes, any of them; empty for all
/// @param countries ISO codes, any of them at either end; empty for all
/// @param minPriority 0 to 100
/// @param own null for all
public record EventFilter(
    Set<String> kinds, Set<String> countries, double minPriority, @Nullable Boolean own) {
  /// Everything.
  public static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), 0, null);

  public EventFilter {
    kinds =
        kinds.stream()
            .map(kind -> kind.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    countries =
        countries.stream()
            .map(country -> country.toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  public boolean passes(Event event) {
    var traits = event.traits();
    return switch (event.topic()) {
      case STATS -> true;
      case ALERT -> ofKind(traits);
      case MESSAGE ->
          ofKind(traits)
              && (countries.isEmpty()
                  || holds(countries, traits.sourceCountry())
                  || holds(countries, traits.targetCountry()))
              && traits.priority() >= minPriority
              && (own == null || own == traits.own());
    };
  }

  private boolean ofKind(Traits traits) {
    return kinds.isEmpty() || holds(kinds, traits.kind());
  }

  private static boolean holds(Set<String> set, @Nullable String value) {
    return value != null && set.contains(value);
  }
}
