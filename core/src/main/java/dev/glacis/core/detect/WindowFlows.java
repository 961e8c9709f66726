package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The flows of one window that may matter: those with a verdict other than benign, and attempts
/// (see [Attempts]). A row for each flow, found by its key (addresses, ports, protocol, start) in a
/// hash table with linear probing; rows grow by doubling up to a bound. Taking a record allocates
/// nothing beyond that.
///
/// Records of one flow: the one with the latest time says verdict and vote, of equal times the one
/// that came last; packets and bytes, which count since the record before, add up.
final class WindowFlows {
  static final int NONE = -1;

  // Columns of a row.
  static final int SOURCE_HIGH = 0;
  static final int SOURCE_LOW = 1;
  static final int TARGET_HIGH = 2;
  static final int TARGET_LOW = 3;
  static final int TARGET_PORT = 4;

  /// Source port above eight bits of protocol.
  static final int SOURCE_PORT = 5;

  static final int START = 6;
  static final int TIME = 7;
  static final int PACKETS = 8;
  static final int BYTES = 9;

  /// Confidence in the verdict, in millionths, above a bit that says whether it is an attempt.
  private static final int VOTE = 10;

  private static final int WIDTH = 11;
  private static final int FIRST_ROWS = 64;

  /// Differs in each process, so that nobody can choose flows that collide. No result depends on
  /// it.
  static final long SEED = new SplittableRandom().nextLong();

  private final int maxRows;
  private long[] rows = new long[FIRST_ROWS * WIDTH];
  private TrafficClass[] verdicts = new TrafficClass[FIRST_ROWS];
  private int[] slots = emptySlots(FIRST_ROWS * 2);
  private int size;

  WindowFlows(int maxRows) {
    this.maxRows = maxRows;
  }

  int size() {
    return size;
  }

  long get(int row, int column) {
    return rows[row * WIDTH + column];
  }

  TrafficClass verdict(int row) {
    return verdicts[row];
  }

  /// Confidence in the verdict, in millionths.
  int vote(int row) {
    return (int) (get(row, VOTE) >>> 1);
  }

  boolean isAttempt(int row) {
    return (get(row, VOTE) & 1) != 0;
  }

  Address source(int row) {
    return new Address(get(row, SOURCE_HIGH), get(row, SOURCE_LOW));
  }

  Address target(int row) {
    return new Address(get(row, TARGET_HIGH), get(row, TARGET_LOW));
  }

  /// The flow's row, or [#NONE].
  int find(FlowBatch batch, int from) {
    var mask = slots.length - 1;
    var hash =
        hash(
            batch.sourceHigh[from],
            batch.sourceLow[from],
            batch.targetHigh[from],
            batch.targetLow[from],
            batch.targetPort[from],
            sourcePort(batch, from),
            batch.startMicros[from]);
    for (var slot = hash & mask; slots[slot] >= 0; slot = slot + 1 & mask) {
      if (isFlow(slots[slot], batch, from)) {
        return slots[slot];
      }
    }
    return NONE;
  }

  /// Adds a row for a flow that has none.
  ///
  /// @return the row, or [#NONE] when the table is full
  int add(FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    if (size == maxRows) {
      return NONE;
    }
    if ((size + 1) * WIDTH > rows.length) {
      grow();
    }
    var row = size++;
    var at = row * WIDTH;
    rows[at + SOURCE_HIGH] = batch.sourceHigh[from];
    rows[at + SOURCE_LOW] = batch.sourceLow[from];
    rows[at + TARGET_HIGH] = batch.targetHigh[from];
    rows[at + TARGET_LOW] = batch.targetLow[from];
    rows[at + TARGET_PORT] = batch.targetPort[from];
    rows[at + SOURCE_PORT] = sourcePort(batch, from);
    rows[at + START] = batch.startMicros[from];
    rows[at + TIME] = batch.timeMicros[from];
    rows[at + PACKETS] = batch.packets[from];
    rows[at + BYTES] = batch.bytes[from];
    rows[at + VOTE] = packed(confidence, attempt);
    verdicts[row] = verdict;
    place(row);
    return row;
  }

  /// Takes a further record of a flow.
  ///
  /// @return whether its verdict is the flow's now
  boolean update(
      int row, FlowBatch batch, int from, TrafficClass verdict, float confidence, boolean attempt) {
    var at = row * WIDTH;
    rows[at + PACKETS] += batch.packets[from];
    rows[at + BYTES] += batch.bytes[from];
    if (batch.timeMicros[from] < rows[at + TIME]) {
      return false;
    }
    rows[at + TIME] = batch.timeMicros[from];
    rows[at + VOTE] = packed(confidence, attempt);
    verdicts[row] = verdict;
    return true;
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

  private void grow() {
    var capacity = (int) Math.min(maxRows, rows.length / WIDTH * 2L);
    rows = Arrays.copyOf(rows, capacity * WIDTH);
    verdicts = Arrays.copyOf(verdicts, capacity);
    slots = emptySlots(Integer.highestOneBit(capacity * 2 - 1) * 2);
    for (var row = 0; row < size; row++) {
      place(row);
    }
  }

  private void place(int row) {
    var at = row * WIDTH;
    var hash =
        hash(
            rows[at + SOURCE_HIGH],
            rows[at + SOURCE_LOW],
            rows[at + TARGET_HIGH],
            rows[at + TARGET_LOW],
            rows[at + TARGET_PORT],
            rows[at + SOURCE_PORT],
            rows[at + START]);
    var mask = slots.length - 1;
    var slot = hash & mask;
    while (slots[slot] >= 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = row;
  }

  private boolean isFlow(int row, FlowBatch batch, int from) {
    var at = row * WIDTH;
    return rows[at + START] == batch.startMicros[from]
        && rows[at + SOURCE_PORT] == sourcePort(batch, from)
        && rows[at + TARGET_PORT] == batch.targetPort[from]
        && rows[at + SOURCE_LOW] == batch.sourceLow[from]
        && rows[at + TARGET_LOW] == batch.targetLow[from]
        && rows[at + SOURCE_HIGH] == batch.sourceHigh[from]
        && rows[at + TARGET_HIGH] == batch.targetHigh[from];
  }

  private static long sourcePort(FlowBatch batch, int from) {
    return (long) batch.sourcePort[from] << 8 | batch.protocol[from];
  }

  private static long packed(float confidence, boolean attempt) {
    var vote = Math.round(Math.clamp(confidence, 0f, 1f) * 1e6);
    return vote << 1 | (attempt ? 1 : 0);
  }

  private static int hash(
      long sourceHigh,
      long sourceLow,
      long targetHigh,
      long targetLow,
      long targetPort,
      long sourcePort,
      long start) {
    var hash = mix(SEED ^ sourceHigh);
    hash = mix(hash ^ sourceLow);
    hash = mix(hash ^ targetHigh);
    hash = mix(hash ^ targetLow);
    hash = mix(hash ^ (targetPort << 32 | sourcePort));
    return (int) mix(hash ^ start);
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
