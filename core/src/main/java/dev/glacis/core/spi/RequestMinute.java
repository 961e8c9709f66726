package dev.glacis.core.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// API requests that one instance finished in one minute: all there were so far, so that it
/// replaces what was told of this minute before.
///
/// @param instance like no other run of the program
public record RequestMinute(Instant minute, String instance, RequestTotals totals) {
  /// @throws IllegalArgumentException when it begins within a minute
  public RequestMinute {
    if (!minute.equals(minute.truncatedTo(ChronoUnit.MINUTES))) {
      throw new IllegalArgumentException("expected a whole minute, not " + minute);
    }
  }
}
