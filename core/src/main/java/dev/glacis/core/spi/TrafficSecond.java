package dev.glacis.core.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Traffic of one kind, or of one server, in one second of event time: all there was so far, so
/// that it replaces what was told of this second before.
///
/// @param input who counts: inputs add up
/// @param key a kind's label, or a server's address; [#OTHERS] for servers that are not told apart
public record TrafficSecond(
    Instant second, String input, By by, String key, long flows, long packets, long bytes) {
  /// The key of all servers that are not told apart.
  public static final String OTHERS = "other";

  /// What is told apart: each way by itself covers all traffic.
  public enum By {
    KIND,
    SERVER
  }

  /// @throws IllegalArgumentException when it begins within a second
  public TrafficSecond {
    if (!second.equals(second.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("expected a whole second, not " + second);
    }
  }
}
