package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of one window while it is open.
final class Window {
  /// First microsecond.
  final long start;

  final WindowFlows flows;

  /// Of all its flows, those that do not matter by themselves too.
  final Hosts hosts;

  /// By id, what has been told and not been withdrawn.
  final Map<String, Raised> told = new LinkedHashMap<>();

  /// Whether flows came since it was last concluded.
  boolean changed;

  /// The watermark when it was last concluded.
  long concludedAt = Long.MIN_VALUE;

  private final FeatureSchema schema;
  private @Nullable Exemplars byPair;
  private @Nullable Exemplars byTarget;

  Window(long start, int maxFlows, FeatureSchema schema, Shapes shapes) {
    this.start = start;
    this.schema = schema;
    flows = new WindowFlows(maxFlows);
    hosts = new Hosts(shapes);
  }

  /// First microsecond after it.
  long end() {
    return start + AlertWindows.WINDOW_MICROS;
  }

  /// Keeps the features of a flow if it is the strongest of its pair or target so far.
  void offer(int row, FlowBatch batch, int from) {
    if (byPair == null) {
      byPair = new Exemplars(schema, Rows.PAIR);
    }
    if (byTarget == null) {
      byTarget = new Exemplars(schema, Rows.TARGET);
    }
    byPair.offer(flows, row, batch, from);
    byTarget.offer(flows, row, batch, from);
  }

  /// Null where the model named none of the window's flows.
  @Nullable Exemplars exemplars(boolean ofPairs) {
    return ofPairs ? byPair : byTarget;
  }
}
