package dev.glacis.formats.model;

import java.util.Arrays;

/// Ints whose count was announced by a file that may lie: room is made as they arrive.
final class GrowingArray {
  private static final int AT_ONCE = 1 << 16;
  private final int announced;
  private int[] values;
  private int size;

  GrowingArray(int announced) {
    this.announced = announced;
    values = new int[Math.min(announced, AT_ONCE)];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.min(announced, 2 * size));
    }
    values[size++] = value;
  }

  int[] ints() {
    return values.length == size ? values : Arrays.copyOf(values, size);
  }
}
