package dev.glacis.core.detect;

import static dev.glacis.core.detect.FlowMaker.attempt;
import static dev.glacis.core.detect.FlowMaker.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glacis.core.detect.FlowMaker.Flow;
import dev.glacis.core.detect.FlowMaker.Told;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertWindowsTest {
  private static final String CLIENT = "192.0.2.7";
  private static final String SERVER = "10.20.1.10";
  private static final long SECOND = 1_000_000;

  private final Told told = new Told();
  private final Intake intake = new Intake("flows");
  private final Intake hosts = new Intake("host_evidence");

  @Test
  void aFloodIsOneAlertWithItsSums() {
    run(
        IntStream.range(0, 12)
            .mapToObj(i -> flow(CLIENT, i, SERVER, 80).as(TrafficClass.DOS, i < 6 ? 0.9 : 0.7))
            .toList());
    var alert = told.only();
    assertThat(alert.kind()).isEqualTo(TrafficClass.DOS);
    assertThat(alert.windowStart()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(alert.windowEnd()).isEqualTo(Instant.parse("2026-11-20T09:00:05Z"));
    assertThat(alert.source()).isEqualTo(new Alert.Side(Address.parse(CLIENT), null, 1));
    assertThat(alert.target()).isEqualTo(new Alert.Side(Address.parse(SERVER), 80, 1));
    assertThat(alert.flows()).isEqualTo(12);
    assertThat(alert.packets()).isEqualTo(48);
    assertThat(alert.bytes()).isEqualTo(1200);
    assertThat(alert.confidence()).isEqualTo(0.8, within(1e-6));
    assertThat(alert.provisional()).isFalse();
    assertThat(alert.explanation().getFirst().text()).isEqualTo("12 flows in 5 s");
    assertThat(told.witnesses.getFirst())
        .containsExactly(
            new Witness(
                Address.parse(CLIENT),
                0,
                Address.parse(SERVER),
                80,
                Protocol.TCP,
                Instant.parse("2026-11-20T09:00:01Z")));
  }

  @Test
  void oneOddFlowIsNoFloodScanOrGuessing() {
    run(
        List.of(
            flow(CLIENT, 1, SERVER, 80).as(TrafficClass.DOS, 1),
            flow(CLIENT, 2, SERVER, 81).as(TrafficClass.PORT_SCAN, 1),
            flow(CLIENT, 3, SERVER, 22).as(TrafficClass.BRUTE_FORCE, 1)));
    assertThat(told.alerts).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"WEB_ATTACK", "BOTNET", "INFILTRATION"})
  void oneFlowIsEnoughForOtherKinds(TrafficClass kind) {
    run(List.of(flow(CLIENT, 1, SERVER, 80).as(kind, 0.8)));
    assertThat(told.only().kind()).isEqualTo(kind);
    assertThat(told.only().flows()).isEqualTo(1);
  }

  @Test
  void benignAndUnknownFlowsMakeNoAlert() {
    run(
        List.of(
            flow(CLIENT, 1, SERVER, 80), flow(CLIENT, 2, SERVER, 80).as(TrafficClass.UNKNOWN, 1)));
    assertThat(told.alerts).isEmpty();
    assertThat(intake.snapshot().kept()).isEqualTo(2);
  }

  @Test
  void unknownFlowsMakeAlertsWhereTheyAreAskedFor() {
    var options = new WindowOptions(Duration.ZERO, false, true, 100, 100);
    var windows = windows(options);
    FlowMaker.give(windows, List.of(flow(CLIENT, 2, SERVER, 80).as(TrafficClass.UNKNOWN, 1)), 1);
    windows.finish();
    assertThat(told.only().kind()).isEqualTo(TrafficClass.UNKNOWN);
  }

  @Test
  void upToTenPortsAreAnAlertEachAndMoreAreOne() {
    run(scan(10));
    assertThat(told.alerts).hasSize(10).allMatch(alert -> alert.target().port() != null);
    told.alerts.clear();
    run(scan(11));
    assertThat(told.only().target()).isEqualTo(new Alert.Side(Address.parse(SERVER), null, 1));
    assertThat(told.only().flows()).isEqualTo(11);
    assertThat(told.only().explanation().getFirst().text()).isEqualTo("11 different ports in 5 s");
  }

  @Test
  void moreThanTwentySourcesAreOneAlertWithTheirCountAndASample() {
    run(fromMany(20));
    assertThat(told.alerts).isEmpty();
    run(fromMany(21));
    var alert = told.only();
    assertThat(alert.source()).isEqualTo(new Alert.Side(null, null, 21));
    assertThat(alert.target()).isEqualTo(new Alert.Side(Address.parse(SERVER), 80, 1));
    assertThat(told.witnesses.getFirst()).hasSize(20);
    assertThat(told.witnesses.getFirst()).doesNotHaveDuplicates();
  }

  @Test
  void moreThanTwentyTargetsOfOneSourceAreOneAlert() {
    run(
        IntStream.rangeClosed(1, 21)
            .mapToObj(i -> flow(CLIENT, i, "10.20.10." + i, 22).as(TrafficClass.INFILTRATION, 0.9))
            .toList());
    assertThat(told.only().source().count()).isEqualTo(1);
    assertThat(told.only().target()).isEqualTo(new Alert.Side(null, 22, 21));
  }

  @Test
  void attemptsOnManyPortsAreAScanWhateverTheModelSays() {
    run(
        IntStream.rangeClosed(1, 412)
            .mapToObj(
                port ->
                    attempt(CLIENT, 4000, SERVER, port)
                        .as(port % 2 == 0 ? TrafficClass.DOS : TrafficClass.BENIGN, 0.6))
            .toList());
    var alert = told.only();
    assertThat(alert.kind()).isEqualTo(TrafficClass.PORT_SCAN);
    assertThat(alert.flows()).isEqualTo(412);
    assertThat(alert.confidence()).isEqualTo(1 - 30 / 824.0, within(1e-6));
    assertThat(alert.explanation())
        .extracting(Alert.Reason::text)
        .containsExactly(
            "412 different ports in 5 s",
            "412 flows in 5 s",
            "412 of them carried no data",
            "412 SYN of the source without answer");
  }

  @Test
  void anAlertTellsWhatElseItsSourceDidThen() {
    var flows = new ArrayList<Flow>();
    for (var i = 0; i < 40; i++) {
      flows.add(attempt(CLIENT, 4000, SERVER, 1_000 + i));
      flows.add(flow(CLIENT, 5000, "10.20.11." + i, 443));
    }
    run(flows);

    assertThat(told.only().explanation())
        .extracting(Alert.Reason::text)
        .contains("41 different targets of the source", "40 SYN of the source without answer");
    assertThat(hosts.snapshot()).isEqualTo(new Intake.Snapshot("host_evidence", 80, 80, Map.of()));
  }

  @Test
  void flowsThatCarrySomethingOnManyPortsAreNoScan() {
    run(IntStream.rangeClosed(1, 412).mapToObj(p -> flow(CLIENT, 4000, SERVER, p)).toList());
    assertThat(told.alerts).isEmpty();
  }

  @Test
  void attemptsOnOnePortOfManyMachinesAreASweep() {
    run(
        IntStream.rangeClosed(1, 57)
            .mapToObj(i -> attempt(CLIENT, 4000, "10.20.10." + i, 22))
            .toList());
    assertThat(told.only().kind()).isEqualTo(TrafficClass.PORT_SCAN);
    assertThat(told.only().target()).isEqualTo(new Alert.Side(null, 22, 57));
    assertThat(told.only().explanation().getFirst().text())
        .isEqualTo("57 different targets in 5 s");
  }

  @Test
  void attemptsWithoutEndOnOnePortAreAFloodWhateverTheModelSays() {
    run(
        IntStream.range(0, 600)
            .mapToObj(
                i ->
                    attempt("198.18." + i / 200 + "." + i % 200, 4000, SERVER, 443)
                        .as(TrafficClass.PORT_SCAN, 0.8))
            .toList());
    assertThat(told.only().kind()).isEqualTo(TrafficClass.DOS);
    assertThat(told.only().source()).isEqualTo(new Alert.Side(null, null, 600));
  }

  @Test
  void ofTwoRecordsOfOneFlowTheLaterVerdictCountsAndThePacketsAddUp() {
    var first = flow(CLIENT, 1, SERVER, 80).as(TrafficClass.BOTNET, 0.6);
    run(List.of(first, first.at(2 * SECOND).as(TrafficClass.WEB_ATTACK, 0.8)));
    assertThat(told.only().kind()).isEqualTo(TrafficClass.WEB_ATTACK);
    assertThat(told.only().flows()).isEqualTo(1);
    assertThat(told.only().packets()).isEqualTo(8);
    told.alerts.clear();
    run(List.of(first, first.at(2 * SECOND).as(TrafficClass.BENIGN, 0.8)));
    assertThat(told.alerts).isEmpty();
    run(List.of(first.at(2 * SECOND), first.as(TrafficClass.WEB_ATTACK, 0.8)));
    assertThat(told.only().kind()).isEqualTo(TrafficClass.BOTNET);
  }

  @Test
  void aSnapshotBelongsToTheWindowThatEndsAtItsBoundary() {
    var flow = flow(CLIENT, 1, SERVER, 80).as(TrafficClass.BOTNET, 0.6).at(5 * SECOND);
    run(List.of(flow.asSnapshot()));
    assertThat(told.only().windowStart()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
    told.alerts.clear();
    run(List.of(flow));
    assertThat(told.only().windowStart()).isEqualTo(Instant.parse("2026-11-20T09:00:05Z"));
  }

  @Test
  void aRecordWithinTheLatenessCountsAndALaterOneIsCountedAsLate() {
    var flow = flow(CLIENT, 1, SERVER, 80).as(TrafficClass.BOTNET, 0.6);
    run(List.of(flow.at(125 * SECOND), flow.at(4 * SECOND)));
    assertThat(told.alerts).hasSize(2);
    assertThat(intake.snapshot().dropped()).isEmpty();
    told.alerts.clear();
    run(List.of(flow.at(125 * SECOND + 1), flow.at(4 * SECOND)));
    assertThat(told.alerts).hasSize(1);
    assertThat(intake.snapshot().dropped()).isEqualTo(Map.of("late", 1L));
  }

  @Test
  void whatDoesNotFitIsCounted() {
    var windows = windows(new WindowOptions(Duration.ofMinutes(2), false, false, 3, 5));
    var flows = new ArrayList<Flow>();
    for (var i = 0; i < 8; i++) {
      flows.add(flow(CLIENT, i, SERVER, 80).as(TrafficClass.BOTNET, 1).at(i % 2 * 5 * SECOND));
    }
    FlowMaker.give(windows, flows, 3);
    assertThat(windows.flows()).isEqualTo(5);
    assertThat(intake.snapshot().dropped()).isEqualTo(Map.of("window_full", 3L));
    windows.finish();
    assertThat(windows.flows()).isZero();
    assertThat(intake.snapshot().inFlight()).isZero();
  }

  @Test
  void flowsWithoutAddressesNameNobody() {
    run(List.of(flow("::", 1, "::", 80).as(TrafficClass.WEB_ATTACK, 0.9)));
    assertThat(told.only().source()).isEqualTo(new Alert.Side(null, null, 0));
    assertThat(told.only().target()).isEqualTo(new Alert.Side(null, 80, 0));
  }

  @Test
  void liveAlertsComeEarlyAndAreSupersededUnderTheSameId() {
    var windows = windows(WindowOptions.forPackets(true));
    FlowMaker.give(windows, flood(CLIENT, 0, 15), 100);
    windows.advance(FlowMaker.BASE + 2 * SECOND);
    assertThat(told.only().provisional()).isTrue();
    assertThat(told.only().flows()).isEqualTo(15);
    FlowMaker.give(windows, flood(CLIENT, 15, 20), 100);
    windows.advance(FlowMaker.BASE + 5 * SECOND - 1);
    windows.advance(FlowMaker.BASE + 5 * SECOND);
    windows.advance(FlowMaker.BASE + 9 * SECOND);
    FlowMaker.give(windows, flood(CLIENT, 20, 21), 100);
    windows.advance(FlowMaker.BASE + 10 * SECOND);
    windows.advance(FlowMaker.BASE + 60 * SECOND);
    assertThat(told.alerts).extracting(Alert::flows).containsExactly(15L, 20L, 20L, 21L);
    assertThat(told.alerts)
        .extracting(Alert::provisional)
        .containsExactly(true, true, false, false);
    assertThat(told.alerts).extracting(Alert::id).containsOnly(told.alerts.getFirst().id());
  }

  @Test
  void whatWasLookedAtEarlyIsToldAndWithdrawnWhereItsRecordsDoNotCome() {
    var windows = windows(WindowOptions.forPackets(true));
    for (var flow : flood(CLIENT, 0, 15)) {
      FlowMaker.look(windows, flow);
      FlowMaker.look(windows, flow);
    }
    windows.advance(FlowMaker.BASE + 2 * SECOND);
    assertThat(told.only().provisional()).isTrue();
    assertThat(told.only().flows()).isEqualTo(15);
    FlowMaker.give(windows, flood(CLIENT, 0, 3), 3);
    windows.advance(FlowMaker.BASE + 5 * SECOND);
    assertThat(told.alerts.getLast()).isEqualTo(told.alerts.getFirst().withdrawn());
    assertThat(intake.snapshot().received()).isEqualTo(3);
  }

  @Test
  void whatIsFinalIsToldOnceItIs() {
    var times = new ArrayList<Long>();
    var sink =
        new AlertSink() {
          private boolean isFinished;

          @Override
          public void accept(Alert alert, List<Witness> witnesses) {
            assertThat(times).isEmpty();
          }

          @Override
          public void advanced(long finalMicros) {
            times.add(finalMicros - FlowMaker.BASE);
          }

          @Override
          public void finished() {
            isFinished = true;
          }
        };
    var windows =
        new AlertWindows(
            FlowMaker.SCHEMA,
            WindowOptions.forPackets(false),
            (_, _) -> List.of(),
            sink,
            intake,
            hosts);
    FlowMaker.give(windows, flood(CLIENT, 0, 15), 100);
    times.clear();
    windows.advance(FlowMaker.BASE + 10 * SECOND);
    assertThat(times).containsExactly(5 * SECOND);
    windows.finish();
    assertThat(sink.isFinished).isTrue();
  }

  @Test
  void aProvisionalAlertThatTheWindowDoesNotBearOutIsWithdrawn() {
    var windows = windows(WindowOptions.forPackets(true));
    FlowMaker.give(windows, flood(CLIENT, 0, 15), 100);
    windows.advance(FlowMaker.BASE + 2 * SECOND);
    for (var i = 1; i <= 20; i++) {
      FlowMaker.give(windows, flood("198.51.100." + i, 0, 1), 100);
    }
    windows.finish();
    assertThat(told.alerts).hasSize(3);
    assertThat(told.alerts.get(1).source().count()).isEqualTo(21);
    assertThat(told.alerts.get(2)).isEqualTo(told.alerts.getFirst().withdrawn());
    assertThat(told.alerts.get(2).flows()).isZero();
  }

  @Test
  void otherKindsWaitForTheEndOfTheirWindow() {
    var windows = windows(WindowOptions.forPackets(true));
    FlowMaker.give(windows, List.of(flow(CLIENT, 1, SERVER, 80).as(TrafficClass.BOTNET, 1)), 1);
    windows.advance(FlowMaker.BASE + 4 * SECOND);
    assertThat(told.alerts).isEmpty();
    windows.advance(FlowMaker.BASE + 5 * SECOND);
    assertThat(told.only().provisional()).isFalse();
  }

  @Test
  void theStrongestFlowOfThePairIsExplained() {
    var explained = new ArrayList<Double>();
    var windows =
        new AlertWindows(
            FlowMaker.SCHEMA,
            WindowOptions.forFlowFiles(false),
            (batch, row) -> {
              explained.add(batch.features[row * FlowMaker.SCHEMA.width() + 2]);
              return List.of(new Alert.Reason("duration", 1, 50, "duration: 1"));
            },
            told,
            intake,
            hosts);
    var flows = new ArrayList<Flow>();
    for (var i = 1; i <= 5; i++) {
      flows.add(
          new Flow(
              CLIENT,
              i,
              SERVER,
              22,
              Protocol.TCP,
              SECOND,
              false,
              1,
              i,
              TrafficClass.BRUTE_FORCE,
              i == 3 ? 0.9f : 0.5f));
    }
    FlowMaker.give(windows, flows, 2);
    windows.finish();
    assertThat(explained).containsExactly(3.0);
    assertThat(told.only().explanation())
        .extracting(Alert.Reason::feature)
        .containsExactly("host/flows", "duration");
  }

  private void run(List<Flow> flows) {
    var windows = windows(WindowOptions.forFlowFiles(false));
    FlowMaker.give(windows, flows, 7);
    windows.finish();
  }

  private AlertWindows windows(WindowOptions options) {
    return new AlertWindows(
        FlowMaker.SCHEMA, options, (FlowBatch _, int _) -> List.of(), told, intake, hosts);
  }

  private static List<Flow> scan(int ports) {
    return IntStream.rangeClosed(1, ports)
        .mapToObj(port -> attempt(CLIENT, 4000, SERVER, port).as(TrafficClass.PORT_SCAN, 0.8))
        .toList();
  }

  private static List<Flow> fromMany(int sources) {
    return IntStream.rangeClosed(1, sources)
        .mapToObj(i -> flow("198.51.100." + i, 4000, SERVER, 80).as(TrafficClass.DOS, 0.8))
        .toList();
  }

  private static List<Flow> flood(String source, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> flow(source, i, SERVER, 80).as(TrafficClass.DOS, 0.8))
        .toList();
  }
}
