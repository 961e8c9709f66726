package dev.glacis.core.incident;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Alerts of one kind between the same ends, with no longer pause than the idle time. Told again,
/// with the same id, whenever it changes: what is told last holds.
///
/// @param id the same whenever the same alerts come again in the same order
/// @param mergedInto the incident that took over this one's alerts; null unless merged
/// @param firstSeen start of the first window
/// @param lastSeen end of the last window
/// @param source its port is null; where there are several addresses, `count` is the most that one
///   window had, or the number of those named apart, whichever is more
/// @param target as the source; its port is null where there are several
/// @param ports target ports that alerts named, ascending; the first [#MOST_PORTS]
/// @param flows of all alerts; 0 where none is left
/// @param peakConfidence of any alert
/// @param explanation of the alert with the most flows, strongest reason first
/// @param alerts ids of the first [#MOST_ALERTS], in the order they came
/// @param alertCount how many alerts there are in all
public record Incident(
    String id,
    TrafficClass kind,
    State state,
    @Nullable String mergedInto,
    Instant firstSeen,
    Instant lastSeen,
    Alert.Side source,
    Alert.Side target,
    List<Integer> ports,
    long flows,
    long packets,
    long bytes,
    double peakConfidence,
    List<Alert.Reason> explanation,
    List<String> alerts,
    long alertCount) {
  public static final int MOST_PORTS = 32;
  public static final int MOST_ALERTS = 100;

  public enum State {
    OPEN,

    /// No alert came for the idle time, or the input ended.
    CLOSED,

    /// Found to be part of another one.
    MERGED,

    /// All its alerts were withdrawn.
    WITHDRAWN
  }

  /// @throws IllegalArgumentException for longer lists, or a merged one that does not say into what
  public Incident {
    ports = List.copyOf(ports);
    explanation = List.copyOf(explanation);
    alerts = List.copyOf(alerts);
    if (ports.size() > MOST_PORTS || alerts.size() > MOST_ALERTS) {
      throw new IllegalArgumentException(
          "expected at most %d ports and %d alerts, not %d and %d"
              .formatted(MOST_PORTS, MOST_ALERTS, ports.size(), alerts.size()));
    }
    if ((state == State.MERGED) != (mergedInto != null)) {
      throw new IllegalArgumentException("a merged incident, and no other, says into which");
    }
  }
}
