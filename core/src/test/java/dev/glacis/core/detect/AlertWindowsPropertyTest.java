package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.FlowMaker.Flow;
import dev.glacis.core.detect.FlowMaker.Told;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AlertWindowsPropertyTest {
  private static final WindowOptions PATIENT =
      new WindowOptions(Duration.ofMinutes(10), false, false, 100_000, 100_000);

  @Property(tries = 150)
  void alertsAreWhatTheRulesSayReadLiterally(@ForAll long seed) {
    var flows = traffic(new Random(seed));
    var told = new Told();
    run(flows, PATIENT, told, 64);
    var lines = told.alerts.stream().map(NaiveAlerts::line).toList();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(lines)).isEqualTo(NaiveAlerts.of(flows));
  }

  @Property(tries = 50)
  void howRecordsAreCutIntoBatchesChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int batch) {
    var flows = traffic(new Random(seed));
    var one = new Told();
    var other = new Told();
    var live = WindowOptions.forPackets(true);
    assertThat(run(flows, live, other, batch)).isEqualTo(run(flows, live, one, 1));
    assertThat(other.alerts).isEqualTo(one.alerts);
    assertThat(other.witnesses).isEqualTo(one.witnesses);
  }

  @Property(tries = 50)
  void theOrderOfRecordsWithinTheLatenessChangesNothing(@ForAll long seed) {
    var random = new Random(seed);
    var flows = oneRecordEach(traffic(random));
    var one = new Told();
    run(flows, PATIENT, one, 64);
    Collections.shuffle(flows, random);
    var other = new Told();
    run(flows, PATIENT, other, 64);
    assertThat(other.alerts).containsExactlyInAnyOrderElementsOf(one.alerts);
  }

  @Property(tries = 50)
  void whatIsToldLiveEndsInTheSameAlerts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000_000) int tick) {
    var flows = traffic(new Random(seed));
    Collections.sort(flows, (a, b) -> Long.compare(a.at(), b.at()));
    var once = new Told();
    run(flows, WindowOptions.forPackets(false), once, 64);
    var told = new Told();
    var windows = windows(WindowOptions.forPackets(true), told, new Intake("flows"));
    var next = 0L;
    for (var flow : flows) {
      for (; next < flow.at(); next += tick) {
        windows.advance(FlowMaker.BASE + next);
      }
      FlowMaker.give(windows, List.of(flow), 1);
    }
    windows.finish();
    Map<String, Alert> last = new LinkedHashMap<>();
    told.alerts.forEach(alert -> last.put(alert.id(), alert));
    assertThat(last.values().stream().filter(alert -> alert.flows() > 0))
        .containsExactlyInAnyOrderElementsOf(once.alerts);
    assertThat(last.values()).noneMatch(Alert::provisional);
  }

  private static Intake.Snapshot run(
      List<Flow> flows, WindowOptions options, Told told, int batch) {
    var intake = new Intake("flows");
    var windows = windows(options, told, intake);
    FlowMaker.give(windows, flows, batch);
    windows.finish();
    assertThat(windows.flows()).isZero();
    assertThat(intake.snapshot().inFlight()).isZero();
    assertThat(intake.snapshot().received()).isEqualTo(flows.size());
    return intake.snapshot();
  }

  private static AlertWindows windows(WindowOptions options, Told told, Intake intake) {
    return new AlertWindows(
        FlowMaker.SCHEMA, options, (_, _) -> List.of(), told, intake, new Intake("hosts"));
  }

  private static List<Flow> oneRecordEach(List<Flow> flows) {
    return new ArrayList<>(
        flows.stream()
            .collect(
                Collectors.toMap(
                    flow ->
                        List.of(
                            flow.source(),
                            flow.sourcePort(),
                            flow.target(),
                            flow.targetPort(),
                            flow.protocol(),
                            flow.at() / 5_000_000),
                    flow -> flow,
                    (first, _) -> first,
                    LinkedHashMap::new))
            .values());
  }

  /// Bursts around the thresholds of every rule, and odd flows between them.
  private static List<Flow> traffic(Random random) {
    var flows = new ArrayList<Flow>();
    var bursts = 1 + random.nextInt(5);
    for (var i = 0; i < bursts; i++) {
      var at = random.nextInt(4) * 2_500_000L;
      switch (random.nextInt(6)) {
        case 0 -> burst(flows, random, at, 1, 1, 25 + random.nextInt(12));
        case 1 -> burst(flows, random, at, 1, 17 + random.nextInt(8), 1);
        case 2 -> burst(flows, random, at, 17 + random.nextInt(8), 1, 1 + random.nextInt(3));
        case 3 -> burst(flows, random, at, 1 + random.nextInt(3), 2, 8 + random.nextInt(5));
        case 4 -> flood(flows, random, at, 490 + random.nextInt(20));
        default -> burst(flows, random, at, 3, 3, 2);
      }
    }
    for (var i = random.nextInt(40); i > 0; i--) {
      flows.add(flow(random, random.nextInt(12_000_000), random.nextInt(5), 1, 20 + i % 3));
    }
    return flows;
  }

  private static void burst(
      List<Flow> flows, Random random, long at, int sources, int targets, int ports) {
    var kind = kind(random);
    var payload = random.nextInt(3) == 0 ? 0 : random.nextInt(3);
    for (var s = 0; s < sources; s++) {
      for (var t = 0; t < targets; t++) {
        for (var p = 0; p < ports; p++) {
          var flow = flow(random, at + random.nextInt(2_500_000), s, t, p + 1);
          flows.add(
              new Flow(
                  flow.source(),
                  flow.sourcePort(),
                  flow.target(),
                  flow.targetPort(),
                  flow.protocol(),
                  flow.at(),
                  flow.snapshot(),
                  1 + random.nextInt(500),
                  payload,
                  random.nextInt(10) == 0 ? kind(random) : kind,
                  flow.confidence()));
        }
      }
    }
  }

  private static void flood(List<Flow> flows, Random random, long at, int count) {
    for (var i = 0; i < count; i++) {
      var source = "198.18." + random.nextInt(2) + "." + random.nextInt(30);
      flows.add(FlowMaker.attempt(source, i, "10.20.1.10", 80).at(at + random.nextInt(2_500_000)));
    }
  }

  private static Flow flow(Random random, long at, int source, int target, int port) {
    return new Flow(
        "192.0.2." + (1 + source),
        random.nextInt(3),
        "10.20.1." + (1 + target),
        port,
        Protocol.TCP,
        at,
        random.nextInt(5) == 0,
        1 + random.nextInt(9),
        random.nextInt(2) * 100,
        kind(random),
        random.nextInt(101) / 100f);
  }

  private static TrafficClass kind(Random random) {
    var kinds = TrafficClass.values();
    return kinds[random.nextInt(kinds.length)];
  }
}
