package dev.glacis.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsGrowToABoundAndBeginAnew() {
    var backoff = new Backoff(new Random(7));

    assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    IntStream.range(0, 20).forEach(_ -> backoff.next());
    assertThat(backoff.next()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(5000));
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void clientsDoNotComeBackTogether() {
    var waits =
        IntStream.range(0, 100).mapToObj(seed -> new Backoff(new Random(seed)).next()).distinct();

    assertThat(waits.count()).isGreaterThan(20);
  }
}
