package dev.glacis.core.spi;

import java.time.Duration;

/// How long history is kept.
///
/// @param keep alerts, incidents, attacks, scores and requests
/// @param keepDetail traffic by the second, and single flows
/// @param maxBytes of all; above it the oldest go
public record Retention(Duration keep, Duration keepDetail, long maxBytes) {
  /// @throws IllegalArgumentException when one is not positive
  public Retention {
    if (!keep.isPositive() || !keepDetail.isPositive() || maxBytes < 1) {
      throw new IllegalArgumentException(
          "expected a positive retention, not %s, %s, %d bytes"
              .formatted(keep, keepDetail, maxBytes));
    }
  }
}
