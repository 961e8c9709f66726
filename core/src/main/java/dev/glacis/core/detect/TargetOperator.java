package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import java.util.List;
import java.util.Map;

/// First step from flow records to alerts, keyed by target ([#key]): one operator sees all flows to
/// a target. It tells alerts about many sources on one target itself, and hands on all else to the
/// step that is keyed by source ([SourceOperator]): that a record was seen, and the parts of what
/// matters.
///
/// Windows tumble. A record belongs to the window of its own time; a snapshot to the window that
/// ends at its boundary. The watermark says that no earlier record is expected: every record moves
/// it to just before its own time, and a host moves it on when it knows more ([#advance]). A window
/// is closed, and its state forgotten, when the watermark is past its end by the lateness; a record
/// that comes after that is dropped and counted as `late`.
///
/// Immutable but for what the intake counts: all that it remembers is in the state.
///
/// Cost: O(1) for a record, O(n log n) to conclude a window of n flows that matter.
public final class TargetOperator {
  private final FeatureSchema schema;
  private final WindowOptions options;
  private final Explainer explainer;
  private final Intake intake;
  private final Attempts attempts;
  private final Shapes shapes;

  /// @param schema of the batches to come
  /// @param intake counts every record by what became of it
  public TargetOperator(
      FeatureSchema schema, WindowOptions options, Explainer explainer, Intake intake) {
    this.schema = schema;
    this.options = options;
    this.explainer = explainer;
    this.intake = intake;
    attempts = new Attempts(schema);
    shapes = new Shapes(schema);
  }

  /// The same for all flows to one target, in every process.
  public static long key(FlowBatch batch, int row) {
    return SourceOperator.key(batch.targetHigh[row], batch.targetLow[row]);
  }

  /// What there is to remember at the beginning.
  public TargetState begin() {
    return new TargetState(options);
  }

  /// The state that was stored.
  ///
  /// @param stored the last value of each key, where there is one
  /// @throws IllegalArgumentException for bytes that are no such state
  public TargetState restore(Map<Long, byte[]> stored) {
    var state = begin();
    state.windows.restore(stored, this::open);
    for (var window : state.windows.all()) {
      state.flows += window.flows.size();
    }
    return state;
  }

  /// Takes the records of a batch, in order.
  ///
  /// @param verdicts of these rows
  /// @throws IllegalArgumentException for a batch of another schema
  public void accept(
      FlowBatch batch, Verdicts verdicts, TargetState state, AlertSink alerts, SourceSink sources) {
    requireSchema(batch);
    intake.received(batch.size());
    for (var row = 0; row < batch.size(); row++) {
      advance(batch.timeMicros[row] - 1, state, alerts, sources);
      take(batch, row, verdicts.verdict[row], verdicts.confidence[row], state, sources);
    }
  }

  /// Takes early looks at flows whose records are still to come. They count for what is told before
  /// their window ends, and for nothing else.
  ///
  /// @param batch with the time of the look; what does not fit is left out
  /// @param verdicts of these rows
  public void cue(FlowBatch batch, Verdicts verdicts, TargetState state) {
    requireSchema(batch);
    for (var row = 0; row < batch.size(); row++) {
      var start = start(batch.timeMicros[row] - 1);
      var attempt = attempts.isAttempt(batch, row);
      if (!options.live()
          || state.windows.isPast(start)
          || (!attempt && verdicts.verdict[row] == TrafficClass.BENIGN)) {
        continue;
      }
      var window = state.windows.at(start, this::open);
      var cues = window.cues();
      var known = cues.find(batch, row);
      if (known == Table.NONE) {
        cues.add(batch, row, verdicts.verdict[row], verdicts.confidence[row], attempt);
      } else {
        cues.replace(known, batch, row, verdicts.verdict[row], verdicts.confidence[row], attempt);
      }
      window.changed = true;
    }
  }

  /// Says that no record of this time or an earlier one is expected any more. A time before the
  /// watermark changes nothing.
  public void advance(
      long watermarkMicros, TargetState state, AlertSink alerts, SourceSink sources) {
    if (state.windows.advance(
        watermarkMicros,
        (window, provisional) -> conclude(window, provisional, alerts, sources),
        window -> state.flows -= window.flows.size())) {
      sources.advanced(watermarkMicros);
    }
  }

  /// Closes every window. Time starts anew afterwards.
  public void finish(TargetState state, AlertSink alerts, SourceSink sources) {
    finish(Long.MAX_VALUE, state, alerts, sources);
  }

  /// Closes the windows that start by then.
  void finish(long lastStart, TargetState state, AlertSink alerts, SourceSink sources) {
    state.windows.finish(
        lastStart,
        (window, provisional) -> conclude(window, provisional, alerts, sources),
        window -> state.flows -= window.flows.size());
  }

  private void requireSchema(FlowBatch batch) {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException("a batch of another schema than the windows'");
    }
  }

  private void take(
      FlowBatch batch,
      int from,
      TrafficClass verdict,
      float confidence,
      TargetState state,
      SourceSink sources) {
    var start = windowStart(batch, from);
    if (state.windows.isPast(start)) {
      intake.dropped("late", 1);
      return;
    }
    sources.seen(
        start,
        batch.sourceHigh[from],
        batch.sourceLow[from],
        batch.targetHigh[from],
        batch.targetLow[from],
        batch.targetPort[from],
        batch.protocol[from],
        shapes.signs(batch, from));
    var attempt = attempts.isAttempt(batch, from);
    var window = state.windows.at(start, this::open);
    var row = window.flows.find(batch, from);
    if (row == Table.NONE && !attempt && verdict == TrafficClass.BENIGN) {
      intake.kept(1);
      return;
    }
    if (row == Table.NONE) {
      row =
          state.flows == options.maxFlows()
              ? Table.NONE
              : window.flows.add(batch, from, verdict, confidence, attempt);
      if (row == Table.NONE) {
        intake.dropped("window_full", 1);
        return;
      }
      state.flows++;
      offer(window, row, batch, from);
    } else if (window.flows.update(row, batch, from, verdict, confidence, attempt)) {
      offer(window, row, batch, from);
    }
    window.changed = true;
    intake.kept(1);
  }

  private static void offer(TargetWindow window, int row, FlowBatch batch, int from) {
    if (window.flows.table.kind(row) != TrafficClass.BENIGN) {
      window.offer(row, batch, from);
    }
  }

  private TargetWindow open(long start) {
    return new TargetWindow(start, options.maxFlowsPerWindow(), schema);
  }

  /// The first microsecond of the window that a record belongs to: that of its own time; a snapshot
  /// to the one that ends at its boundary.
  static long windowStart(FlowBatch batch, int row) {
    return start(batch.timeMicros[row] - (batch.snapshot[row] ? 1 : 0));
  }

  private static long start(long time) {
    return Math.floorDiv(time, AlertWindows.WINDOW_MICROS) * AlertWindows.WINDOW_MICROS;
  }

  private void conclude(
      TargetWindow window, boolean provisional, AlertSink alerts, SourceSink sources) {
    if (!provisional) {
      window.cues = null;
    }
    var flows = window.known();
    var evidence = Evidence.onTargets(flows);
    var kinds = Group.kinds(options.unknown());
    var gathered = new boolean[flows.size()];
    var groups = Group.onTargets(flows, evidence, kinds, gathered);
    var conclusion =
        new Conclusion(window.start, flows, evidence, provisional, explainer.benignHosts());
    window.tell(
        conclusion.of(groups, (group, strongest) -> reasons(window, group, strongest)),
        provisional,
        alerts);
    var parts = new Parts(flows, evidence, kinds, gathered);
    parts.explain(window.byPair, explainer);
    window.parts = parts.tell(window.start, window.parts, options.live(), sources);
  }

  private List<Alert.Reason> reasons(TargetWindow window, Group group, int strongest) {
    var flows = window.flows.table;
    var exemplars = window.byTarget;
    if (exemplars == null || strongest >= flows.size()) {
      return List.of();
    }
    var at = exemplars.find(flows, strongest, group.kind());
    return at != Exemplars.NONE
            && (!group.onePort() || flows.compare(exemplars.flow(at), strongest, Rows.PORT) == 0)
        ? exemplars.explained(at, explainer)
        : List.of();
  }
}
