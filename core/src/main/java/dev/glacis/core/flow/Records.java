package dev.glacis.core.flow;

/// Makes records of flows.
final class Records {
  private Records() {}

  /// Whether the flow got packets since its previous record.
  static boolean hasNews(long[] s, int at) {
    return FlowState.packets(s, at) > s[at + FlowState.TOLD_PACKETS];
  }

  /// Writes the record of the flow in row `s[at…]` to a row of a batch, all but its time and
  /// whether it is a snapshot.
  static void write(Profile profile, long[] s, int at, FlowBatch batch, int row) {
    look(profile, s, at, batch, row);
    s[at + FlowState.TOLD_PACKETS] = FlowState.packets(s, at);
    s[at + FlowState.TOLD_BYTES] = FlowState.bytes(s, at);
  }

  /// The same, but that the flow does not count as told.
  static void look(Profile profile, long[] s, int at, FlowBatch batch, int row) {
    var reversed = s[at + FlowState.REVERSED] == 1;
    batch.sourceHigh[row] = s[at + (reversed ? FlowState.B_HIGH : FlowState.A_HIGH)];
    batch.sourceLow[row] = s[at + (reversed ? FlowState.B_LOW : FlowState.A_LOW)];
    batch.targetHigh[row] = s[at + (reversed ? FlowState.A_HIGH : FlowState.B_HIGH)];
    batch.targetLow[row] = s[at + (reversed ? FlowState.A_LOW : FlowState.B_LOW)];
    var ports = s[at + FlowState.PORTS];
    batch.sourcePort[row] = (int) (ports >>> (reversed ? 8 : 24)) & 0xffff;
    batch.targetPort[row] = (int) (ports >>> (reversed ? 24 : 8)) & 0xffff;
    batch.protocol[row] = (int) ports & 0xff;
    batch.startMicros[row] = s[at + FlowState.START];
    var packets = FlowState.packets(s, at);
    var bytes = FlowState.bytes(s, at);
    batch.packets[row] = packets - s[at + FlowState.TOLD_PACKETS];
    batch.bytes[row] = bytes - s[at + FlowState.TOLD_BYTES];
    FeatureVector.write(profile, s, at, batch.features, row * batch.schema().width());
  }
}
