package dev.glacis.core.surface;

import java.util.Arrays;

/// Integers that grow at the end, unboxed.
final class IntList {
  private int[] items = new int[16];
  private int size;

  void add(int value) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.addExact(size, Math.max(16, size >> 1)));
    }
    items[size++] = value;
  }

  int get(int at) {
    return items[at];
  }

  int removeLast() {
    return items[--size];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
