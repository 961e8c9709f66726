package dev.glacis.core.flow;

/// Some of the flows that are due, in order, and the records made of them, part by part.
final class Chunk {
  private static final int CAPACITY = 512;
  private static final int PART = 32;

  private final Profile profile;
  private final FlowBatch batch;
  private final long[][] rows = new long[CAPACITY][];
  private final int[] at = new int[CAPACITY];

  Chunk(Profile profile) {
    this.profile = profile;
    batch = new FlowBatch(profile.metered(), CAPACITY);
  }

  boolean isFull() {
    return batch.isFull();
  }

  int size() {
    return batch.size();
  }

  void add(long[] s, int from, long time, boolean snapshot) {
    var row = batch.add();
    rows[row] = s;
    at[row] = from;
    batch.timeMicros[row] = time;
    batch.snapshot[row] = snapshot;
  }

  int parts() {
    return (size() + PART - 1) / PART;
  }

  /// Makes the records of one part.
  void write(int part) {
    var end = Math.min(size(), (part + 1) * PART);
    for (var row = part * PART; row < end; row++) {
      Records.write(profile, rows[row], at[row], batch, row);
    }
  }

  FlowBatch records() {
    return batch;
  }

  void clear() {
    batch.clear();
  }
}
