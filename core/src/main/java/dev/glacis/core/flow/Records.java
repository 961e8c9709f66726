package dev.glacis.core.flow;

import java.util.Arrays;

/// Makes records of flows and hands them on in batches. A flow without packets since its previous
/// record is not told again, and one of a single packet only where the profile keeps those.
final class Records {
  private static final int BATCH = 512;

  private final FlowTable table;
  private final FlowSink sink;
  private final Profile profile;
  private final FlowBatch batch;
  private long leftOut;

  /// Collected slots with the time each is told at and whether that is a snapshot.
  private int[] slots = new int[64];

  private long[] times = new long[64];
  private boolean[] snapshots = new boolean[64];
  private int size;

  Records(FlowTable table, FlowSink sink, Profile profile) {
    this.table = table;
    this.sink = sink;
    this.profile = profile;
    batch = new FlowBatch(profile.metered(), BATCH);
  }

  /// Flows of one packet that ended untold.
  long leftOut() {
    return leftOut;
  }

  /// Tells a flow that has ended.
  void end(int slot) {
    tell(slot, last(slot), false);
  }

  /// Collects a flow that has ended, to be told in order.
  void endLater(int slot) {
    collect(slot, last(slot), false);
  }

  /// Collects a flow that goes on at a boundary; one whose connection has ended is told as ended.
  void snapshotLater(int slot, long boundary) {
    var closed = table.rows(slot)[FlowTable.at(slot) + FlowState.TCP_END] == TcpEnd.CLOSED;
    collect(slot, closed ? last(slot) : boundary, !closed);
  }

  /// Tells what was collected, by time, then key.
  void tellCollected() {
    sort();
    for (var i = 0; i < size; i++) {
      tell(slots[i], times[i], snapshots[i]);
    }
    size = 0;
  }

  /// Hands on what is in the batch.
  void flush() {
    if (batch.size() > 0) {
      sink.accept(batch);
      batch.clear();
    }
  }

  private void tell(int slot, long time, boolean snapshot) {
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    var packets = FlowState.packets(s, at);
    var bytes = FlowState.bytes(s, at);
    if (packets == s[at + FlowState.TOLD_PACKETS]) {
      return;
    }
    if (packets == 1 && profile == Profile.ORIGINAL) {
      if (!snapshot) {
        s[at + FlowState.TOLD_PACKETS] = packets;
        leftOut++;
      }
      return;
    }
    if (batch.isFull()) {
      flush();
    }
    var row = batch.add();
    var reversed = s[at + FlowState.REVERSED] == 1;
    batch.sourceHigh[row] = s[at + (reversed ? FlowState.B_HIGH : FlowState.A_HIGH)];
    batch.sourceLow[row] = s[at + (reversed ? FlowState.B_LOW : FlowState.A_LOW)];
    batch.targetHigh[row] = s[at + (reversed ? FlowState.A_HIGH : FlowState.B_HIGH)];
    batch.targetLow[row] = s[at + (reversed ? FlowState.A_LOW : FlowState.B_LOW)];
    var ports = s[at + FlowState.PORTS];
    batch.sourcePort[row] = (int) (ports >>> (reversed ? 8 : 24)) & 0xffff;
    batch.targetPort[row] = (int) (ports >>> (reversed ? 24 : 8)) & 0xffff;
    batch.protocol[row] = (int) ports & 0xff;
    batch.startMicros[row] = s[at + FlowState.START];
    batch.timeMicros[row] = time;
    batch.snapshot[row] = snapshot;
    batch.packets[row] = packets - s[at + FlowState.TOLD_PACKETS];
    batch.bytes[row] = bytes - s[at + FlowState.TOLD_BYTES];
    s[at + FlowState.TOLD_PACKETS] = packets;
    s[at + FlowState.TOLD_BYTES] = bytes;
    FeatureVector.write(profile, s, at, batch.features, row * batch.schema().width());
  }

  private long last(int slot) {
    return table.rows(slot)[FlowTable.at(slot) + FlowState.LAST];
  }

  private void collect(int slot, long time, boolean snapshot) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      times = Arrays.copyOf(times, size * 2);
      snapshots = Arrays.copyOf(snapshots, size * 2);
    }
    slots[size] = slot;
    times[size] = time;
    snapshots[size++] = snapshot;
  }

  /// Heapsort: in place, and no input is slow.
  private void sort() {
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
