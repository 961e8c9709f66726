package dev.glacis.core.surface;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Answers by key, remembered while they fit a budget; the oldest go first. Reading takes no lock.
final class Memo {
  private static final int ENTRY_OVERHEAD = 16;

  private final AtomicReferenceArray<@Nullable Runs> kept;
  private final ArrayDeque<Integer> oldestFirst = new ArrayDeque<>();
  private final int budget;
  private int held;

  /// @param keys keys are 0 to `keys - 1`
  /// @param budget integers that all answers together may take
  Memo(int keys, int budget) {
    kept = new AtomicReferenceArray<>(keys);
    this.budget = budget;
  }

  @Nullable Runs get(int key) {
    return kept.get(key);
  }

  synchronized void put(int key, Runs answer) {
    var cost = cost(answer);
    if (cost > budget || kept.get(key) != null) {
      return;
    }
    while (held + cost > budget) {
      var oldest = kept.getAndSet(oldestFirst.removeFirst(), null);
      held -= oldest == null ? 0 : cost(oldest);
    }
    held += cost;
    oldestFirst.add(key);
    kept.set(key, answer);
  }

  private static int cost(Runs answer) {
    return answer.bounds().length + ENTRY_OVERHEAD;
  }
}
