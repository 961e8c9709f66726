package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadCrewTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPartIsDoneOnceBeforeTheEndAndIsSeenByTheNextJob(int threads) {
    try (var crew = new ThreadCrew(threads)) {
      var counts = new int[64];
      for (var job = 0; job < 2_000; job++) {
        var parts = job % counts.length + 1;
        crew.begin(parts, job % 2 * 1_000, part -> counts[part]++);
        crew.end();
        assertThat(counts[parts - 1]).isEqualTo(job / 64 * (65 - parts) + 1);
      }
    }
  }

  @Test
  void helpersWorkWhileTheCallerDoesSomethingElse() throws InterruptedException {
    try (var crew = new ThreadCrew(2)) {
      var begun = new CountDownLatch(1);
      crew.begin(1, 1_000, _ -> begun.countDown());
      begun.await();
      crew.end();
    }
  }

  @Test
  void whatAPartThrowsIsThrownAtTheEndAndTheOtherPartsAreDone() {
    try (var crew = new ThreadCrew(3)) {
      var done = new AtomicIntegerArray(10);
      crew.begin(
          10,
          1_000,
          part -> {
            done.set(part, 1);
            if (part == 4) {
              throw new IllegalStateException("part " + part);
            }
          });
      assertThatThrownBy(crew::end).isInstanceOf(IllegalStateException.class).hasMessage("part 4");
      assertThat(done).hasToString("[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
      crew.begin(1, 0, _ -> {});
      crew.end();
    }
  }

  @Test
  void aCallerThatIsInterruptedWaitsAndStaysInterrupted() {
    try (var crew = new ThreadCrew(2)) {
      var done = new AtomicIntegerArray(64);
      Thread.currentThread().interrupt();
      crew.begin(64, 1_000, done::incrementAndGet);
      crew.end();
      assertThat(Thread.interrupted()).isTrue();
      for (var part = 0; part < done.length(); part++) {
        assertThat(done.get(part)).isOne();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void alertsAreTheSameWithAnyNumberOfThreadsAndAnyReadingChunk(int threads) throws IOException {
    var capture = HandmadeCapture.mixed().traffic();
    var expected = alerts(capture, 1);
    assertThat(expected).isNotEmpty();
    byte[] bytes;
    try (var in = capture.opening().open()) {
      bytes = in.readAllBytes();
    }
    var chunked = new Traffic(capture.name(), 0, () -> new Chunked(bytes, threads));

    assertThat(alerts(chunked, threads)).isEqualTo(expected);
  }

  @Test
  void whatMeteringMayTakeIsBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metering(0, 1))
        .withMessage("threads: 0; expected 1 to 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metering(1, 0))
        .withMessage("max-flows: 0; expected 1 to 100000000");
  }

  private static List<Alert> alerts(Traffic traffic, int threads) throws IOException {
    var alerts = new ArrayList<Alert>();
    var detection =
        new Detection(
            TestModel::byUpload,
            (alert, _) -> alerts.add(alert),
            false,
            new Metering(threads, 1 << 16));
    detection.run(List.of(traffic));
    return alerts;
  }

  /// Gives a few bytes at a time.
  private static final class Chunked extends FilterInputStream {
    private final SplittableRandom random;

    Chunked(byte[] bytes, int seed) {
      super((InputStream) new ByteArrayInputStream(bytes));
      random = new SplittableRandom(seed);
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      return super.read(into, from, Math.min(count, 1 + random.nextInt(40)));
    }
  }
}
