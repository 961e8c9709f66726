package dev.glacis.http;

import dev.glacis.core.spi.RequestTotals;
import java.util.concurrent.atomic.LongAdder;

/// Finished API requests and the time they took. Counting takes no lock; a request is counted
/// before its last byte is handed over, so whoever has an answer is in the next count.
final class RequestStats {
  private final LongAdder timed = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder streams = new LongAdder();

  void finished(long elapsedNanos) {
    nanos.add(elapsedNanos);
    timed.increment();
  }

  void streamEnded() {
    streams.increment();
  }

  long count() {
    return timed.sum() + streams.sum();
  }

  /// What all timed requests took together.
  double seconds() {
    return nanos.sum() / 1e9;
  }

  RequestTotals totals() {
    var timedNow = timed.sum();
    return new RequestTotals(timedNow + streams.sum(), timedNow, nanos.sum());
  }
}
