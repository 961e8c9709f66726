package dev.glacis.core.flow;

import java.time.Duration;

/// How packets are cut into flows, and how much memory that may take.
///
/// @param profile whose definitions flows and features follow
/// @param flowTimeout a packet later than this after a flow's start begins another flow
/// @param activityTimeout gaps above this are idle, not active
/// @param linger how long a connection whose flow timed out is remembered after its last packet, so
///   that a later packet continues it in the same direction
/// @param snapshots whether flows that got packets are told at every five-second boundary while
///   they go on
/// @param maxFlows flows held at once, at some 800 bytes each, in 64 shards by five-tuple, each
///   with its share of the room; where that is full, the shard's least valuable flow makes room for
///   the next: one that only lingers, else the oldest of one packet, else the oldest
/// @param cues whether short flows are looked at every half second too (see [FlowSink#cue])
/// @param tunnels whose flows the packets of tunnels count to
public record MeterOptions(
    Profile profile,
    Duration flowTimeout,
    Duration activityTimeout,
    Duration linger,
    boolean snapshots,
    boolean cues,
    int maxFlows,
    Tunnels tunnels) {
  private static final MeterOptions FINISHED =
      new MeterOptions(
          Profile.CORRECTED,
          Duration.ofSeconds(120),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          false,
          false,
          1 << 18,
          Tunnels.INNER);

  /// @throws IllegalArgumentException naming the option that is out of range
  public MeterOptions {
    requirePositive("flowTimeout", flowTimeout);
    requirePositive("activityTimeout", activityTimeout);
    requirePositive("linger", linger);
    if (maxFlows < 1) {
      throw new IllegalArgumentException("maxFlows must be at least 1, not " + maxFlows);
    }
  }

  /// Finished flows only, as the public flow files hold them.
  public static MeterOptions finished() {
    return FINISHED;
  }

  /// With snapshots of flows that go on, as detection needs them.
  public static MeterOptions withSnapshots() {
    return new MeterOptions(
        FINISHED.profile,
        FINISHED.flowTimeout,
        FINISHED.activityTimeout,
        FINISHED.linger,
        true,
        false,
        FINISHED.maxFlows,
        FINISHED.tunnels);
  }

  /// The same with or without early looks.
  public MeterOptions withCues(boolean early) {
    return new MeterOptions(
        profile, flowTimeout, activityTimeout, linger, snapshots, early, maxFlows, tunnels);
  }

  /// The same by the definitions of a profile.
  public MeterOptions withProfile(Profile chosen) {
    return new MeterOptions(
        chosen, flowTimeout, activityTimeout, linger, snapshots, cues, maxFlows, tunnels);
  }

  /// The same with that choice of tunnels.
  public MeterOptions withTunnels(Tunnels chosen) {
    return new MeterOptions(
        profile, flowTimeout, activityTimeout, linger, snapshots, cues, maxFlows, chosen);
  }

  /// The same with that many flows held at most.
  public MeterOptions withMaxFlows(int flows) {
    return new MeterOptions(
        profile, flowTimeout, activityTimeout, linger, snapshots, cues, flows, tunnels);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          name + " must be above zero and at most a day, not " + value);
    }
  }
}
