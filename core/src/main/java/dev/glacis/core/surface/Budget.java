package dev.glacis.core.surface;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Which answers are kept while all of them together take so many integers: when there is no room
/// the oldest go first. Used under a lock.
final class Budget<K> {
  private static final int ENTRY_OVERHEAD = 16;

  private record Entry<K>(K key, int cost) {}

  private final ArrayDeque<Entry<K>> oldestFirst = new ArrayDeque<>();
  private final int size;
  private final Consumer<K> forget;
  private int held;

  /// @param size integers that all answers together may take
  /// @param forget drops the answer of a key
  Budget(int size, Consumer<K> forget) {
    this.size = size;
    this.forget = forget;
  }

  /// @return false where the answer is too large to be kept at all
  boolean makeRoom(K key, Runs answer) {
    var cost = answer.bounds().length + ENTRY_OVERHEAD;
    if (cost > size) {
      return false;
    }
    while (held + cost > size) {
      var oldest = oldestFirst.removeFirst();
      forget.accept(oldest.key());
      held -= oldest.cost();
    }
    held += cost;
    oldestFirst.add(new Entry<>(key, cost));
    return true;
  }
}
