package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/// Flow records with their verdicts in, alerts per five seconds of event time out.
///
/// Windows tumble. A record belongs to the window of its own time; a snapshot to the window that
/// ends at its boundary. The watermark says that no earlier record is expected: every record moves
/// it to just before its own time, and a host moves it on when it knows more ([#advance]). A window
/// is closed, and its state forgotten, when the watermark is past its end by the lateness; a record
/// that comes after that is dropped and counted as `late`.
///
/// Guarantee: the last alert told of each id depends on the records alone: not on how they were cut
/// into batches, nor on any clock, nor, within the lateness, on the order in which different flows
/// came (but for caps on memory, which is counted, and for explanations beyond a few hundred pairs
/// in one window). In live mode an alert comes up to every half second of event time while its
/// window is open (floods and scans only, provisional), at the window's end, and again when late
/// records have changed it, always with the same id; one that the window as a whole does not bear
/// out is withdrawn by an alert of no flows.
///
/// Cost: O(1) for a record, O(n log n) to conclude a window of n flows; of benign flows that
/// carried something only what they add to their source host is held. A plain state machine for one
/// thread.
public final class AlertWindows {
  public static final long WINDOW_MICROS = 5_000_000;

  private static final long EARLY_MICROS = 500_000;

  private final FeatureSchema schema;
  private final WindowOptions options;
  private final long lateness;
  private final Explainer explainer;
  private final AlertSink sink;
  private final Intake intake;
  private final Intake hosts;
  private final Attempts attempts;
  private final Shapes shapes;

  /// By start.
  private final List<Window> open = new ArrayList<>();

  private int flows;
  private long watermark = Long.MIN_VALUE;

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
    this.schema = schema;
    this.options = options;
    this.explainer = explainer;
    this.sink = sink;
    this.intake = intake;
    this.hosts = hosts;
    lateness = options.lateness().toNanos() / 1_000;
    attempts = new Attempts(schema);
    shapes = new Shapes(schema);
  }

  /// Takes the records of a batch, in order.
  ///
  /// @param verdicts of these rows
  /// @throws IllegalArgumentException for a batch of another schema
  public void accept(FlowBatch batch, Verdicts verdicts) {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException("a batch of another schema than the windows'");
    }
    intake.received(batch.size());
    for (var row = 0; row < batch.size(); row++) {
      advance(batch.timeMicros[row] - 1);
      take(batch, row, verdicts.verdict[row], verdicts.confidence[row]);
    }
  }

  /// Says that no record of this time or an earlier one is expected any more. A time before the
  /// watermark changes nothing.
  public void advance(long watermarkMicros) {
    if (watermarkMicros <= watermark) {
      return;
    }
    var isEarlyTick =
        Math.floorDiv(watermark, EARLY_MICROS) != Math.floorDiv(watermarkMicros, EARLY_MICROS);
    watermark = watermarkMicros;
    if (open.isEmpty()) {
      return;
    }
    while (!open.isEmpty() && isPast(open.getFirst().end())) {
      close(open.removeFirst());
    }
    if (options.live() && isEarlyTick) {
      open.forEach(this::tellSoFar);
    }
  }

  /// Closes every window. Time starts anew afterwards.
  public void finish() {
    for (Iterator<Window> windows = open.iterator(); windows.hasNext(); windows.remove()) {
      close(windows.next());
    }
    watermark = Long.MIN_VALUE;
  }

  /// Flows that open windows hold now.
  public int flows() {
    return flows;
  }

  private void take(FlowBatch batch, int from, TrafficClass verdict, float confidence) {
    var time = batch.timeMicros[from];
    var start =
        Math.floorDiv(batch.snapshot[from] ? time - 1 : time, WINDOW_MICROS) * WINDOW_MICROS;
    if (isPast(start + WINDOW_MICROS)) {
      intake.dropped("late", 1);
      return;
    }
    var attempt = attempts.isAttempt(batch, from);
    var matters = attempt || verdict != TrafficClass.BENIGN;
    var window = window(start);
    countHost(window, batch, from);
    var row = window.flows.find(batch, from);
    if (row == WindowFlows.NONE && !matters) {
      intake.kept(1);
      return;
    }
    if (row == WindowFlows.NONE) {
      row =
          flows == options.maxFlows()
              ? WindowFlows.NONE
              : window.flows.add(batch, from, verdict, confidence, attempt);
      if (row == WindowFlows.NONE) {
        intake.dropped("window_full", 1);
        return;
      }
      flows++;
      offer(window, row, batch, from);
    } else if (window.flows.update(row, batch, from, verdict, confidence, attempt)) {
      offer(window, row, batch, from);
    }
    window.changed = true;
    intake.kept(1);
  }

  private void countHost(Window window, FlowBatch batch, int from) {
    hosts.received(1);
    if (window.hosts.add(batch, from)) {
      hosts.kept(1);
    } else {
      hosts.dropped("no_room", 1);
    }
    window.changed |= window.flows.size() > 0;
  }

  private static void offer(Window window, int row, FlowBatch batch, int from) {
    if (window.flows.verdict(row) != TrafficClass.BENIGN) {
      window.offer(row, batch, from);
    }
  }

  /// The window with that start.
  private Window window(long start) {
    var at = open.size();
    while (at > 0 && open.get(at - 1).start >= start) {
      at--;
    }
    if (at < open.size() && open.get(at).start == start) {
      return open.get(at);
    }
    var window = new Window(start, options.maxFlowsPerWindow(), schema, shapes);
    open.add(at, window);
    return window;
  }

  /// Whether a window with that end is closed.
  private boolean isPast(long end) {
    return watermark != Long.MIN_VALUE && watermark - lateness >= end;
  }

  private void close(Window window) {
    if (window.changed || window.concludedAt < window.end()) {
      conclude(window, false);
    }
    flows -= window.flows.size();
  }

  private void tellSoFar(Window window) {
    var hasEnded = watermark >= window.end();
    var isDue =
        !hasEnded
            || window.concludedAt < window.end()
            || watermark - window.concludedAt >= WINDOW_MICROS;
    if (isDue && (window.changed || (hasEnded && window.concludedAt < window.end()))) {
      conclude(window, !hasEnded);
    }
  }

  private void conclude(Window window, boolean provisional) {
    window.changed = false;
    window.concludedAt = watermark;
    var withdrawn = provisional ? new HashSet<String>() : new HashSet<>(window.told.keySet());
    for (var raised : Conclusion.of(window, explainer, provisional, options.unknown())) {
      var id = raised.alert().id();
      withdrawn.remove(id);
      var before = window.told.put(id, raised);
      if (before == null || !before.alert().equals(raised.alert())) {
        sink.accept(raised.alert(), raised.witnesses());
      }
    }
    for (var id : List.copyOf(window.told.keySet())) {
      if (withdrawn.contains(id)) {
        var before = window.told.remove(id);
        if (before != null) {
          sink.accept(before.alert().withdrawn(), List.of());
        }
      }
    }
  }
}
