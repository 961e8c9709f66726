package dev.glacis.core.flow;

/// The running sums of one flow: a row of [#WIDTH] longs inside a larger array, from which every
/// feature follows without a packet being kept. Sums are of whole numbers, so a feature does not
/// depend on how its parts were added up.
///
/// A row holds what belongs to the flow, then two equal blocks, [#FORWARD] and [#BACKWARD], with
/// what belongs to a direction. Times are microseconds since 1970.
final class FlowState {
  // The key: endpoint A is the smaller of the two, so that both directions find the same row.
  static final int A_HIGH = 0;
  static final int A_LOW = 1;
  static final int B_HIGH = 2;
  static final int B_LOW = 3;

  /// Port of A in bits 24 to 39, port of B in bits 8 to 23, protocol in bits 0 to 7.
  static final int PORTS = 4;

  /// 1 if the flow's source is B, else 0.
  static final int REVERSED = 5;

  /// How far the end of a TCP connection has come: see [TcpEnd].
  static final int TCP_END = 6;

  /// Which connection this is, over all flows that it is cut into.
  static final int CONNECTION = 7;

  /// When the connection's first flow started.
  static final int CONNECTION_START = 8;

  static final int START = 9;
  static final int LAST = 10;
  static final int ACTIVE_START = 11;

  /// Packets and payload bytes told in earlier records.
  static final int TOLD_PACKETS = 12;

  static final int TOLD_BYTES = 13;

  static final int GAP_SQUARES = 14;
  static final int GAP_MIN = 15;
  static final int GAP_MAX = 16;
  static final int SUBFLOWS = 17;

  /// Type in bits 8 to 15, code in bits 0 to 7; -1 for other protocols.
  static final int ICMP = 18;

  /// Of the first packet: payload in bits 0 to 31, flags from bit 32 on.
  static final int FIRST = 19;

  /// Five values each: count, sum, sum of squares, minimum, maximum.
  static final int ACTIVE = 20;

  static final int IDLE = 25;

  /// When both sides had sent FIN; 0 before that.
  static final int CLOSED_AT = 30;

  static final int FORWARD = 31;

  // Offsets inside a direction's block.
  static final int PACKETS = 0;
  static final int BYTES = 1;
  static final int BYTE_SQUARES = 2;
  static final int BYTES_MIN = 3;
  static final int BYTES_MAX = 4;
  static final int HEADER_BYTES = 5;
  static final int HEADER_MIN = 6;
  static final int FIRST_SEEN = 7;
  static final int LAST_SEEN = 8;
  static final int OWN_GAP_SQUARES = 9;
  static final int OWN_GAP_MIN = 10;
  static final int OWN_GAP_MAX = 11;
  static final int WINDOW = 12;
  static final int WITH_PAYLOAD = 13;
  static final int RETRANSMITTED = 14;
  static final int BULK_START = 15;
  static final int BULK_LAST = 16;
  static final int BULK_RUN_PACKETS = 17;
  static final int BULK_RUN_BYTES = 18;
  static final int BULKS = 19;
  static final int BULK_PACKETS = 20;
  static final int BULK_BYTES = 21;
  static final int BULK_DURATION = 22;

  /// Four values, two counts of 32 bits in each, in the order of the flag bits.
  static final int FLAGS = 23;

  static final int IP_BYTES = 27;

  static final int BLOCK = 28;
  static final int BACKWARD = FORWARD + BLOCK;
  static final int WIDTH = BACKWARD + BLOCK;

  private static final long SUBFLOW_GAP = 1_000_000;
  private static final long BULK_GAP = 1_000_000;
  private static final int BULK_MIN_PACKETS = 4;

  private FlowState() {}

  static long packets(long[] s, int at) {
    return s[at + FORWARD + PACKETS] + s[at + BACKWARD + PACKETS];
  }

  static long bytes(long[] s, int at) {
    return s[at + FORWARD + BYTES] + s[at + BACKWARD + BYTES];
  }

  /// How many packets of a direction had the flag, a single bit.
  static int flagged(long[] s, int block, int flag) {
    var bit = Integer.numberOfTrailingZeros(flag);
    return (int) (s[block + FLAGS + (bit >>> 1)] >>> 32 * (bit & 1));
  }

  /// Takes a flow's first packet into a row of zeros below its key.
  static void first(long[] s, int at, Packet packet, boolean forward, Profile profile) {
    var time = packet.time;
    s[at + START] = time;
    s[at + LAST] = time;
    s[at + ACTIVE_START] = time;
    s[at + ICMP] = packet.icmpType < 0 ? -1 : packet.icmpType << 8 | packet.icmpCode;
    s[at + FIRST] = (long) packet.flags << 32 | packet.payloadLength;
    var own = at + (forward ? FORWARD : BACKWARD);
    s[own + HEADER_MIN] = packet.headerLength;
    s[own + WINDOW] = packet.window;
    direction(s, at, packet, forward, profile);
  }

  /// Takes any later packet.
  ///
  /// @param activityTimeout the longest gap inside one active period, in microseconds
  static void next(
      long[] s, int at, Packet packet, boolean forward, Profile profile, long activityTimeout) {
    var time = packet.time;
    var last = s[at + LAST];
    var gap = time - last;
    if (gap > activityTimeout) {
      var active = last - s[at + ACTIVE_START];
      if (active > 0) {
        period(s, at + ACTIVE, active);
      }
      period(s, at + IDLE, gap);
      s[at + ACTIVE_START] = time;
    }
    if (gap > SUBFLOW_GAP) {
      s[at + SUBFLOWS]++;
    }
    var onlyGap = packets(s, at) == 1;
    s[at + GAP_SQUARES] += gap * gap;
    s[at + GAP_MIN] = onlyGap ? gap : Math.min(s[at + GAP_MIN], gap);
    s[at + GAP_MAX] = onlyGap ? gap : Math.max(s[at + GAP_MAX], gap);
    s[at + LAST] = time;
    var own = at + (forward ? FORWARD : BACKWARD);
    s[own + HEADER_MIN] = Math.min(s[own + HEADER_MIN], packet.headerLength);
    if (!forward && (s[own + WINDOW] == 0 || profile == Profile.ORIGINAL)) {
      s[own + WINDOW] = packet.window;
    }
    direction(s, at, packet, forward, profile);
  }

  private static void direction(long[] s, int at, Packet packet, boolean forward, Profile profile) {
    var time = packet.time;
    var own = at + (forward ? FORWARD : BACKWARD);
    long size = packet.payloadLength;
    var inForward = forward && profile == Profile.CORRECTED;
    var bulks = at + (inForward ? FORWARD : BACKWARD);
    bulk(s, bulks, at + (inForward ? BACKWARD : FORWARD), size, time);
    var count = ++s[own + PACKETS];
    s[own + BYTES] += size;
    s[own + BYTE_SQUARES] += size * size;
    s[own + BYTES_MIN] = count == 1 ? size : Math.min(s[own + BYTES_MIN], size);
    s[own + BYTES_MAX] = Math.max(s[own + BYTES_MAX], size);
    s[own + HEADER_BYTES] += packet.headerLength;
    s[own + IP_BYTES] += packet.ipLength;
    if (size > 0) {
      s[own + WITH_PAYLOAD]++;
    }
    if (count == 1) {
      s[own + FIRST_SEEN] = time;
    } else {
      var gap = time - s[own + LAST_SEEN];
      s[own + OWN_GAP_SQUARES] += gap * gap;
      s[own + OWN_GAP_MIN] = count == 2 ? gap : Math.min(s[own + OWN_GAP_MIN], gap);
      s[own + OWN_GAP_MAX] = count == 2 ? gap : Math.max(s[own + OWN_GAP_MAX], gap);
    }
    s[own + LAST_SEEN] = time;
    for (var flags = packet.flags; flags != 0; flags &= flags - 1) {
      var bit = Integer.numberOfTrailingZeros(flags);
      s[own + FLAGS + (bit >>> 1)] += 1L << 32 * (bit & 1);
    }
  }

  /// A bulk is four or more packets with payload in one direction, none of the other direction's
  /// between them, and no gap above a second. In profile `original` every packet goes backward
  /// here.
  private static void bulk(long[] s, int own, int other, long size, long time) {
    if (s[other + BULK_LAST] > s[own + BULK_START]) {
      s[own + BULK_START] = 0;
    }
    if (size == 0) {
      return;
    }
    var last = s[own + BULK_LAST];
    s[own + BULK_LAST] = time;
    if (s[own + BULK_START] == 0 || time - last > BULK_GAP) {
      s[own + BULK_START] = time;
      s[own + BULK_RUN_PACKETS] = 1;
      s[own + BULK_RUN_BYTES] = size;
      return;
    }
    var run = ++s[own + BULK_RUN_PACKETS];
    s[own + BULK_RUN_BYTES] += size;
    if (run == BULK_MIN_PACKETS) {
      s[own + BULKS]++;
      s[own + BULK_PACKETS] += run;
      s[own + BULK_BYTES] += s[own + BULK_RUN_BYTES];
      s[own + BULK_DURATION] += time - s[own + BULK_START];
    } else if (run > BULK_MIN_PACKETS) {
      s[own + BULK_PACKETS]++;
      s[own + BULK_BYTES] += size;
      s[own + BULK_DURATION] += time - last;
    }
  }

  private static void period(long[] s, int at, long micros) {
    var count = ++s[at];
    s[at + 1] += micros;
    s[at + 2] += micros * micros;
    s[at + 3] = count == 1 ? micros : Math.min(s[at + 3], micros);
    s[at + 4] = Math.max(s[at + 4], micros);
  }
}
