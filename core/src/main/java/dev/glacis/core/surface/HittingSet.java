package dev.glacis.core.surface;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A smallest set that has an element of each of some sets. Exponential in its size (the problem is
/// NP-complete: Karp, "Reducibility among combinatorial problems", 1972), so the search is bounded.
final class HittingSet {
  private final List<int[]> sets;
  private final BitSet chosen = new BitSet();
  private long left;

  private HittingSet(List<int[]> sets, long steps) {
    this.sets = sets;
    left = steps;
  }

  /// The first one in the order in which the sets name their elements; null where the bound is
  /// reached, or a set is empty.
  ///
  /// @param steps sets looked at before giving up
  static @Nullable BitSet smallest(List<int[]> sets, long steps) {
    var search = new HittingSet(sets, steps);
    for (var size = 0; size <= sets.size() && search.left > 0; size++) {
      if (search.find(size)) {
        return search.chosen;
      }
    }
    return null;
  }

  private boolean find(int size) {
    int[] missed = null;
    for (var i = 0; i < sets.size() && missed == null; i++) {
      left--;
      missed = isHit(sets.get(i)) ? null : sets.get(i);
    }
    if (missed == null || size == 0) {
      return missed == null;
    }
    for (var element : missed) {
      chosen.set(element);
      if (left > 0 && find(size - 1)) {
        return true;
      }
      chosen.clear(element);
    }
    return false;
  }

  private boolean isHit(int[] set) {
    for (var element : set) {
      if (chosen.get(element)) {
        return true;
      }
    }
    return false;
  }
}
