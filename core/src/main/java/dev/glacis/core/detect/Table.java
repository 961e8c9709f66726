package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Rows of numbers about flows: of one flow each, or of all that a source sent to one port of a
/// target. Rows are found by some of their columns, the key, in a hash table with linear probing;
/// they grow by doubling up to a bound, and nothing else is allocated.
final class Table {
  static final int NONE = -1;

  static final int SOURCE_HIGH = 0;
  static final int SOURCE_LOW = 1;
  static final int TARGET_HIGH = 2;
  static final int TARGET_LOW = 3;
  static final int TARGET_PORT = 4;

  /// A traffic class above a bit that says whether attempts may still be named a sweep.
  static final int KIND = 5;

  /// Source port above eight bits of protocol, of the strongest flow.
  static final int SOURCE_PORT = 6;

  /// First packet of the strongest flow.
  static final int START = 7;

  /// Latest record of the strongest flow.
  static final int TIME = 8;

  static final int FLOWS = 9;

  /// Flows that came to nothing (see [Attempts]).
  static final int ATTEMPTS = 10;

  static final int PACKETS = 11;
  static final int BYTES = 12;

  /// Sum of the flows' confidence, in millionths.
  static final int VOTES = 13;

  /// Confidence in the strongest flow, in millionths.
  static final int VOTE = 14;

  static final int WIDTH = 15;

  /// What tells one flow from another.
  static final int[] FLOW = {
    SOURCE_HIGH, SOURCE_LOW, TARGET_HIGH, TARGET_LOW, TARGET_PORT, SOURCE_PORT, START
  };

  /// What tells one part from another (see [Part]).
  static final int[] PART = {SOURCE_HIGH, SOURCE_LOW, TARGET_HIGH, TARGET_LOW, TARGET_PORT, KIND};

  /// By code, which state keeps: new classes come last.
  private static final List<TrafficClass> CLASSES =
      List.of(
          TrafficClass.BENIGN,
          TrafficClass.DOS,
          TrafficClass.PORT_SCAN,
          TrafficClass.BRUTE_FORCE,
          TrafficClass.WEB_ATTACK,
          TrafficClass.BOTNET,
          TrafficClass.INFILTRATION,
          TrafficClass.UNKNOWN);

  private static final int FIRST_ROWS = 64;

  /// Differs in each process, so that nobody can choose flows that collide. No result depends on
  /// it.
  private static final long SEED = new SplittableRandom().nextLong();

  private final int[] key;
  private final int maxRows;

  /// One row more than are held, for the one that is staged.
  private long[] rows = new long[(FIRST_ROWS + 1) * WIDTH];

  private int[] slots = emptySlots(FIRST_ROWS * 2);
  private int size;

  /// @param key the columns by which rows are found
  Table(int[] key, int maxRows) {
    this.key = key;
    this.maxRows = maxRows;
  }

  int size() {
    return size;
  }

  long get(int row, int column) {
    return rows[row * WIDTH + column];
  }

  void set(int row, int column, long value) {
    rows[row * WIDTH + column] = value;
  }

  void add(int row, int column, long value) {
    rows[row * WIDTH + column] += value;
  }

  TrafficClass kind(int row) {
    return kindOf(get(row, KIND));
  }

  boolean isFree(int row) {
    return isFreeKind(get(row, KIND));
  }

  static TrafficClass kindOf(long code) {
    return CLASSES.get((int) code >>> 1);
  }

  static boolean isFreeKind(long code) {
    return (code & 1) != 0;
  }

  static long kind(TrafficClass kind, boolean free) {
    return CLASSES.indexOf(kind) * 2L + (free ? 1 : 0);
  }

  /// A code written as a byte.
  static int readKind(StateInput in) {
    var code = in.readByte();
    if (code >>> 1 >= CLASSES.size()) {
      throw in.malformed("a known traffic class");
    }
    return code;
  }

  void write(StateOutput out) {
    out.writeLong(size);
    for (var i = 0; i < size * WIDTH; i++) {
      out.writeLong(rows[i]);
    }
  }

  /// Adds what was written to an empty table.
  void read(StateInput in) {
    for (var left = in.readCount(WIDTH); left > 0; left--) {
      for (var column = 0; column < WIDTH; column++) {
        set(size, column, in.readLong());
      }
      if (get(size, KIND) < 0 || get(size, KIND) >>> 1 >= CLASSES.size() || add() == NONE) {
        throw in.malformed("rows of known traffic classes, at most " + maxRows);
      }
    }
  }

  /// The row after the last, whose columns may be set before it is looked for or added.
  int staged() {
    return size;
  }

  /// The row with the staged one's key, or [#NONE].
  int find() {
    var mask = slots.length - 1;
    for (var slot = hash(size) & mask; slots[slot] >= 0; slot = slot + 1 & mask) {
      if (compare(slots[slot], size, key) == 0) {
        return slots[slot];
      }
    }
    return NONE;
  }

  /// Adds the staged row, whose key must be new.
  ///
  /// @return the row, or [#NONE] when the table is full
  int add() {
    if (size == maxRows) {
      return NONE;
    }
    var row = size++;
    if ((size + 1) * WIDTH > rows.length) {
      grow();
    } else {
      place(row);
    }
    return row;
  }

  /// Writes the staged row, which has the same key, over a row.
  void replace(int row) {
    System.arraycopy(rows, size * WIDTH, rows, row * WIDTH, WIDTH);
  }

  /// Orders two rows by some columns, as unsigned numbers.
  int compare(int left, int right, int[] columns) {
    for (var column : columns) {
      var order = Long.compareUnsigned(get(left, column), get(right, column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /// Stages a copy of another table's row.
  void stage(Table other, int row) {
    System.arraycopy(other.rows, row * WIDTH, rows, size * WIDTH, WIDTH);
  }

  /// Whether a row here says the same as a row of another table.
  boolean isEqual(int row, Table other, int otherRow) {
    return Arrays.equals(
        rows, row * WIDTH, (row + 1) * WIDTH, other.rows, otherRow * WIDTH, (otherRow + 1) * WIDTH);
  }

  private void grow() {
    var capacity = (int) Math.min(maxRows, (rows.length / WIDTH - 1) * 2L);
    rows = Arrays.copyOf(rows, (capacity + 1) * WIDTH);
    slots = emptySlots(Integer.highestOneBit(Math.max(1, capacity * 2 - 1)) * 2);
    for (var row = 0; row < size; row++) {
      place(row);
    }
  }

  private void place(int row) {
    var mask = slots.length - 1;
    var slot = hash(row) & mask;
    while (slots[slot] >= 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = row;
  }

  private int hash(int row) {
    var hash = SEED;
    for (var column : key) {
      hash = mix(hash ^ get(row, column));
    }
    return (int) hash;
  }

  /// The finalizer of MurmurHash3: every bit of the input may change every bit of the output.
  static long mix(long value) {
    var mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  private static int[] emptySlots(int count) {
    var empty = new int[count];
    Arrays.fill(empty, NONE);
    return empty;
  }
}
