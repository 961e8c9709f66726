package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;

/// The flows of one window that may matter: those with a verdict other than benign, and attempts
/// (see [Attempts]). A row of a [Table] for each flow.
///
/// Records of one flow: the one with the latest time says verdict and vote, of equal times the one
/// that came last; packets and bytes, which count since the record before, add up.
final class WindowFlows {
  final Table table;

  WindowFlows(int maxRows) {
    this(new Table(Table.FLOW, maxRows));
  }

  WindowFlows(Table table) {
    this.table = table;
  }

  int size() {
    return table.size();
  }

  /// The flow's row, or [Table#NONE].
  int find(FlowBatch batch, int from) {
    var staged = table.staged();
    table.set(staged, Table.SOURCE_HIGH, batch.sourceHigh[from]);
    table.set(staged, Table.SOURCE_LOW, batch.sourceLow[from]);
    table.set(staged, Table.TARGET_HIGH, batch.targetHigh[from]);
    table.set(staged, Table.TARGET_LOW, batch.targetLow[from]);
    table.set(staged, Table.TARGET_PORT, batch.targetPort[from]);
    table.set(staged, Table.SOURCE_PORT, (long) batch.sourcePort[from] << 8 | batch.protocol[from]);
    table.set(staged, Table.START, batch.startMicros[from]);
    return table.find();
  }

  /// Adds the flow that was looked for last and not found.
  ///
  /// @return its row, or [Table#NONE] when the table is full
  int add(FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    var staged = table.staged();
    table.set(staged, Table.FLOWS, 1);
    table.set(staged, Table.PACKETS, batch.packets[from]);
    table.set(staged, Table.BYTES, batch.bytes[from]);
    judge(staged, batch, from, verdict, confidence, attempt);
    return table.add();
  }

  /// Takes a further record of a flow.
  ///
  /// @return whether its verdict is the flow's now
  boolean update(
      int row, FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    table.add(row, Table.PACKETS, batch.packets[from]);
    table.add(row, Table.BYTES, batch.bytes[from]);
    if (batch.timeMicros[from] < table.get(row, Table.TIME)) {
      return false;
    }
    judge(row, batch, from, verdict, confidence, attempt);
    return true;
  }

  /// Takes a later look at a flow instead of an earlier one.
  void replace(
      int row, FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    table.set(row, Table.PACKETS, batch.packets[from]);
    table.set(row, Table.BYTES, batch.bytes[from]);
    judge(row, batch, from, verdict, confidence, attempt);
  }

  private void judge(
      int row, FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    var vote = Math.round(Math.clamp(confidence, 0f, 1f) * 1e6);
    table.set(row, Table.TIME, batch.timeMicros[from]);
    table.set(row, Table.KIND, Table.kind(verdict, false));
    table.set(row, Table.ATTEMPTS, attempt ? 1 : 0);
    table.set(row, Table.VOTES, vote);
    table.set(row, Table.VOTE, vote);
  }
}
