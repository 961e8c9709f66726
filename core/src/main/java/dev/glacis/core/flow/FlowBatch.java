package dev.glacis.core.flow;

import dev.glacis.core.net.Address;

/// Flow records in columns: what meters fill, scorers and windows read, and transports carry. A
/// batch is filled, handed on, cleared and filled again, so a flow costs no allocation.
///
/// Row `i` of a feature matrix is `features[i * schema.width()]` and the values after it; a value
/// that is missing is NaN, never zero. The source of a flow is who sent its first packet.
public final class FlowBatch {
  public final long[] sourceHigh;
  public final long[] sourceLow;
  public final long[] targetHigh;
  public final long[] targetLow;
  public final int[] sourcePort;
  public final int[] targetPort;

  /// IANA protocol numbers.
  public final int[] protocol;

  /// First packet, microseconds since 1970 UTC.
  public final long[] startMicros;

  /// The record's own time, microseconds since 1970 UTC: the last packet of a finished flow, the
  /// boundary of a snapshot.
  public final long[] timeMicros;

  /// Whether the flow was still open: features are cumulative, and later records of it follow.
  public final boolean[] snapshot;

  /// Packets in both directions since the flow's previous record.
  public final long[] packets;

  /// Payload bytes in both directions since the flow's previous record.
  public final long[] bytes;

  /// Row-major, `capacity * schema.width()` values.
  public final double[] features;

  private final FeatureSchema schema;
  private final int capacity;
  private int size;

  public FlowBatch(FeatureSchema schema, int capacity) {
    this.schema = schema;
    this.capacity = capacity;
    sourceHigh = new long[capacity];
    sourceLow = new long[capacity];
    targetHigh = new long[capacity];
    targetLow = new long[capacity];
    sourcePort = new int[capacity];
    targetPort = new int[capacity];
    protocol = new int[capacity];
    startMicros = new long[capacity];
    timeMicros = new long[capacity];
    snapshot = new boolean[capacity];
    packets = new long[capacity];
    bytes = new long[capacity];
    features = new double[capacity * schema.width()];
  }

  public FeatureSchema schema() {
    return schema;
  }

  public int size() {
    return size;
  }

  public boolean isFull() {
    return size == capacity;
  }

  /// Claims the next row, whose values are whatever was there before.
  ///
  /// @throws IllegalStateException when the batch is full
  public int add() {
    if (isFull()) {
      throw new IllegalStateException("a batch of " + capacity + " flows is full");
    }
    return size++;
  }

  /// Claims the next row and makes it equal to one of another batch.
  ///
  /// @throws IllegalArgumentException for a batch of another schema
  /// @throws IllegalStateException when this batch is full
  public void add(FlowBatch other, int row) {
    if (!other.schema.equals(schema)) {
      throw new IllegalArgumentException("a row of another schema");
    }
    copy(other, row, add());
  }

  public void clear() {
    size = 0;
  }

  /// Keeps those of the first rows that are marked, in their order, and no others.
  void keep(boolean[] marked, int rows) {
    size = 0;
    for (var row = 0; row < rows; row++) {
      if (marked[row]) {
        if (row > size) {
          copy(this, row, size);
        }
        size++;
      }
    }
  }

  private void copy(FlowBatch other, int from, int to) {
    sourceHigh[to] = other.sourceHigh[from];
    sourceLow[to] = other.sourceLow[from];
    targetHigh[to] = other.targetHigh[from];
    targetLow[to] = other.targetLow[from];
    sourcePort[to] = other.sourcePort[from];
    targetPort[to] = other.targetPort[from];
    protocol[to] = other.protocol[from];
    startMicros[to] = other.startMicros[from];
    timeMicros[to] = other.timeMicros[from];
    snapshot[to] = other.snapshot[from];
    packets[to] = other.packets[from];
    bytes[to] = other.bytes[from];
    var width = schema.width();
    System.arraycopy(other.features, from * width, features, to * width, width);
  }

  public Address source(int row) {
    return new Address(sourceHigh[row], sourceLow[row]);
  }

  public Address target(int row) {
    return new Address(targetHigh[row], targetLow[row]);
  }
}
