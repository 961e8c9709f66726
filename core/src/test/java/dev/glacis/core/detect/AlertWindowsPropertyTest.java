package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.FlowMaker.Flow;
import dev.glacis.core.detect.FlowMaker.Told;
import dev.glacis.core.intake.Intake;
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
    var flows = MadeTraffic.of(new Random(seed));
    var told = new Told();
    run(flows, PATIENT, told, 64);
    var lines = told.alerts.stream().map(NaiveAlerts::line).toList();
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(lines)).isEqualTo(NaiveAlerts.of(flows));
  }

  @Property(tries = 50)
  void howRecordsAreCutIntoBatchesChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int batch) {
    var flows = MadeTraffic.of(new Random(seed));
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
    var flows = oneRecordEach(MadeTraffic.of(random));
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
    var flows = MadeTraffic.of(new Random(seed));
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

  @Property(tries = 50)
  void earlyLooksAtFlowsChangeNothingThatIsFinal(@ForAll long seed) {
    var random = new Random(seed);
    var flows = MadeTraffic.of(random);
    var looks = MadeTraffic.of(random);
    Collections.sort(flows, (a, b) -> Long.compare(a.at(), b.at()));
    Collections.shuffle(looks, random);
    var once = new Told();
    run(flows, WindowOptions.forPackets(false), once, 64);
    var told = new Told();
    var intake = new Intake("flows");
    var windows = windows(WindowOptions.forPackets(true), told, intake);
    var next = 0;
    for (var flow : flows) {
      if (next < looks.size() && random.nextInt(3) == 0) {
        FlowMaker.look(windows, looks.get(next++).at(flow.at()));
      }
      FlowMaker.give(windows, List.of(flow), 1);
    }
    windows.finish();
    Map<String, Alert> last = new LinkedHashMap<>();
    told.alerts.forEach(alert -> last.put(alert.id(), alert));
    assertThat(last.values().stream().filter(alert -> alert.flows() > 0))
        .containsExactlyInAnyOrderElementsOf(once.alerts);
    assertThat(last.values()).noneMatch(Alert::provisional);
    assertThat(intake.snapshot().received()).isEqualTo(flows.size());
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
}
