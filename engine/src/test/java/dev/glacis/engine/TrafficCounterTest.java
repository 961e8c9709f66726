package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.core.spi.TrafficSecond.By;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficCounterTest {
  private static final long BASE = 1_800_000_000;

  private final TrafficCounter counter = new TrafficCounter();

  @Test
  void packetsAreSpreadOverTheTimeSinceTheRecordBeforeAndAFlowCountsAtItsEnd() {
    count(record(0.5, 3.5, false, 1, 10, 1000));
    assertThat(seconds(By.KIND))
        .containsExactly(
            second(0, By.KIND, "DoS", 0, 2, 250),
            second(1, By.KIND, "DoS", 0, 3, 250),
            second(2, By.KIND, "DoS", 0, 2, 250),
            second(3, By.KIND, "DoS", 1, 3, 250));
  }

  @Test
  void aSnapshotIsOfTheFiveSecondsBeforeItsBoundaryAndNoFlow() {
    count(record(-60, 5, true, 1, 5, 50));
    assertThat(seconds(By.SERVER))
        .hasSize(5)
        .first()
        .isEqualTo(second(0, By.SERVER, "192.0.2.1", 0, 1, 10));
    count(record(-60, 6, false, 1, 4, 40));
    assertThat(seconds(By.SERVER))
        .containsExactly(
            second(5, By.SERVER, "192.0.2.1", 0, 2, 20),
            second(6, By.SERVER, "192.0.2.1", 1, 2, 20));
  }

  @Test
  void aSecondIsToldWholeAgainWhenItChanges() {
    count(record(1, 1, false, 1, 3, 30));
    assertThat(seconds(By.KIND)).containsExactly(second(1, By.KIND, "DoS", 1, 3, 30));
    assertThat(counter.changes("in")).isEmpty();
    count(record(1, 1, false, 2, 4, 40));
    assertThat(seconds(By.KIND)).containsExactly(second(1, By.KIND, "DoS", 2, 7, 70));
  }

  @Test
  void serversBeyondTheFirstCountAsOne() {
    for (var server = 0; server < TrafficCounter.SERVERS + 8; server++) {
      count(record(1, 1, false, server, 2, 20));
    }
    assertThat(seconds(By.SERVER))
        .hasSize(TrafficCounter.SERVERS + 1)
        .contains(second(1, By.SERVER, TrafficSecond.OTHERS, 8, 16, 160));
  }

  @Test
  void whatComesTenMinutesLateIsNotCounted() {
    count(record(1, 1, false, 1, 3, 30));
    count(record(700, 700, false, 1, 3, 30));
    assertThat(seconds(By.KIND)).hasSize(2);
    count(record(1, 1, false, 1, 3, 30));
    count(record(699, 699, false, 1, 3, 30));
    assertThat(seconds(By.KIND)).containsExactly(second(699, By.KIND, "DoS", 1, 3, 30));
  }

  private void count(FlowBatch batch) {
    var verdicts = new Verdicts(1);
    verdicts.verdict[0] = TrafficClass.DOS;
    counter.accept(batch, verdicts);
  }

  private List<TrafficSecond> seconds(By by) {
    return counter.changes("in").stream()
        .map(fact -> ((Fact.OfTraffic) fact).second())
        .filter(second -> second.by() == by)
        .toList();
  }

  private static TrafficSecond second(
      long second, By by, String key, long flows, long packets, long bytes) {
    var time = Instant.ofEpochSecond(BASE + second);
    return new TrafficSecond(time, "in", by, key, flows, packets, bytes);
  }

  private static FlowBatch record(
      double start, double time, boolean snapshot, int server, long packets, long bytes) {
    var batch = new FlowBatch(Features.METERED, 1);
    var row = batch.add();
    batch.startMicros[row] = BASE * 1_000_000 + Math.round(start * 1e6);
    batch.timeMicros[row] = BASE * 1_000_000 + Math.round(time * 1e6);
    batch.snapshot[row] = snapshot;
    var target = Address.ofV4(0xc0000200 + server);
    batch.targetHigh[row] = target.high();
    batch.targetLow[row] = target.low();
    batch.packets[row] = packets;
    batch.bytes[row] = bytes;
    return batch;
  }
}
