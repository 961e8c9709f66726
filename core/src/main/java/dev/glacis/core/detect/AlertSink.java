package dev.glacis.core.detect;

import java.util.List;

/// Takes alerts as they are raised and superseded.
@FunctionalInterface
public interface AlertSink {
  /// @param alert supersedes the one with the same id; one with no flows withdraws it
  /// @param witnesses a flow for each pair of source and target, the strongest of the pair; at most
  ///   twenty pairs
  void accept(Alert alert, List<Witness> witnesses);

  /// All alerts of windows that end by then have been told, and are final.
  default void advanced(long finalMicros) {}

  /// All alerts are final, and time starts anew.
  default void finished() {}
}
