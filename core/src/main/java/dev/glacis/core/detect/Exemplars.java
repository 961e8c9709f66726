package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.Arrays;

/// The features of the strongest flow of each kind and pair (or target) of a window, kept because
/// an explanation needs them when the window ends. Bounded: of more than [#MOST] pairs the later
/// ones have none.
final class Exemplars {
  static final int MOST = 256;
  static final int NONE = -1;

  private static final int SLOTS = 2 * MOST;

  private final int[] columns;
  private final FlowBatch features;
  private final int[] flow = new int[MOST];
  private final int[] vote = new int[MOST];
  private final TrafficClass[] kind = new TrafficClass[MOST];
  private final int[] slots = new int[SLOTS];

  /// @param columns of [WindowFlows] in which flows agree that share an exemplar
  Exemplars(FeatureSchema schema, int[] columns) {
    this.columns = columns;
    features = new FlowBatch(schema, MOST);
    Arrays.fill(slots, NONE);
  }

  /// Offers a flow whose features are row `from` of the batch.
  void offer(WindowFlows flows, int row, FlowBatch batch, int from) {
    var slot = slot(flows, row, flows.verdict(row));
    var at = slots[slot];
    if (at == NONE) {
      if (features.isFull()) {
        return;
      }
      at = features.add();
      slots[slot] = at;
    } else if (!isStronger(flows, row, at)) {
      return;
    }
    flow[at] = row;
    vote[at] = flows.vote(row);
    kind[at] = flows.verdict(row);
    var width = batch.schema().width();
    System.arraycopy(batch.features, from * width, features.features, at * width, width);
  }

  /// The exemplar of the row's pair (or target), whose features are a row of [#features]; [#NONE]
  /// where there is none, or where it has since been found to be of another kind.
  int find(WindowFlows flows, int row, TrafficClass wanted) {
    var at = slots[slot(flows, row, wanted)];
    return at == NONE || flows.verdict(flow[at]) != wanted ? NONE : at;
  }

  FlowBatch features() {
    return features;
  }

  /// The flow that the exemplar is.
  int flow(int at) {
    return flow[at];
  }

  private boolean isStronger(WindowFlows flows, int row, int at) {
    if (flow[at] == row) {
      return true;
    }
    var order = Integer.compare(flows.vote(row), vote[at]);
    return order > 0 || (order == 0 && flows.compare(row, flow[at], Rows.KEY) < 0);
  }

  private int slot(WindowFlows flows, int row, TrafficClass wanted) {
    var hash = (long) wanted.label().hashCode();
    for (var column : columns) {
      hash = (hash ^ flows.get(row, column)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    var slot = (int) hash & SLOTS - 1;
    while (slots[slot] != NONE
        && (kind[slots[slot]] != wanted || flows.compare(flow[slots[slot]], row, columns) != 0)) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }
}
