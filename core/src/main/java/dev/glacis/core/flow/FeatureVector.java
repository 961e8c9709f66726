package dev.glacis.core.flow;

import dev.glacis.core.net.Protocol;

/// Turns a flow's running sums into its features.
final class FeatureVector {
  private static final double MICROS = 1e6;

  private FeatureVector() {}

  /// Writes the profile's features of the flow in row `s[at…]` to `into[from…]`, in the order of
  /// [Feature].
  static void write(Profile profile, long[] s, int at, double[] into, int from) {
    var columns = new Columns(into, from);
    switch (profile) {
      case CORRECTED -> columns.corrected(s, at);
      case ORIGINAL -> columns.original(s, at);
    }
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

    void corrected(long[] s, int at) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      totals(s, at);
      rates(s, at, -1);
      allGaps(s, at);
      bothWays(s, at, Packet.PSH);
      bothWays(s, at, Packet.URG);
      bothWays(s, at, Packet.RST);
      headers(s, at);
      var packets = FlowState.packets(s, at);
      var bytes = FlowState.bytes(s, at);
      allLengths(s, at, packets, bytes, squares(s, at));
      allFlags(s, at);
      put(ratio(s[b + FlowState.PACKETS], s[f + FlowState.PACKETS]));
      put(ratio(bytes, packets));
      segments(s, at);
      bulks(s, f);
      bulks(s, b);
      var subflows = s[at + FlowState.SUBFLOWS];
      put(ratio(s[f + FlowState.PACKETS], subflows));
      put(ratio(s[f + FlowState.BYTES], subflows));
      put(ratio(s[b + FlowState.PACKETS], subflows));
      put(ratio(s[b + FlowState.BYTES], subflows));
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

    /// The first packet counts as forward, twice in what is about all payloads, and alone in the
    /// flags of a direction; whole numbers are divided as whole numbers.
    void original(long[] s, int at) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      var firstBytes = s[at + FlowState.FIRST] & 0xffff_ffffL;
      var firstFlags = (int) (s[at + FlowState.FIRST] >>> 32);
      totals(s, at);
      rates(s, at, Double.NaN);
      allGaps(s, at);
      put((firstFlags & Packet.PSH) == 0 ? 0 : 1);
      put(0);
      put((firstFlags & Packet.URG) == 0 ? 0 : 1);
      put(0);
      headers(s, at);
      var packets = FlowState.packets(s, at);
      var bytes = FlowState.bytes(s, at) + firstBytes;
      allLengths(s, at, packets + 1, bytes, squares(s, at) + firstBytes * firstBytes);
      allFlags(s, at);
      put(quotient(s[b + FlowState.PACKETS], s[f + FlowState.PACKETS]));
      put(ratio(bytes, packets));
      segments(s, at);
      wholeBulks(s, f);
      wholeBulks(s, b);
      var subflows = s[at + FlowState.SUBFLOWS];
      put(quotient(s[f + FlowState.PACKETS], subflows));
      put(quotient(s[f + FlowState.BYTES], subflows));
      put(quotient(s[b + FlowState.PACKETS], subflows));
      put(quotient(s[b + FlowState.BYTES], subflows));
      each(s, at, FlowState.WINDOW);
      put(s[f + FlowState.WITH_PAYLOAD] - (firstBytes > 0 ? 1 : 0));
      put(s[f + FlowState.HEADER_MIN]);
      periods(s, at + FlowState.ACTIVE);
      periods(s, at + FlowState.IDLE);
    }

    private void totals(long[] s, int at) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      put(duration(s, at));
      put(s[f + FlowState.PACKETS]);
      put(s[b + FlowState.PACKETS]);
      put(s[f + FlowState.BYTES]);
      put(s[b + FlowState.BYTES]);
      lengths(s, f);
      lengths(s, b);
    }

    private void rates(long[] s, int at, double withoutDuration) {
      var duration = duration(s, at);
      var seconds = duration / MICROS;
      put(duration == 0 ? withoutDuration : FlowState.bytes(s, at) / seconds);
      put(duration == 0 ? withoutDuration : FlowState.packets(s, at) / seconds);
    }

    private void allGaps(long[] s, int at) {
      var duration = duration(s, at);
      var gaps = FlowState.packets(s, at) - 1;
      put(mean(duration, gaps));
      put(std(gaps, duration, s[at + FlowState.GAP_SQUARES]));
      put(s[at + FlowState.GAP_MAX]);
      put(s[at + FlowState.GAP_MIN]);
      gaps(s, at + FlowState.FORWARD);
      gaps(s, at + FlowState.BACKWARD);
    }

    private void headers(long[] s, int at) {
      each(s, at, FlowState.HEADER_BYTES);
      var duration = duration(s, at);
      var seconds = duration / MICROS;
      put(duration > 0 ? s[at + FlowState.FORWARD + FlowState.PACKETS] / seconds : 0);
      put(duration > 0 ? s[at + FlowState.BACKWARD + FlowState.PACKETS] / seconds : 0);
    }

    private void allFlags(long[] s, int at) {
      count(s, at, Packet.FIN);
      count(s, at, Packet.SYN);
      count(s, at, Packet.RST);
      count(s, at, Packet.PSH);
      count(s, at, Packet.ACK);
      count(s, at, Packet.URG);
      count(s, at, Packet.CWR);
      count(s, at, Packet.ECE);
    }

    private void segments(long[] s, int at) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      put(ratio(s[f + FlowState.BYTES], s[f + FlowState.PACKETS]));
      put(ratio(s[b + FlowState.BYTES], s[b + FlowState.PACKETS]));
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

    private void allLengths(long[] s, int at, long packets, long bytes, long squares) {
      var f = at + FlowState.FORWARD;
      var b = at + FlowState.BACKWARD;
      var minF = s[f + FlowState.BYTES_MIN];
      var minB = s[b + FlowState.BYTES_MIN];
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

    private void wholeBulks(long[] s, int block) {
      var bulks = s[block + FlowState.BULKS];
      var duration = s[block + FlowState.BULK_DURATION];
      put(quotient(s[block + FlowState.BULK_BYTES], bulks));
      put(quotient(s[block + FlowState.BULK_PACKETS], bulks));
      put(duration == 0 ? 0 : (long) (s[block + FlowState.BULK_BYTES] / (duration / MICROS)));
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

  private static long duration(long[] s, int at) {
    return s[at + FlowState.LAST] - s[at + FlowState.START];
  }

  private static long squares(long[] s, int at) {
    return s[at + FlowState.FORWARD + FlowState.BYTE_SQUARES]
        + s[at + FlowState.BACKWARD + FlowState.BYTE_SQUARES];
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static long quotient(long part, long whole) {
    return whole == 0 ? 0 : part / whole;
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
