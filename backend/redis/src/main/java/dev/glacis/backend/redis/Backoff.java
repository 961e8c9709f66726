package dev.glacis.backend.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait between attempts: up to twice as long after each failure, and at random, so
/// that many clients of one server don't come back at the same moment ("equal jitter": at least
/// half of the bound is waited).
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private long bound = FIRST.toMillis();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    var wait = bound / 2 + random.nextLong(bound / 2 + 1);
    bound = Math.min(2 * bound, LONGEST.toMillis());
    return Duration.ofMillis(wait);
  }

  void reset() {
    bound = FIRST.toMillis();
  }
}
