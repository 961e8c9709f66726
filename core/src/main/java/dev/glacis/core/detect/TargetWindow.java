package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import org.jspecify.annotations.Nullable;

/// What a window holds of the flows to some targets.
final class TargetWindow extends OpenWindow {
  final WindowFlows flows;

  /// Early looks at flows that no record has told in this window yet.
  @Nullable WindowFlows cues;

  /// What sources have been told; null where that will not be asked for.
  @Nullable Table parts;

  @Nullable Exemplars byPair;
  @Nullable Exemplars byTarget;

  private final FeatureSchema schema;
  private final int maxFlows;

  TargetWindow(long start, int maxFlows, FeatureSchema schema) {
    super(start);
    this.schema = schema;
    this.maxFlows = maxFlows;
    flows = new WindowFlows(maxFlows);
  }

  /// Early looks, of which there may be none yet.
  WindowFlows cues() {
    var some = cues == null ? new WindowFlows(maxFlows) : cues;
    cues = some;
    return some;
  }

  /// Keeps the features of a flow if it is the strongest of its pair or target so far.
  void offer(int row, FlowBatch batch, int from) {
    if (byPair == null) {
      byPair = new Exemplars(schema, Rows.PAIR);
    }
    if (byTarget == null) {
      byTarget = new Exemplars(schema, Rows.TARGET);
    }
    byPair.offer(flows.table, row, batch, from);
    byTarget.offer(flows.table, row, batch, from);
  }

  /// All flows that are known of, with a row for each: those of records first.
  Table known() {
    if (cues == null || cues.size() == 0) {
      return flows.table;
    }
    var all = new Table(Table.FLOW, flows.size() + cues.size());
    for (var row = 0; row < flows.size(); row++) {
      all.stage(flows.table, row);
      all.add();
    }
    for (var row = 0; row < cues.size(); row++) {
      all.stage(cues.table, row);
      if (all.find() == Table.NONE) {
        all.add();
      }
    }
    return all;
  }

  @Override
  void write(StateOutput out) {
    super.write(out);
    flows.table.write(out);
    out.writeBoolean(cues != null);
    if (cues != null) {
      cues.table.write(out);
    }
    out.writeBoolean(parts != null);
    if (parts != null) {
      parts.write(out);
    }
    write(byPair, out);
    write(byTarget, out);
  }

  @Override
  void read(StateInput in) {
    super.read(in);
    flows.table.read(in);
    if (in.readBoolean()) {
      cues().table.read(in);
    }
    if (in.readBoolean()) {
      parts = new Table(Table.PART, (int) Math.min(Integer.MAX_VALUE, 2L * maxFlows));
      parts.read(in);
    }
    byPair = exemplars(in, Rows.PAIR);
    byTarget = exemplars(in, Rows.TARGET);
  }

  private static void write(@Nullable Exemplars exemplars, StateOutput out) {
    out.writeBoolean(exemplars != null);
    if (exemplars != null) {
      exemplars.write(out);
    }
  }

  private @Nullable Exemplars exemplars(StateInput in, int[] columns) {
    if (!in.readBoolean()) {
      return null;
    }
    var exemplars = new Exemplars(schema, columns);
    exemplars.read(in, flows.table);
    return exemplars;
  }
}
