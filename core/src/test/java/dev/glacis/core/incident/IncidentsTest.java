package dev.glacis.core.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.incident.Incident.State;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IncidentsTest {
  private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
  private static final String SERVER = "10.20.1.10";

  private final List<Incident> told = new ArrayList<>();
  private final Intake intake = new Intake("incidents");
  private final Incidents incidents = incidents(Incidents.MOST_OPEN);

  @Test
  void alertsBetweenTheSameEndsAreOneIncidentThatOpensUpdatesAndCloses() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    assertThat(told).hasSize(1);
    var opened = told.getFirst();
    assertThat(opened.state()).isEqualTo(State.OPEN);
    assertThat(opened.firstSeen()).isEqualTo(START);
    incidents.accept(pair(1, "192.0.2.7", 80, 20));
    incidents.accept(pair(3, "192.0.2.7", 80, 5));
    incidents.advance(time(4));
    assertThat(last().state()).isEqualTo(State.OPEN);
    incidents.advance(time(3 + 1).plus(Incidents.IDLE).minusMillis(1));
    assertThat(last().state()).isEqualTo(State.OPEN);
    incidents.advance(time(3 + 1).plus(Incidents.IDLE));
    var closed = last();
    assertThat(closed.state()).isEqualTo(State.CLOSED);
    assertThat(closed.id()).isEqualTo(opened.id());
    assertThat(closed.flows()).isEqualTo(35);
    assertThat(closed.packets()).isEqualTo(70);
    assertThat(closed.bytes()).isEqualTo(3500);
    assertThat(closed.lastSeen()).isEqualTo(time(4));
    assertThat(closed.source()).isEqualTo(side("192.0.2.7", null, 1));
    assertThat(closed.target()).isEqualTo(side(SERVER, 80, 1));
    assertThat(closed.ports()).containsExactly(80);
    assertThat(closed.alerts()).hasSize(3).doesNotHaveDuplicates();
    assertThat(closed.peakConfidence()).isEqualTo(0.8);
    assertThat(closed.explanation().getFirst().value()).isEqualTo(20);
    assertThat(incidents.open()).isZero();
    assertThat(intake.snapshot().kept()).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheIdleTimeIsAnotherIncident() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    incidents.advance(START.plus(Duration.ofMinutes(6)));
    incidents.accept(pair(72, "192.0.2.7", 80, 10));
    incidents.finish();
    assertThat(told.stream().map(Incident::id).distinct()).hasSize(2);
    assertThat(intake.snapshot().kept()).isEqualTo(2);
  }

  @Test
  void theSameAlertsGiveTheSameIds() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    incidents.finish();
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    assertThat(last().id()).isEqualTo(told.getFirst().id());
  }

  @Test
  void aFloodFromManySourcesIsOneIncidentWithTheirCount() {
    incidents.accept(flood(0, 3_000));
    incidents.accept(flood(1, 10_000));
    incidents.accept(flood(2, 400));
    incidents.accept(pair(3, "192.0.2.7", 80, 12));
    incidents.finish();
    assertThat(told.stream().map(Incident::id).distinct()).hasSize(1);
    assertThat(last().source()).isEqualTo(new Alert.Side(null, null, 10_000));
    assertThat(last().flows()).isEqualTo(13_412);
  }

  @Test
  void aFloodTakesOverWhatItsSourcesBeganAlone() {
    incidents.accept(pair(0, "192.0.2.7", 80, 12));
    incidents.accept(pair(0, "192.0.2.8", 80, 13));
    var before = told.stream().map(Incident::id).toList();
    incidents.accept(flood(1, 500));
    var whole = told.get(2);
    assertThat(whole.state()).isEqualTo(State.OPEN);
    assertThat(whole.flows()).isEqualTo(525);
    assertThat(told.subList(3, 5)).extracting(Incident::state).containsOnly(State.MERGED);
    assertThat(told.subList(3, 5)).extracting(Incident::mergedInto).containsOnly(whole.id());
    assertThat(told.subList(3, 5)).extracting(Incident::id).containsExactlyElementsOf(before);
    incidents.accept(withdrawn(pair(0, "192.0.2.8", 80, 13)));
    incidents.finish();
    assertThat(last().flows()).isEqualTo(512);
    assertThat(intake.snapshot().dropped()).isEqualTo(Map.of("merged", 2L));
    assertThat(intake.snapshot().inFlight()).isZero();
  }

  @Test
  void moreThanTwentySourcesOneAfterAnotherAreTakenTogether() {
    for (var i = 1; i <= 30; i++) {
      incidents.accept(pair(i, "192.0.2." + i, 80, 10));
      incidents.advance(time(i));
    }
    incidents.finish();
    assertThat(last().source()).isEqualTo(new Alert.Side(null, null, 30));
    assertThat(last().flows()).isEqualTo(300);
    assertThat(last().firstSeen()).isEqualTo(time(1));
    assertThat(lasting()).hasSize(1);
  }

  @Test
  void aSourceThatTurnsToManyTargetsIsOneIncident() {
    for (var i = 1; i <= 25; i++) {
      incidents.accept(
          alert(0, TrafficClass.BRUTE_FORCE, "192.0.2.7", 1, "10.20.1." + i, 1, 22, 5));
    }
    incidents.finish();
    assertThat(lasting()).hasSize(1);
    assertThat(last().source()).isEqualTo(side("192.0.2.7", null, 1));
    assertThat(last().target()).isEqualTo(new Alert.Side(null, 22, 25));
  }

  @Test
  void theLastPortsOfAScanBelongToTheScan() {
    incidents.accept(alert(0, TrafficClass.PORT_SCAN, "192.0.2.7", 1, SERVER, 1, null, 900));
    incidents.accept(alert(1, TrafficClass.PORT_SCAN, "192.0.2.7", 1, SERVER, 1, 8080, 1));
    incidents.accept(alert(1, TrafficClass.PORT_SCAN, "192.0.2.7", 1, SERVER, 1, 8081, 1));
    incidents.finish();
    assertThat(lasting()).hasSize(1);
    assertThat(last().flows()).isEqualTo(902);
    assertThat(last().target().port()).isNull();
    assertThat(last().ports()).containsExactly(8080, 8081);
  }

  @Test
  void otherKindsAndOtherTargetsAreOtherIncidents() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    incidents.accept(alert(0, TrafficClass.BOTNET, "192.0.2.7", 1, SERVER, 1, 80, 1));
    incidents.accept(alert(0, TrafficClass.DOS, "192.0.2.7", 1, "10.20.1.11", 1, 80, 10));
    incidents.finish();
    assertThat(lasting()).hasSize(3);
  }

  @Test
  void anAlertCountsAsItStandsLast() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    incidents.accept(pair(0, "192.0.2.7", 80, 400));
    incidents.advance(time(1));
    assertThat(last().flows()).isEqualTo(400);
    assertThat(last().alertCount()).isEqualTo(1);
  }

  @Test
  void anIncidentOfWhichNothingIsLeftIsWithdrawn() {
    incidents.accept(pair(0, "192.0.2.7", 80, 10));
    incidents.accept(withdrawn(pair(0, "192.0.2.7", 80, 10)));
    incidents.accept(withdrawn(pair(0, "192.0.2.7", 80, 10)));
    incidents.finish();
    assertThat(told).extracting(Incident::state).containsExactly(State.OPEN, State.WITHDRAWN);
    assertThat(last().flows()).isZero();
    assertThat(last().firstSeen()).isEqualTo(START);
    assertThat(intake.snapshot().dropped()).isEqualTo(Map.of("withdrawn", 1L));
  }

  @Test
  void theOldestMakesRoomAndIsCounted() {
    var few = incidents(3);
    for (var i = 1; i <= 5; i++) {
      few.accept(alert(i, TrafficClass.BOTNET, "192.0.2." + i, 1, "10.20.2." + i, 1, 80, 1));
    }
    assertThat(few.open()).isEqualTo(3);
    assertThat(intake.snapshot().dropped()).isEqualTo(Map.of("evicted", 2L));
    assertThat(intake.snapshot().inFlight()).isEqualTo(3);
  }

  @Test
  void listsAreBoundedAndTheRestIsCounted() {
    for (var i = 0; i < 200; i++) {
      incidents.accept(pair(i, "192.0.2.7", 1 + i, 10));
    }
    incidents.finish();
    assertThat(last().alerts()).hasSize(Incident.MOST_ALERTS);
    assertThat(last().ports()).hasSize(Incident.MOST_PORTS);
    assertThat(last().alertCount()).isEqualTo(200);
    assertThat(last().target().port()).isNull();
  }

  @Test
  void senselessBoundsAreRefused() {
    assertThatThrownBy(() -> new Incidents(Duration.ZERO, 1, told::add, intake))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 s");
  }

  @Property(tries = 200)
  void everyLastingAlertIsInOneLastingIncident(@ForAll long seed) {
    var random = new Random(seed);
    told.clear();
    var counted = new Intake("incidents");
    var some = new Incidents(Incidents.IDLE, Incidents.MOST_OPEN, told::add, counted);
    Map<String, Alert> alerts = new HashMap<>();
    var window = 0;
    for (var i = 0; i < 300; i++) {
      window += random.nextInt(random.nextInt(20) == 0 ? 100 : 2);
      some.advance(time(window - 2));
      var source = random.nextInt(5) == 0 ? null : "192.0.2." + random.nextInt(30);
      var target = source != null && random.nextInt(5) == 0 ? null : "10.20.1." + random.nextInt(2);
      var alert =
          alert(
              window - random.nextInt(2),
              random.nextBoolean() ? TrafficClass.DOS : TrafficClass.BOTNET,
              source,
              source == null ? 30 : 1,
              target,
              target == null ? 30 : 1,
              random.nextInt(3),
              1 + random.nextInt(50));
      var last = random.nextInt(6) == 0 ? withdrawn(alert) : alert;
      some.accept(last);
      alerts.put(last.id(), last);
    }
    some.finish();
    var left = alerts.values().stream().filter(alert -> alert.flows() > 0).toList();
    assertThat(lasting().values().stream().mapToLong(Incident::flows).sum())
        .isEqualTo(left.stream().mapToLong(Alert::flows).sum());
    assertThat(lasting().values().stream().mapToLong(Incident::alertCount).sum())
        .isEqualTo(left.size());
    assertThat(lasting().values()).allMatch(incident -> incident.state() == State.CLOSED);
    assertThat(counted.snapshot().inFlight()).isZero();
    assertThat(counted.snapshot().kept()).isEqualTo(lasting().size());
  }

  private Incidents incidents(int most) {
    return new Incidents(Incidents.IDLE, most, told::add, intake);
  }

  private Incident last() {
    return told.getLast();
  }

  /// What is told last of each, without those that are merged or withdrawn.
  private Map<String, Incident> lasting() {
    var last =
        told.stream()
            .collect(Collectors.toMap(Incident::id, incident -> incident, (_, later) -> later));
    last.values()
        .removeIf(
            incident -> incident.state() == State.MERGED || incident.state() == State.WITHDRAWN);
    return last;
  }

  private static Alert pair(int window, String source, int port, long flows) {
    return alert(window, TrafficClass.DOS, source, 1, SERVER, 1, port, flows);
  }

  private static Alert flood(int window, int sources) {
    return alert(window, TrafficClass.DOS, null, sources, SERVER, 1, 80, sources);
  }

  private static Alert withdrawn(Alert alert) {
    return alert.withdrawn();
  }

  private static Alert alert(
      int window,
      TrafficClass kind,
      String source,
      int sources,
      String target,
      int targets,
      Integer port,
      long flows) {
    return new Alert(
        window + " " + kind + " " + source + " " + target + " " + port,
        time(window),
        time(window + 1),
        kind,
        side(source, null, sources),
        side(target, port, targets),
        flows,
        2 * flows,
        100 * flows,
        0.8,
        false,
        List.of(new Alert.Reason("host/flows", flows, Double.NaN, flows + " flows in 5 s")));
  }

  private static Alert.Side side(String address, Integer port, int count) {
    return new Alert.Side(address == null ? null : Address.parse(address), port, count);
  }

  private static Instant time(int window) {
    return START.plusSeconds(5L * window);
  }
}
