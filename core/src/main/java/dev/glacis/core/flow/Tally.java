package dev.glacis.core.flow;

import dev.glacis.core.intake.Intake;

/// Settles with the intakes what shards have counted since the time before.
final class Tally {
  private final Intake packets;
  private final Intake flows;
  private int held;
  private long begun;
  private long kept;
  private long evicted;
  private long leftOut;
  private long repeatedFins;

  Tally(Intake packets, Intake flows) {
    this.packets = packets;
    this.flows = flows;
  }

  /// Flows that all shards held when they were last asked.
  int held() {
    return held;
  }

  /// @param shards none of which is at work
  /// @param taken packets that they have taken since
  void settle(Shard[] shards, int taken) {
    var heldNow = 0;
    var begunNow = 0L;
    var evictedNow = 0L;
    var leftOutNow = 0L;
    var repeatedFinsNow = 0L;
    for (var shard : shards) {
      heldNow += shard.flows();
      begunNow += shard.begun();
      evictedNow += shard.evicted();
      leftOutNow += shard.leftOut();
      repeatedFinsNow += shard.repeatedFins();
    }
    var keptNow = begunNow - evictedNow - leftOutNow - heldNow;
    flows.received(begunNow - begun);
    flows.kept(keptNow - kept);
    drop(flows, "evicted", evictedNow - evicted);
    drop(flows, "one_packet", leftOutNow - leftOut);
    drop(packets, "repeated_fin", repeatedFinsNow - repeatedFins);
    packets.kept(taken - (repeatedFinsNow - repeatedFins));
    held = heldNow;
    begun = begunNow;
    kept = keptNow;
    evicted = evictedNow;
    leftOut = leftOutNow;
    repeatedFins = repeatedFinsNow;
  }

  private static void drop(Intake intake, String reason, long count) {
    if (count > 0) {
      intake.dropped(reason, count);
    }
  }
}
