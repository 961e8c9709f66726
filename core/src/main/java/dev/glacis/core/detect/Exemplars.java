package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<Integer, List<Alert.Reason>> reasons = new HashMap<>();
  private final int[] slots = new int[SLOTS];

  /// @param columns of [Table] in which flows agree that share an exemplar
  Exemplars(FeatureSchema schema, int[] columns) {
    this.columns = columns;
    features = new FlowBatch(schema, MOST);
    Arrays.fill(slots, NONE);
  }

  int size() {
    return features.size();
  }

  /// Offers a flow whose features are row `from` of the batch.
  void offer(Table flows, int row, FlowBatch batch, int from) {
    var slot = slot(flows, row, flows.kind(row));
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
    vote[at] = (int) flows.get(row, Table.VOTE);
    kind[at] = flows.kind(row);
    reasons.remove(at);
    var width = batch.schema().width();
    System.arraycopy(batch.features, from * width, features.features, at * width, width);
  }

  /// The exemplar of the row's pair (or target); [#NONE] where there is none, or where it has since
  /// been found to be of another kind.
  int find(Table flows, int row, TrafficClass wanted) {
    var at = slots[slot(flows, row, wanted)];
    return at == NONE || flows.kind(flow[at]) != wanted ? NONE : at;
  }

  /// The flow that the exemplar is.
  int flow(int at) {
    return flow[at];
  }

  /// What it was when it was offered.
  TrafficClass kind(int at) {
    return kind[at];
  }

  /// What moved the verdict on it.
  List<Alert.Reason> explained(int at, Explainer explainer) {
    return reasons.computeIfAbsent(at, row -> List.copyOf(explainer.explain(features, row)));
  }

  void write(StateOutput out) {
    out.writeLong(features.size());
    var width = features.schema().width();
    for (var at = 0; at < features.size(); at++) {
      out.writeLong(flow[at]);
      out.writeLong(vote[at]);
      out.writeByte((int) Table.kind(kind[at], false));
      for (var i = at * width; i < (at + 1) * width; i++) {
        out.writeDouble(features.features[i]);
      }
    }
  }

  /// Adds what was written to exemplars of which there are none.
  ///
  /// @param flows whose rows they are
  void read(StateInput in, Table flows) {
    var width = features.schema().width();
    var count = in.readCount(3 + width * Double.BYTES);
    if (count > MOST) {
      throw in.malformed("at most " + MOST + " exemplars");
    }
    for (var left = count; left > 0; left--) {
      var row = in.readInt();
      var itsVote = in.readInt();
      var itsKind = Table.kindOf(Table.readKind(in));
      if (row < 0 || row >= flows.size()) {
        throw in.malformed("an exemplar of " + flows.size() + " flows");
      }
      var at = features.add();
      slots[slot(flows, row, itsKind)] = at;
      flow[at] = row;
      vote[at] = itsVote;
      kind[at] = itsKind;
      for (var i = at * width; i < (at + 1) * width; i++) {
        features.features[i] = in.readDouble();
      }
    }
  }

  private boolean isStronger(Table flows, int row, int at) {
    if (flow[at] == row) {
      return true;
    }
    var order = Long.compare(flows.get(row, Table.VOTE), vote[at]);
    return order > 0 || (order == 0 && flows.compare(row, flow[at], Table.FLOW) < 0);
  }

  private int slot(Table flows, int row, TrafficClass wanted) {
    var hash = Table.kind(wanted, false);
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
