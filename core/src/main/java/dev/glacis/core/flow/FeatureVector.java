package dev.glacis.core.flow;

import dev.glacis.core.net.Protocol;

/// Turns a flow's running sums into its features.
final class FeatureVector {
  private static final double MICROS = 1e6;

  private FeatureVector() {}

  /// Writes all features of the flow in row `s[at…]` to `into[from…]`, in the order of [Feature].
  static void write(long[] s, int at, double[] into, int from) {
    new Columns(into, from).flow(s, at);
  }

  /// Writes columns one after the other.
  private static final class Columns {
    private final double[] into;
    private int column;

    Columns(double[] into, int from) {
      this.into = into;
      this.column = from;
    }

    private void put(double value) {
      into[column++] = value;
    }

    private void put(long whole) {
      into[column++] = (double) whole;
    }

    void flow(long[] s, int at) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      var packetsF = s[f + FlowState.PACKETS];
      var packetsB = s[b + FlowState.PACKETS];
      var bytesF = s[f + FlowState.BYTES];
      var bytesB = s[b + FlowState.BYTES];
      var packets = packetsF + packetsB;
      var bytes = bytesF + bytesB;
      var duration = s[at + FlowState.LAST] - s[at + FlowState.START];
      var seconds = duration / MICROS;
      put(duration);
      put(packetsF);
      put(packetsB);
      put(bytesF);
      put(bytesB);
      lengths(s, f);
      lengths(s, b);
      put(duration == 0 ? -1 : bytes / seconds);
      put(duration == 0 ? -1 : packets / seconds);
      put(mean(duration, packets - 1));
      put(std(packets - 1, duration, s[at + FlowState.GAP_SQUARES]));
      put(s[at + FlowState.GAP_MAX]);
      put(s[at + FlowState.GAP_MIN]);
      gaps(s, f);
      gaps(s, b);
      bothWays(s, at, Packet.PSH);
      bothWays(s, at, Packet.URG);
      bothWays(s, at, Packet.RST);
      put(s[f + FlowState.HEADER_BYTES]);
      put(s[b + FlowState.HEADER_BYTES]);
      put(duration > 0 ? packetsF / seconds : 0);
      put(duration > 0 ? packetsB / seconds : 0);
      allLengths(s, at, packets, bytes);
      count(s, at, Packet.FIN);
      count(s, at, Packet.SYN);
      count(s, at, Packet.RST);
      count(s, at, Packet.PSH);
      count(s, at, Packet.ACK);
      count(s, at, Packet.URG);
      count(s, at, Packet.CWR);
      count(s, at, Packet.ECE);
      put(ratio(packetsB, packetsF));
      put(ratio(bytes, packets));
      put(ratio(bytesF, packetsF));
      put(ratio(bytesB, packetsB));
      bulks(s, f);
      bulks(s, b);
      var subflows = s[at + FlowState.SUBFLOWS];
      put(ratio(packetsF, subflows));
      put(ratio(bytesF, subflows));
      put(ratio(packetsB, subflows));
      put(ratio(bytesB, subflows));
      each(s, at, FlowState.WINDOW);
      each(s, at, FlowState.WITH_PAYLOAD);
      each(s, at, FlowState.HEADER_MIN);
      periods(s, at + FlowState.ACTIVE);
      periods(s, at + FlowState.IDLE);
      var icmp = s[at + FlowState.ICMP];
      put(icmp < 0 ? -1 : icmp & 0xff);
      put(icmp < 0 ? -1 : icmp >>> 8);
      each(s, at, FlowState.RETRANSMITTED);
      put(s[f + FlowState.RETRANSMITTED] + s[b + FlowState.RETRANSMITTED]);
      var protocol = s[at + FlowState.PORTS] & 0xff;
      var connection = protocol == Protocol.TCP || protocol == Protocol.UDP;
      put(connection ? s[at + FlowState.LAST] - s[at + FlowState.CONNECTION_START] : 0);
      each(s, at, FlowState.IP_BYTES);
      seenBothWays(s, at, Packet.FIN);
      seenBothWays(s, at, Packet.SYN);
      seenBothWays(s, at, Packet.RST);
      var closed = s[at + FlowState.CLOSED_AT];
      put((closed == 0 ? s[at + FlowState.LAST] : closed) - s[at + FlowState.START]);
    }

    private void lengths(long[] s, int block) {
      var packets = s[block + FlowState.PACKETS];
      var bytes = s[block + FlowState.BYTES];
      put(s[block + FlowState.BYTES_MAX]);
      put(s[block + FlowState.BYTES_MIN]);
      put(mean(bytes, packets));
      put(std(packets, bytes, s[block + FlowState.BYTE_SQUARES]));
    }

    private void gaps(long[] s, int block) {
      var gaps = s[block + FlowState.PACKETS] - 1;
      var total = s[block + FlowState.LAST_SEEN] - s[block + FlowState.FIRST_SEEN];
      put(total);
      put(mean(total, gaps));
      put(std(gaps, total, s[block + FlowState.OWN_GAP_SQUARES]));
      put(s[block + FlowState.OWN_GAP_MAX]);
      put(s[block + FlowState.OWN_GAP_MIN]);
    }

    private void allLengths(long[] s, int at, long packets, long bytes) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      var minF = s[f + FlowState.BYTES_MIN];
      var minB = s[b + FlowState.BYTES_MIN];
      var squares = s[f + FlowState.BYTE_SQUARES] + s[b + FlowState.BYTE_SQUARES];
      if (s[f + FlowState.PACKETS] == 0) {
        put(minB);
      } else {
        put(s[b + FlowState.PACKETS] == 0 ? minF : Math.min(minF, minB));
      }
      put(Math.max(s[f + FlowState.BYTES_MAX], s[b + FlowState.BYTES_MAX]));
      put(mean(bytes, packets));
      put(std(packets, bytes, squares));
      put(variance(packets, bytes, squares));
    }

    private void bulks(long[] s, int block) {
      var bulks = s[block + FlowState.BULKS];
      var duration = s[block + FlowState.BULK_DURATION];
      put(ratio(s[block + FlowState.BULK_BYTES], bulks));
      put(ratio(s[block + FlowState.BULK_PACKETS], bulks));
      put(duration == 0 ? 0 : s[block + FlowState.BULK_BYTES] / (duration / MICROS));
    }

    private void periods(long[] s, int at) {
      put(mean(s[at + 1], s[at]));
      put(std(s[at], s[at + 1], s[at + 2]));
      put(s[at + 4]);
      put(s[at + 3]);
    }

    private void each(long[] s, int at, int offset) {
      put(s[at + FlowState.FORWARD + offset]);
      put(s[at + FlowState.BACKWARD + offset]);
    }

    private void bothWays(long[] s, int at, int flag) {
      put(FlowState.flagged(s, at + FlowState.FORWARD, flag));
      put(FlowState.flagged(s, at + FlowState.BACKWARD, flag));
    }

    private void seenBothWays(long[] s, int at, int flag) {
      put(FlowState.flagged(s, at + FlowState.FORWARD, flag) > 0 ? 1 : 0);
      put(FlowState.flagged(s, at + FlowState.BACKWARD, flag) > 0 ? 1 : 0);
    }

    private void count(long[] s, int at, int flag) {
      put(
          (long) FlowState.flagged(s, at + FlowState.FORWARD, flag)
              + FlowState.flagged(s, at + FlowState.BACKWARD, flag));
    }
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static double mean(long sum, long count) {
    return count <= 0 ? 0 : (double) sum / count;
  }

  private static double std(long count, long sum, long squares) {
    return Math.sqrt(variance(count, sum, squares));
  }

  /// The sample variance (n − 1), 0 below two values: (n Σx² − (Σx)²) ∕ n(n − 1), whose numerator
  /// is computed in 128 bits, so that nothing is lost where the values lie close together.
  static double variance(long count, long sum, long squares) {
    if (count < 2) {
      return 0;
    }
    var low = count * squares - sum * sum;
    var high = Math.multiplyHigh(count, squares) - Math.multiplyHigh(sum, sum);
    if (Long.compareUnsigned(count * squares, sum * sum) < 0) {
      high--;
    }
    var numerator = high * 0x1p64 + (low >>> 1) * 2.0 + (low & 1);
    return Math.max(0, numerator / count / (count - 1));
  }
}
