package dev.glacis.core.flow;

import java.util.Arrays;

/// The packets between two hand-overs, each in the list of its shard, and the records of flows that
/// they ended: row `i` is what packet `i` ended.
final class Round {
  static final int CAPACITY = 1024;

  /// Number of shards: fixed, so that what a flow meets does not depend on how many work.
  static final int SHARDS = 64;

  static final int NONE = -1;

  private static final long PORTS = 0x9e37_79b9_7f4a_7c15L;

  final FlowBatch ended;
  final boolean[] hasEnded = new boolean[CAPACITY];

  private final Packet[] packets = new Packet[CAPACITY];
  private final int[] next = new int[CAPACITY];
  private final int[] first = new int[SHARDS];
  private final int[] last = new int[SHARDS];
  private int size;

  Round(FeatureSchema schema) {
    ended = new FlowBatch(schema, CAPACITY);
    Arrays.setAll(packets, Packet::new);
    Arrays.fill(first, NONE);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  /// The packet to be filled next.
  Packet next() {
    return packets[size];
  }

  /// Takes in the packet that was filled.
  void add() {
    var place = size++;
    next[place] = NONE;
    var shard = shardOf(packets[place]);
    if (first[shard] == NONE) {
      first[shard] = place;
    } else {
      next[last[shard]] = place;
    }
    last[shard] = place;
  }

  /// The shard's first packet, or [#NONE].
  int first(int shard) {
    return first[shard];
  }

  /// The packet after this one in its shard, or [#NONE].
  int after(int i) {
    return next[i];
  }

  Packet packet(int i) {
    return packets[i];
  }

  /// The records that its packets ended, in their order.
  FlowBatch records() {
    ended.keep(hasEnded, size);
    return ended;
  }

  void clear() {
    ended.clear();
    Arrays.fill(hasEnded, 0, size, false);
    Arrays.fill(first, NONE);
    size = 0;
  }

  /// The same for both directions of a five-tuple.
  static int shardOf(Packet packet) {
    var ports = (long) (packet.sourcePort + packet.targetPort) << 8 | packet.protocol;
    var addresses =
        packet.sourceLow
            + packet.targetLow
            + Long.rotateLeft(packet.sourceHigh + packet.targetHigh, 32);
    return (int) (Hash.mix(addresses + ports * PORTS) >>> 58);
  }
}
