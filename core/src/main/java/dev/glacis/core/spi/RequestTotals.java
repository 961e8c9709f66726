package dev.glacis.core.spi;

/// Totals of finished API requests, since one instance of the program started or over several.
///
/// @param requests all of them
/// @param timed those that ended by themselves, streams left out
/// @param nanos that the timed ones took together
public record RequestTotals(long requests, long timed, long nanos) {
  public static final RequestTotals NONE = new RequestTotals(0, 0, 0);

  /// @throws IllegalArgumentException when one is negative, or more are timed than there are
  public RequestTotals {
    if (timed < 0 || nanos < 0 || requests < timed) {
      throw new IllegalArgumentException(
          "no totals: %d requests, %d timed, %d ns".formatted(requests, timed, nanos));
    }
  }

  public RequestTotals plus(RequestTotals other) {
    return new RequestTotals(requests + other.requests, timed + other.timed, nanos + other.nanos);
  }

  /// Seconds; 0 where nothing was timed.
  public double averageSeconds() {
    return timed == 0 ? 0 : nanos / 1e9 / timed;
  }
}
