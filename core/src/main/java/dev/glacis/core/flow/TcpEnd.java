package dev.glacis.core.flow;

/// How far the end of a TCP connection has come, by the correction of 2022: a FIN in each direction
/// and an ACK after them, or a RST. A flow's first packet does not count.
final class TcpEnd {
  static final int OPEN = 0;
  static final int FIRST_FIN = 1;
  private static final int BOTH_FINS = 2;
  static final int CLOSED = 3;

  private TcpEnd() {}

  /// @param finsBothWays whether both directions have sent a FIN, this packet included
  static long after(long state, Packet packet, boolean finsBothWays) {
    if (packet.has(Packet.FIN)) {
      if (state == OPEN) {
        return FIRST_FIN;
      }
      return state == FIRST_FIN && finsBothWays ? BOTH_FINS : state;
    }
    var over = packet.has(Packet.RST) || (packet.has(Packet.ACK) && state == BOTH_FINS);
    return over ? CLOSED : state;
  }
}
