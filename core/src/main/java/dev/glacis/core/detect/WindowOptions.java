package dev.glacis.core.detect;

import java.time.Duration;

/// How windows are closed, and how much memory they may take.
///
/// @param lateness how far behind the newest record a record may come and still count
/// @param live whether alerts are wanted as soon as they can be told: provisional ones for floods
///   and scans, all others when their window ends, and again when a late record changed them;
///   otherwise each comes once, when its window can no longer change
/// @param unknown whether flows that the model was not sure of make alerts
/// @param maxFlowsPerWindow attack flows and attempts that a window holds, at some 100 bytes each
/// @param maxFlows that all open windows hold together
public record WindowOptions(
    Duration lateness, boolean live, boolean unknown, int maxFlowsPerWindow, int maxFlows) {
  private static final int FLOWS_PER_WINDOW = 1 << 18;
  private static final int FLOWS = 1 << 20;

  /// @throws IllegalArgumentException naming the option that is out of range
  public WindowOptions {
    if (lateness.isNegative() || lateness.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("lateness must be 0 s to 1 h, not " + lateness);
    }
    if (maxFlowsPerWindow < 1 || maxFlows < maxFlowsPerWindow) {
      throw new IllegalArgumentException(
          "expected 1 <= flows per window <= flows, not " + maxFlowsPerWindow + " and " + maxFlows);
    }
  }

  /// For files of flow records, which are often sorted by the start of the flows, so that a record
  /// comes up to a flow timeout late.
  ///
  /// @param live as in [WindowOptions]
  public static WindowOptions forFlowFiles(boolean live) {
    return new WindowOptions(Duration.ofMinutes(2), live, false, FLOWS_PER_WINDOW, FLOWS);
  }

  /// For records of other tools, which come when the tool lets go of a flow: minutes after its last
  /// packet where it was silent.
  ///
  /// @param live as in [WindowOptions]
  public static WindowOptions forRecords(boolean live) {
    return new WindowOptions(Duration.ofMinutes(10), live, false, FLOWS_PER_WINDOW, FLOWS);
  }

  /// For the records of a meter, which come in order.
  ///
  /// @param live as in [WindowOptions]
  public static WindowOptions forPackets(boolean live) {
    return new WindowOptions(Duration.ofSeconds(5), live, false, FLOWS_PER_WINDOW, FLOWS);
  }
}
