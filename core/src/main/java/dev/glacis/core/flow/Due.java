package dev.glacis.core.flow;

import java.util.Arrays;

/// A shard's flows that are due to be told, each with the time it is told at: collected, sorted by
/// time, then key, and taken from the front.
final class Due {
  private final FlowTable table;
  private int[] slots = new int[16];
  private long[] times = new long[16];
  private boolean[] snapshots = new boolean[16];
  private int size;
  private int front;

  Due(FlowTable table) {
    this.table = table;
  }

  void add(int slot, long time, boolean snapshot) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      times = Arrays.copyOf(times, size * 2);
      snapshots = Arrays.copyOf(snapshots, size * 2);
    }
    slots[size] = slot;
    times[size] = time;
    snapshots[size++] = snapshot;
  }

  boolean isEmpty() {
    return front == size;
  }

  /// The first one's row is in this array.
  long[] rows() {
    return table.rows(slots[front]);
  }

  /// The first one's row begins here.
  int at() {
    return FlowTable.at(slots[front]);
  }

  long time() {
    return times[front];
  }

  boolean isSnapshot() {
    return snapshots[front];
  }

  void removeFirst() {
    if (++front == size) {
      clear();
    }
  }

  void clear() {
    front = 0;
    size = 0;
  }

  /// Compares the first one with that of another shard.
  int compareTo(Due other) {
    var order = Long.compare(time(), other.time());
    return order != 0 ? order : FlowKey.compare(rows(), at(), other.rows(), other.at());
  }

  /// Heapsort: in place, and no input is slow.
  void sort() {
    for (var i = size / 2 - 1; i >= 0; i--) {
      siftDown(i, size);
    }
    for (var end = size - 1; end > 0; end--) {
      swap(0, end);
      siftDown(0, end);
    }
  }

  private void siftDown(int from, int end) {
    for (var i = from; 2 * i + 1 < end; ) {
      var child = 2 * i + 1;
      if (child + 1 < end && compare(child, child + 1) < 0) {
        child++;
      }
      if (compare(i, child) >= 0) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private int compare(int left, int right) {
    var order = Long.compare(times[left], times[right]);
    return order != 0
        ? order
        : FlowKey.compare(
            table.rows(slots[left]),
            FlowTable.at(slots[left]),
            table.rows(slots[right]),
            FlowTable.at(slots[right]));
  }

  private void swap(int left, int right) {
    var slot = slots[left];
    slots[left] = slots[right];
    slots[right] = slot;
    var time = times[left];
    times[left] = times[right];
    times[right] = time;
    var snapshot = snapshots[left];
    snapshots[left] = snapshots[right];
    snapshots[right] = snapshot;
  }
}
