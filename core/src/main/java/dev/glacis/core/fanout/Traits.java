package dev.glacis.core.fanout;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What filters look at, read from an event once.
///
/// @param kind traffic class in lower case; null where unknown
/// @param sourceCountry ISO code in upper case; null where unknown
/// @param targetCountry ISO code in upper case; null where unknown
/// @param priority 0 to 100
/// @param own whether the source or the target is of the own network
public record Traits(
    @Nullable String kind,
    @Nullable String sourceCountry,
    @Nullable String targetCountry,
    double priority,
    boolean own) {
  public static final Traits NONE = new Traits(null, null, null, 0, false);

  public Traits {
    kind = kind == null ? null : kind.toLowerCase(Locale.ROOT);
    sourceCountry = sourceCountry == null ? null : sourceCountry.toUpperCase(Locale.ROOT);
    targetCountry = targetCountry == null ? null : targetCountry.toUpperCase(Locale.ROOT);
  }
}
