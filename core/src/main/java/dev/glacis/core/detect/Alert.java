package dev.glacis.core.detect;

import dev.glacis.core.net.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Flows of one kind against one target (or by one source) in one five-second window of event time.
///
/// @param id the same whenever the same traffic is seen again, at any speed, in any host
/// @param flows of this kind; 0 withdraws an alert that was raised before
/// @param confidence 0 to 1: the mean of the votes
/// @param provisional raised before the window ended; the window's final alert has the same id
/// @param explanation what moved the verdict most, strongest first
public record Alert(
    String id,
    Instant windowStart,
    Instant windowEnd,
    TrafficClass kind,
    Side source,
    Side target,
    long flows,
    long packets,
    long bytes,
    double confidence,
    boolean provisional,
    List<Reason> explanation) {
  public Alert {
    explanation = List.copyOf(explanation);
  }

  /// The alert that supersedes this one where the window as a whole does not bear it out: of no
  /// flows.
  public Alert withdrawn() {
    return new Alert(
        id, windowStart, windowEnd, kind, source, target, 0, 0, 0, 0, false, List.of());
  }

  /// One end of the alert's flows.
  ///
  /// @param address null where there are several
  /// @param port null where there are several, or where the protocol has none
  /// @param count distinct addresses; 0 where the flows carry none
  public record Side(@Nullable Address address, @Nullable Integer port, int count) {}

  /// @param feature a feature's name, or a host aggregate's
  /// @param benignPercentile 0 to 100: where the value lies among benign traffic; NaN where the
  ///   model does not say
  /// @param text for people
  public record Reason(String feature, double value, double benignPercentile, String text) {}
}
