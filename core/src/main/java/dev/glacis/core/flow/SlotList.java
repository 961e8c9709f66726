package dev.glacis.core.flow;

import java.util.Arrays;

/// Slots of a flow table in an order, as a doubly linked list: append, remove and "is in it" cost
/// O(1), and nothing is allocated but the growth of two arrays.
final class SlotList {
  static final int NONE = -1;

  private static final int OUTSIDE = -2;

  private int[] previous = new int[0];
  private int[] next = new int[0];
  private int head = NONE;
  private int tail = NONE;

  /// The slot that has been here longest, or [#NONE].
  int head() {
    return head;
  }

  /// The slot appended after this one, or [#NONE].
  int after(int slot) {
    return next[slot];
  }

  /// The slot that came last, or [#NONE].
  int tail() {
    return tail;
  }

  /// The slot appended before this one, or [#NONE].
  int before(int slot) {
    return previous[slot];
  }

  boolean contains(int slot) {
    return slot < next.length && next[slot] != OUTSIDE;
  }

  /// Appends a slot that is not in the list.
  void append(int slot) {
    if (slot >= next.length) {
      grow(slot + 1);
    }
    previous[slot] = tail;
    next[slot] = NONE;
    if (tail == NONE) {
      head = slot;
    } else {
      next[tail] = slot;
    }
    tail = slot;
  }

  /// Removes a slot; one that is not in the list stays so.
  void remove(int slot) {
    if (!contains(slot)) {
      return;
    }
    if (previous[slot] == NONE) {
      head = next[slot];
    } else {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] == NONE) {
      tail = previous[slot];
    } else {
      previous[next[slot]] = previous[slot];
    }
    next[slot] = OUTSIDE;
  }

  private void grow(int atLeast) {
    var from = next.length;
    var size = Math.max(atLeast, Math.max(64, from + (from >> 1)));
    previous = Arrays.copyOf(previous, size);
    next = Arrays.copyOf(next, size);
    Arrays.fill(next, from, size, OUTSIDE);
  }
}
