package dev.glacis.core.surface;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Answers by key, remembered while they fit a budget; the oldest go first. Reading takes no lock.
final class Memo {
  private final AtomicReferenceArray<@Nullable Runs> kept;
  private final Budget<Integer> budget;

  /// @param keys keys are 0 to `keys - 1`
  /// @param budget integers that all answers together may take
  Memo(int keys, int budget) {
    kept = new AtomicReferenceArray<>(keys);
    this.budget = new Budget<>(budget, key -> kept.set(key, null));
  }

  @Nullable Runs get(int key) {
    return kept.get(key);
  }

  synchronized void put(int key, Runs answer) {
    if (kept.get(key) == null && budget.makeRoom(key, answer)) {
      kept.set(key, answer);
    }
  }
}
