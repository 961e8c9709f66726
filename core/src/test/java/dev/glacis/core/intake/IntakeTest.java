package dev.glacis.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IntakeTest {
  @Test
  void whatWasReceivedIsKeptDroppedOrInFlight() {
    var intake = new Intake("packets");
    intake.received(10);
    intake.kept(6);
    intake.dropped("truncated", 1);
    intake.dropped("not_ip", 2);

    var snapshot = intake.snapshot();

    assertThat(snapshot)
        .isEqualTo(new Intake.Snapshot("packets", 10, 6, Map.of("not_ip", 2L, "truncated", 1L)));
    assertThat(snapshot.droppedInAll()).isEqualTo(3);
    assertThat(snapshot.inFlight()).isEqualTo(1);
    assertThat(snapshot.dropped().keySet()).containsExactly("not_ip", "truncated");
  }

  @Test
  void threadsThatCountAtOnceAddUpAndNeverSettleMoreThanWasReceived() throws Exception {
    var intake = new Intake("flows");
    var each = 50_000;
    var counting = new AtomicBoolean(true);
    try (var threads = Executors.newFixedThreadPool(5)) {
      var reader =
          threads.submit(
              () -> {
                var fewest = Long.MAX_VALUE;
                while (counting.get()) {
                  fewest = Math.min(fewest, intake.snapshot().inFlight());
                }
                return fewest;
              });
      var writers = new ArrayList<Callable<Void>>();
      for (var w = 0; w < 4; w++) {
        var reason = "reason_" + w % 2;
        writers.add(
            () -> {
              for (var i = 0; i < each; i++) {
                intake.received(2);
                intake.kept(1);
                intake.dropped(reason, 1);
              }
              return null;
            });
      }
      for (var writer : threads.invokeAll(writers)) {
        writer.get();
      }
      counting.set(false);
      assertThat(reader.get()).isNotNegative();
    }

    var snapshot = intake.snapshot();
    assertThat(snapshot.received()).isEqualTo(8L * each);
    assertThat(snapshot.kept()).isEqualTo(4L * each);
    assertThat(snapshot.dropped()).isEqualTo(Map.of("reason_0", 2L * each, "reason_1", 2L * each));
    assertThat(snapshot.inFlight()).isZero();
  }
}
