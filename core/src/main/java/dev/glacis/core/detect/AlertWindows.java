package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;

/// Flow records with their verdicts in, alerts per five seconds of event time out: both steps, by
/// target ([TargetOperator], which tells how windows work) and by source ([SourceOperator]), in one
/// place.
///
/// Guarantee: the last alert told of each id depends on the records alone: not on how they were cut
/// into batches, nor on any clock, nor, within the lateness, on the order in which different flows
/// came, nor on how many operators share the targets and sources (but for caps on memory, which is
/// counted, and for explanations beyond a few hundred pairs in one window). In live mode an alert
/// comes up to every half second of event time while its window is open (floods and scans only,
/// provisional), at the window's end, and again when late records have changed it, always with the
/// same id; one that the window as a whole does not bear out is withdrawn by an alert of no flows.
///
/// A plain state machine for one thread.
public final class AlertWindows {
  public static final long WINDOW_MICROS = 5_000_000;

  private final TargetOperator targets;
  private final SourceOperator sources;
  private final TargetState targetState;
  private final SourceState sourceState;
  private final AlertSink sink;
  private final long lateness;
  private final SourceSink told = new Told();

  /// @param schema of the batches to come
  /// @param intake counts every record by what became of it
  /// @param hosts counts every record that is added to its source host, `no_room` where not all of
  ///   it could be
  public AlertWindows(
      FeatureSchema schema,
      WindowOptions options,
      Explainer explainer,
      AlertSink sink,
      Intake intake,
      Intake hosts) {
    targets = new TargetOperator(schema, options, explainer, intake);
    sources = new SourceOperator(options, explainer::benignHosts, hosts);
    targetState = targets.begin();
    sourceState = sources.begin();
    this.sink = sink;
    lateness = options.lateness().toNanos() / 1_000;
  }

  /// As [TargetOperator#accept].
  public void accept(FlowBatch batch, Verdicts verdicts) {
    targets.accept(batch, verdicts, targetState, sink, told);
  }

  /// As [TargetOperator#cue].
  public void cue(FlowBatch batch, Verdicts verdicts) {
    targets.cue(batch, verdicts, targetState);
  }

  /// As [TargetOperator#advance].
  public void advance(long watermarkMicros) {
    targets.advance(watermarkMicros, targetState, sink, told);
  }

  /// Closes every window, one after the other. Time starts anew afterwards.
  public void finish() {
    for (var start : targetState.windows.all().stream().map(window -> window.start).toList()) {
      targets.finish(start, targetState, sink, told);
      sources.finish(start, sourceState, sink);
    }
    targets.finish(targetState, sink, told);
    sources.finish(sourceState, sink);
    sink.finished();
  }

  /// Flows that open windows hold now.
  public int flows() {
    return targetState.flows();
  }

  private final class Told implements SourceSink {
    @Override
    public void seen(
        long windowStart,
        long sourceHigh,
        long sourceLow,
        long targetHigh,
        long targetLow,
        int targetPort,
        int protocol,
        int signs) {
      sources.seen(
          windowStart,
          sourceHigh,
          sourceLow,
          targetHigh,
          targetLow,
          targetPort,
          protocol,
          signs,
          sourceState);
    }

    @Override
    public void part(Part part) {
      sources.accept(part, sourceState);
    }

    @Override
    public void advanced(long watermarkMicros) {
      sources.advance(watermarkMicros, sourceState, sink);
      sink.advanced(watermarkMicros - lateness);
    }
  }
}
