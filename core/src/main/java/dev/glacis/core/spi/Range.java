package dev.glacis.core.spi;

import java.time.Instant;

/// A range of time.
///
/// @param from the first moment
/// @param to the first moment after it
public record Range(Instant from, Instant to) {
  /// @throws IllegalArgumentException when it ends before it begins
  public Range {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("a range from " + from + " cannot end at " + to);
    }
  }

  boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }
}
