package dev.glacis.core.flow;

/// A five-tuple without direction, filled again for each packet: endpoint A is the smaller by
/// address, then port.
final class FlowKey {
  long aHigh;
  long aLow;
  long bHigh;
  long bLow;

  /// As [FlowState#PORTS].
  long ports;

  /// Whether the packet came from B.
  boolean fromB;

  void of(Packet packet) {
    var order = Long.compareUnsigned(packet.sourceHigh, packet.targetHigh);
    order = order != 0 ? order : Long.compareUnsigned(packet.sourceLow, packet.targetLow);
    order = order != 0 ? order : Integer.compare(packet.sourcePort, packet.targetPort);
    fromB = order > 0;
    aHigh = fromB ? packet.targetHigh : packet.sourceHigh;
    aLow = fromB ? packet.targetLow : packet.sourceLow;
    bHigh = fromB ? packet.sourceHigh : packet.targetHigh;
    bLow = fromB ? packet.sourceLow : packet.targetLow;
    var aPort = fromB ? packet.targetPort : packet.sourcePort;
    var bPort = fromB ? packet.sourcePort : packet.targetPort;
    ports = (long) aPort << 24 | (long) bPort << 8 | packet.protocol;
  }

  boolean matches(long[] rows, int at) {
    return rows[at + FlowState.A_LOW] == aLow
        && rows[at + FlowState.B_LOW] == bLow
        && rows[at + FlowState.PORTS] == ports
        && rows[at + FlowState.A_HIGH] == aHigh
        && rows[at + FlowState.B_HIGH] == bHigh;
  }

  void writeTo(long[] rows, int at) {
    rows[at + FlowState.A_HIGH] = aHigh;
    rows[at + FlowState.A_LOW] = aLow;
    rows[at + FlowState.B_HIGH] = bHigh;
    rows[at + FlowState.B_LOW] = bLow;
    rows[at + FlowState.PORTS] = ports;
  }

  /// The order of records of one time: by key, unsigned.
  static int compare(long[] left, int leftAt, long[] right, int rightAt) {
    for (var i = 0; i <= FlowState.PORTS; i++) {
      var order = Long.compareUnsigned(left[leftAt + i], right[rightAt + i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
