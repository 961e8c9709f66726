package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Witness;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.event.AlertJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DetectionTest {
  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void aCaptureIsReadToAlerts() throws IOException {
    var capture = HandmadeCapture.mixed();
    var detection = detection(false);
    detection.run(List.of(capture.traffic()));
    assertThat(alerts)
        .extracting(Alert::kind)
        .containsExactly(
            TrafficClass.DOS, TrafficClass.PORT_SCAN, TrafficClass.WEB_ATTACK, TrafficClass.DOS);
    assertThat(alerts)
        .extracting(alert -> alert.windowStart().toString())
        .containsExactly(
            "2026-11-20T08:00:00Z",
            "2026-11-20T08:00:05Z",
            "2026-11-20T08:00:05Z",
            "2026-11-20T08:00:10Z");
    assertThat(alerts).extracting(alert -> alert.source().count()).containsExactly(600, 1, 1, 250);
    assertThat(alerts).extracting(Alert::flows).containsExactly(600L, 100L, 1L, 700L);
    assertBalanced(detection.intakes());
    assertThat(detection.intakes().getFirst().snapshot().kept()).isEqualTo(capture.size());
  }

  @Test
  void theLastAlertOfEachIdIsTheSameByteForByteAtAnySpeed() throws Exception {
    var traffic = HandmadeCapture.mixed().traffic();
    detection(false).run(List.of(traffic));
    var fast = alerts.stream().map(DetectionTest::text).toList();
    alerts.clear();
    detection(true).run(List.of(traffic));
    assertThat(lastOfEachId()).containsExactlyInAnyOrderElementsOf(fast);
    var unpacedLive = alerts.stream().map(DetectionTest::text).toList();
    for (var speed : new double[] {50, 400, 1e6}) {
      alerts.clear();
      detection(true).play(traffic, new ClockPace(InstantSource.system(), speed, false));
      assertThat(alerts.stream().map(DetectionTest::text).toList()).isEqualTo(unpacedLive);
    }
  }

  @Test
  void floodsAndScansInPacketsAreToldWithinASecondAndStandAtTheEnd() throws Exception {
    var traffic = HandmadeCapture.mixed().traffic();
    detection(false).run(List.of(traffic));
    var atTheEnd = List.copyOf(alerts);
    alerts.clear();
    var clock = new AtomicLong();
    Map<String, Long> firstTold = new LinkedHashMap<>();
    var detection =
        new Detection(
            TestModel::byUpload,
            (alert, _) -> {
              alerts.add(alert);
              firstTold.putIfAbsent(alert.id(), clock.get() - HandmadeCapture.BASE);
            },
            true,
            Metering.usual());
    detection.play(traffic, new Told(clock));

    var flood = atTheEnd.get(0);
    var scan = atTheEnd.get(1);
    assertThat(flood.kind()).isEqualTo(TrafficClass.DOS);
    assertThat(scan.kind()).isEqualTo(TrafficClass.PORT_SCAN);
    // The 500th try of the flood, the 31st port of the scan.
    assertThat(firstTold.get(flood.id())).isBetween(1_000_000L, 2_000_000L);
    assertThat(firstTold.get(scan.id())).isBetween(3_810_000L, 4_810_000L);
    assertThat(alerts.getFirst().provisional()).isTrue();
    assertThat(lastOfEachId())
        .containsExactlyInAnyOrderElementsOf(atTheEnd.stream().map(DetectionTest::text).toList());
  }

  /// Does not wait, and knows how far event time has come.
  private record Told(AtomicLong clock) implements Pace {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public long begin(long firstMicros) {
      return 0;
    }

    @Override
    public void await(long timeMicros) {
      clock.set(timeMicros);
    }
  }

  @Test
  void aCaptureThatWasCutInTwoIsOneCapture() throws IOException {
    detection(false).run(List.of(HandmadeCapture.mixed().traffic()));
    var whole = List.copyOf(alerts);
    for (var at : new long[] {700_000, 3_900_000, 6_010_000, 12_000_000}) {
      alerts.clear();
      detection(false)
          .run(
              List.of(
                  HandmadeCapture.mixed().until(at).traffic(),
                  HandmadeCapture.mixed().from(at).traffic()));
      assertThat(alerts).isEqualTo(whole);
    }
  }

  @Test
  void anEarlierCaptureAfterALaterOneIsReadAsItsOwn() throws IOException {
    detection(false)
        .run(
            List.of(
                HandmadeCapture.mixed().from(11_000_000).traffic(),
                HandmadeCapture.mixed().until(1_500_000).traffic()));
    assertThat(alerts).extracting(Alert::flows).containsExactly(700L, 600L);
  }

  @Test
  void aTruncatedCaptureGivesTheAlertsOfWhatCameBefore() {
    var bytes = HandmadeCapture.mixed().bytes();
    var detection = detection(false);
    assertThatThrownBy(
            () ->
                detection.run(
                    List.of(HandmadeCapture.traffic(Arrays.copyOf(bytes, bytes.length - 7)))))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("made.pcap: offset ");
    assertThat(alerts).hasSize(4);
    assertBalanced(detection.intakes());
  }

  /// Duplicates, records out of order, late ones, a clock set a year on and back again, bad rows.
  @Test
  void everyRecordIsKeptOrDroppedForAReasonWhateverTheTimesAre() throws IOException {
    var csv = new StringBuilder();
    csv.append("Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,");
    csv.append("Total Fwd Packet,Total Length of Fwd Packet,ICMP Code\n");
    var times =
        List.of(
            "2026-11-20 08:00:03",
            "2026-11-20 08:00:03",
            "2026-11-20 08:04:00",
            "2026-11-20 08:03:00",
            "2026-11-20 08:00:04",
            "2027-11-20 08:00:00",
            "2026-11-20 08:04:01",
            "2027-11-20 08:00:01",
            "soon");
    for (var time : times) {
      csv.append("203.0.113.9,50000,10.20.1.11,8080,6," + time + ",1000,9,7000,-1\n");
    }
    var detection = detection(false);
    detection.run(List.of(HandmadeCapture.text(csv.toString(), 0)));
    assertBalanced(detection.intakes());
    var ledgers = new LinkedHashMap<String, Intake.Snapshot>();
    detection.intakes().forEach(intake -> ledgers.put(intake.name(), intake.snapshot()));
    assertThat(ledgers.get("flow_records").dropped()).isEqualTo(Map.of("bad_time", 1L));
    assertThat(ledgers.get("flows").received()).isEqualTo(8);
    assertThat(ledgers.get("flows").dropped()).isEqualTo(Map.of("late", 2L));
    assertThat(alerts).extracting(Alert::flows).containsExactly(1L, 1L, 1L, 2L);
  }

  @Test
  void flowFilesWithoutTimesNeedARate() throws IOException {
    var csv =
        """
        Flow Duration,Total Fwd Packet,Total Length of Fwd Packet,SYN Flag Count
        1000,3,9000,1
        1000,3,90,1
        oops,3,90,1
        """;
    assertThatThrownBy(() -> detection(false).run(List.of(HandmadeCapture.text(csv, 0))))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--rate");
    assertThat(alerts).isEmpty();
  }

  @Test
  void aModelOfAnotherSchemaIsOneLineOfBadInput() {
    var detection =
        new Detection(
            () -> TestModel.of("original/1/flow_duration"), this::take, false, Metering.usual());
    assertThatThrownBy(() -> detection.run(List.of(HandmadeCapture.mixed().traffic())))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("made.pcap: ")
        .hasMessageContaining("original");
  }

  @Test
  void aNewerModelOfAnotherSchemaLeavesTheOneBeforeJudging() throws IOException {
    detection(false).run(List.of(HandmadeCapture.mixed().traffic()));
    var expected = List.copyOf(alerts);
    alerts.clear();
    var good = TestModel.byUpload();
    var bad = TestModel.of("original/1/flow_duration");
    var asked = new AtomicInteger();
    var detection =
        new Detection(
            () -> asked.getAndIncrement() == 0 ? good : bad, this::take, false, Metering.usual());
    detection.run(List.of(HandmadeCapture.mixed().traffic()));
    assertThat(asked).hasValueGreaterThan(1);
    assertThat(alerts).isEqualTo(expected);
  }

  @Test
  void whatIsNoTrafficIsOneLineOfBadInput() {
    assertThatThrownBy(() -> detection(false).run(List.of(HandmadeCapture.text("hello\n", 0))))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("made.csv");
  }

  @Test
  void everyTurnOfALoopHasTheSameAlertsUnderOtherIds() throws Exception {
    var clock = InstantSource.fixed(Instant.parse("2027-03-01T12:00:03Z"));
    var turns = 3;
    var all = new CountDownLatch(4 * turns);
    var failures = new ArrayList<Exception>();
    var detection =
        new Detection(
            TestModel::byUpload,
            (alert, witnesses) -> {
              take(alert, witnesses);
              all.countDown();
            },
            false,
            Metering.usual());
    try (var playback =
        Playback.start(
            detection, HandmadeCapture.mixed().traffic(), 1e6, true, clock, failures::add)) {
      assertThat(playback.isRunning()).isTrue();
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(failures).isEmpty();
    assertThat(alerts.getFirst().windowStart()).isEqualTo(Instant.parse("2027-03-01T12:00:00Z"));
    assertThat(alerts).extracting(Alert::id).doesNotHaveDuplicates();
    for (var i = 4; i < 4 * turns; i++) {
      var first = alerts.get(i % 4);
      var again = alerts.get(i);
      assertThat(again.windowStart()).isAfter(alerts.get(i - 4).windowStart());
      assertThat(again.flows()).isEqualTo(first.flows());
      assertThat(again.kind()).isEqualTo(first.kind());
      assertThat(again.explanation()).isEqualTo(first.explanation());
    }
    assertBalanced(detection.intakes());
  }

  @Test
  void aPlaybackThatBreaksTellsWhyAndEnds() throws Exception {
    var failures = new LinkedBlockingQueue<Exception>();
    var detection =
        new Detection(
            TestModel::byUpload,
            (_, _) -> {
              throw new IllegalStateException("nobody takes alerts");
            },
            false,
            Metering.usual());
    try (var playback =
        Playback.start(
            detection,
            HandmadeCapture.mixed().traffic(),
            1e6,
            true,
            InstantSource.system(),
            failures::add)) {
      assertThat(playback).isNotNull();
      assertThat(failures.poll(30, TimeUnit.SECONDS)).hasMessage("nobody takes alerts");
    }
  }

  private Detection detection(boolean live) {
    return new Detection(TestModel::byUpload, this::take, live, Metering.usual());
  }

  private void take(Alert alert, List<Witness> witnesses) {
    assertThat(witnesses).hasSizeBetween(alert.flows() == 0 ? 0 : 1, 20);
    alerts.add(alert);
  }

  private List<String> lastOfEachId() {
    Map<String, Alert> last = new LinkedHashMap<>();
    alerts.forEach(alert -> last.put(alert.id(), alert));
    return last.values().stream()
        .filter(alert -> alert.flows() > 0)
        .map(DetectionTest::text)
        .toList();
  }

  private static String text(Alert alert) {
    return new String(AlertJson.write(alert), StandardCharsets.UTF_8);
  }

  static void assertBalanced(List<Intake> intakes) {
    assertThat(intakes)
        .allSatisfy(
            intake -> {
              var ledger = intake.snapshot();
              assertThat(ledger.inFlight()).isZero();
              assertThat(ledger.received()).isEqualTo(ledger.kept() + ledger.droppedInAll());
            });
  }
}
