package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.SplittableRandom;

/// What the flows of one window add up to for each source host: how many there were, to how many
/// different targets and ports, how many of their SYN had no answer, how many flows were reset, and
/// how many look like a login that failed ([Shapes]). A flow counts in each window in which it is
/// told.
///
/// Counts are exact within two bounds on memory: hosts, and different (host, target) and (host,
/// port) pairs, each held as a fingerprint of 64 bits. What goes beyond is not counted, and told by
/// [#add]. O(1) for a record; nothing is allocated but the doubling of tables.
final class Hosts {
  static final int NONE = -1;
  static final int MOST_HOSTS = 1 << 15;
  static final int MOST_PAIRS = 1 << 18;

  // Columns of a row.
  private static final int HIGH = 0;
  private static final int LOW = 1;
  static final int FLOWS = 2;
  static final int TARGETS = 3;
  static final int PORTS = 4;
  static final int UNANSWERED_SYNS = 5;
  static final int RESETS = 6;
  static final int FAILED_LOGINS = 7;

  private static final int WIDTH = 8;

  /// As in [Table].
  private static final long SEED = new SplittableRandom().nextLong();

  private static final int FIRST = 16;
  private static final long TARGET_SEED = 0x243f_6a88_85a3_08d3L;
  private static final long PORT_SEED = 0x1319_8a2e_0370_7344L;

  private long[] rows = new long[FIRST * WIDTH];
  private int[] slots = new int[FIRST * 2];
  private int size;
  private long[] pairs = new long[FIRST * 2];
  private int pairCount;

  Hosts() {
    Arrays.fill(slots, NONE);
  }

  /// Counts a flow's record.
  ///
  /// @param signs of [Shapes]
  /// @return whether there was room for all that it adds
  boolean add(
      long high,
      long low,
      long targetHigh,
      long targetLow,
      int targetPort,
      int protocol,
      int signs) {
    var row = find(high, low);
    if (row == NONE) {
      if (size == MOST_HOSTS) {
        return false;
      }
      row = begin(high, low);
    }
    var at = row * WIDTH;
    rows[at + FLOWS]++;
    rows[at + UNANSWERED_SYNS] += signs & Shapes.UNANSWERED_SYN;
    rows[at + RESETS] += (signs & Shapes.RESET) / Shapes.RESET;
    rows[at + FAILED_LOGINS] += (signs & Shapes.FAILED_LOGIN) / Shapes.FAILED_LOGIN;
    var target = mix(mix(TARGET_SEED ^ targetHigh) ^ targetLow);
    var hasRoom = addPair(at + TARGETS, high, low, target);
    var port = mix(PORT_SEED ^ ((long) targetPort << 8 | protocol));
    return addPair(at + PORTS, high, low, port) && hasRoom;
  }

  /// The host's row, or [#NONE].
  int find(long high, long low) {
    var mask = slots.length - 1;
    for (var slot = hash(high, low) & mask; slots[slot] != NONE; slot = slot + 1 & mask) {
      var at = slots[slot] * WIDTH;
      if (rows[at + LOW] == low && rows[at + HIGH] == high) {
        return slots[slot];
      }
    }
    return NONE;
  }

  int size() {
    return size;
  }

  long get(int row, int column) {
    return rows[row * WIDTH + column];
  }

  void write(StateOutput out) {
    out.writeLong(size);
    for (var i = 0; i < size * WIDTH; i++) {
      out.writeLong(rows[i]);
    }
    out.writeLong(pairCount);
    for (var print : pairs) {
      if (print != 0) {
        out.writeBits(print);
      }
    }
  }

  /// Adds what was written to hosts of which there are none.
  void read(StateInput in) {
    for (var left = in.readCount(WIDTH); left > 0; left--) {
      var at = begin(in.readLong(), in.readLong()) * WIDTH;
      for (var column = FLOWS; column < WIDTH; column++) {
        rows[at + column] = in.readLong();
      }
    }
    for (var left = in.readCount(Long.BYTES); left > 0; left--) {
      addPrint(in.readBits());
    }
  }

  private int begin(long high, long low) {
    if ((size + 1) * WIDTH > rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
      slots = new int[slots.length * 2];
      Arrays.fill(slots, NONE);
      for (var row = 0; row < size; row++) {
        place(row);
      }
    }
    var row = size++;
    rows[row * WIDTH + HIGH] = high;
    rows[row * WIDTH + LOW] = low;
    place(row);
    return row;
  }

  private void place(int row) {
    var mask = slots.length - 1;
    var slot = hash(rows[row * WIDTH + HIGH], rows[row * WIDTH + LOW]) & mask;
    while (slots[slot] != NONE) {
      slot = slot + 1 & mask;
    }
    slots[slot] = row;
  }

  /// Counts one of the host's targets or ports, if it is new.
  private boolean addPair(int counter, long high, long low, long what) {
    var print = mix(mix(what ^ high) ^ low) | 1;
    var before = pairCount;
    if (!addPrint(print)) {
      return false;
    }
    rows[counter] += pairCount - before;
    return true;
  }

  private boolean addPrint(long print) {
    var mask = pairs.length - 1;
    var slot = (int) (print >>> 32) & mask;
    while (pairs[slot] != 0) {
      if (pairs[slot] == print) {
        return true;
      }
      slot = slot + 1 & mask;
    }
    if (pairCount == MOST_PAIRS) {
      return false;
    }
    pairs[slot] = print;
    if (++pairCount * 2 > pairs.length) {
      growPairs();
    }
    return true;
  }

  private void growPairs() {
    var old = pairs;
    pairs = new long[old.length * 2];
    var mask = pairs.length - 1;
    for (var print : old) {
      if (print != 0) {
        var slot = (int) (print >>> 32) & mask;
        while (pairs[slot] != 0) {
          slot = slot + 1 & mask;
        }
        pairs[slot] = print;
      }
    }
  }

  private static int hash(long high, long low) {
    return (int) mix(mix(SEED ^ high) ^ low);
  }

  private static long mix(long value) {
    return Table.mix(value + 0x9e37_79b9_7f4a_7c15L);
  }
}
