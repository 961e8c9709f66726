package dev.glacis.engine;

import static dev.glacis.contract.HistoryFacts.alert;
import static dev.glacis.contract.HistoryFacts.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import dev.glacis.core.spi.MemoryHistory;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.Selection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final Selection ALL = Selection.of(new Range(at(0), at(1_000_000)), 100_000);
  private static final Retention YEARS =
      new Retention(Duration.ofDays(3650), Duration.ofDays(3650), Long.MAX_VALUE);
  private static final InstantSource CLOCK = InstantSource.fixed(at(0));

  private final MemoryHistory memory = new MemoryHistory(100_000);

  @Test
  void whatIsOfferedIsInHistoryWhenClosed() {
    var recorder = Recorder.start(memory, YEARS, CLOCK);
    for (var i = 0; i < 10_000; i++) {
      assertThat(recorder.offer(numbered(i))).isTrue();
    }
    recorder.close();
    assertThat(memory.alerts(ALL)).hasSize(10_000);
    assertThat(recorder.intake().snapshot().kept()).isEqualTo(10_000);
    assertThat(recorder.intake().snapshot().inFlight()).isZero();
  }

  @Test
  void aHistoryThatIsAwayLosesNothingButWhatTheQueueHasNoRoomFor() throws Exception {
    var away = new AtomicReference<@Nullable Reason>(Reason.AWAY);
    var tried = new CountDownLatch(3);
    var recorder = Recorder.start(failing(away, _ -> tried.countDown()), YEARS, CLOCK, 100);
    recorder.offer(numbered(0));
    tried.await();
    var refused = 0;
    for (var i = 1; i <= 150; i++) {
      refused += recorder.offer(numbered(i)) ? 0 : 1;
    }
    assertThat(refused).isBetween(50, 51);
    assertThat(recorder.trouble()).contains("history is AWAY");
    away.set(null);
    while (recorder.trouble().isPresent()) {
      Thread.sleep(1);
    }
    recorder.close();
    assertThat(memory.alerts(ALL)).hasSize(151 - refused);
    var ledger = recorder.intake().snapshot();
    assertThat(ledger.dropped()).isEqualTo(Map.of("queue_full", (long) refused));
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void whoMayWaitLosesNothingWhileHistoryIsFull() throws Exception {
    var full = new AtomicReference<@Nullable Reason>(Reason.FULL);
    var tried = new CountDownLatch(1);
    var recorder = Recorder.start(failing(full, _ -> tried.countDown()), YEARS, CLOCK, 10);
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (var i = 0; i < 1_000; i++) {
                    put(recorder, numbered(i));
                  }
                });
    tried.await();
    full.set(null);
    writer.join();
    recorder.close();
    assertThat(memory.alerts(ALL)).hasSize(1_000);
    assertThat(recorder.intake().snapshot().dropped()).isEmpty();
  }

  @Test
  void aFactThatCannotBeWrittenIsDroppedAlone() {
    var poison = numbered(7);
    var recorder =
        Recorder.start(
            failing(
                new AtomicReference<>(),
                facts -> {
                  if (facts.contains(poison)) {
                    throw new HistoryUnavailable(Reason.FAILED, "not understood");
                  }
                }),
            YEARS,
            CLOCK);
    for (var i = 0; i < 20; i++) {
      recorder.offer(numbered(i));
    }
    recorder.close();
    assertThat(memory.alerts(ALL)).hasSize(19);
    assertThat(recorder.intake().snapshot().dropped()).isEqualTo(Map.of("failed", 1L));
  }

  @Test
  void whatIsLeftWhenHistoryIsAwayAtTheEndIsCounted() {
    var recorder =
        Recorder.start(failing(new AtomicReference<>(Reason.AWAY), _ -> {}), YEARS, CLOCK);
    for (var i = 0; i < 20; i++) {
      recorder.offer(numbered(i));
    }
    recorder.close();
    assertThat(recorder.offer(numbered(1))).isFalse();
    var ledger = recorder.intake().snapshot();
    assertThat(ledger.dropped()).isEqualTo(Map.of("away", 20L, "closed", 1L));
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void requestsAreToldByTheMinuteAndAtTheEnd() {
    var now = new AtomicReference<>(at(0));
    var totals = new AtomicReference<>(new RequestTotals(2, 2, 200));
    var minutes = new RequestMinutes(totals::get, now::get, "run");
    var recorder = Recorder.start(memory, YEARS, CLOCK);
    assertThat(minutes.get()).hasSize(1);
    assertThat(minutes.get()).isEmpty();
    recorder.ask(minutes);
    now.set(at(61));
    totals.set(new RequestTotals(7, 6, 900));
    recorder.close();
    var later = memory.requests(new Range(at(60), at(120)));
    assertThat(later).isEqualTo(new RequestTotals(5, 4, 700));
  }

  private static void put(Recorder recorder, Fact fact) {
    try {
      recorder.put(fact);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Fact numbered(int i) {
    return new Fact.OfAlert(alert("a" + i, i * 5L, TrafficClass.DOS, 1, 2));
  }

  /// The one in memory, but that writing fails as long as there is a reason.
  @SuppressWarnings("unchecked")
  private History failing(
      AtomicReference<@Nullable Reason> reason, Consumer<List<Fact>> beforeWriting) {
    return (History)
        Proxy.newProxyInstance(
            History.class.getClassLoader(),
            new Class<?>[] {History.class},
            (_, method, arguments) -> {
              if (method.getName().equals("write")) {
                beforeWriting.accept((List<Fact>) arguments[0]);
                var why = reason.get();
                if (why != null) {
                  throw new HistoryUnavailable(why, "history is " + why);
                }
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
