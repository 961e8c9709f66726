package dev.glacis.http;

import java.time.Duration;

/// Bounds on what clients may cost.
///
/// @param maxBody bytes of a request body
/// @param maxNetwork bytes of a network document that replaces the one served
/// @param maxViewers live streams in all
/// @param maxViewersPerAddress live streams of one address, loopback excepted
/// @param heldEvents that a returning viewer can still get
/// @param heldBytes of payload of these events
/// @param recentEvents that a newcomer is shown first
/// @param tick the least time between two writes to one viewer
/// @param stalledAfter how long a viewer may read nothing before it is cut
/// @param requestTime how long a request may take to arrive, and a connection may do nothing
public record Limits(
    int maxBody,
    long maxNetwork,
    int maxViewers,
    int maxViewersPerAddress,
    int heldEvents,
    long heldBytes,
    int recentEvents,
    Duration tick,
    Duration stalledAfter,
    Duration requestTime) {
  public static final Limits USUAL =
      new Limits(
          1 << 20,
          1L << 30,
          20_000,
          100,
          8192,
          16 << 20,
          100,
          Duration.ofMillis(40),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20));

  public Limits withNetwork(long bytes) {
    return new Limits(
        maxBody,
        bytes,
        maxViewers,
        maxViewersPerAddress,
        heldEvents,
        heldBytes,
        recentEvents,
        tick,
        stalledAfter,
        requestTime);
  }

  public Limits withViewers(int inAll, int perAddress) {
    return new Limits(
        maxBody,
        maxNetwork,
        inAll,
        perAddress,
        heldEvents,
        heldBytes,
        recentEvents,
        tick,
        stalledAfter,
        requestTime);
  }
}
