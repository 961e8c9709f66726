package dev.glacis.core.detect;

import org.jspecify.annotations.Nullable;

/// Takes what a state has become, in pieces: a store holds the last value of each key, and a state
/// made of them goes on as the one they came from.
@FunctionalInterface
public interface StateSink {
  /// @param value null where there is nothing any more
  void put(long key, byte @Nullable [] value);
}
