package dev.glacis.engine;

import dev.glacis.core.flow.MeterOptions;

/// What metering packets may take. The flows are the same with any number of threads.
///
/// @param threads that work at a time
/// @param maxFlows as in [MeterOptions]
public record Metering(int threads, int maxFlows) {
  public static final int MAX_THREADS = 64;

  /// Some 80 GB.
  public static final int MAX_FLOWS = 100_000_000;

  /// @throws IllegalArgumentException naming what is out of range
  public Metering {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads: %d; expected 1 to %d".formatted(threads, MAX_THREADS));
    }
    if (maxFlows < 1 || maxFlows > MAX_FLOWS) {
      throw new IllegalArgumentException(
          "max-flows: %d; expected 1 to %d".formatted(maxFlows, MAX_FLOWS));
    }
  }

  /// A thread for each core, and the usual number of flows.
  public static Metering usual() {
    return new Metering(
        Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
        MeterOptions.finished().maxFlows());
  }
}
