package dev.glacis.core.net;

import java.util.Arrays;

/// Starts of consecutive segments of a 128-bit space, the first at 0, each reaching to the next;
/// growing while a [RangeSweep] writes them.
final class Segments {
  private long[] highs;
  private long[] lows;
  private int[] values;
  private int count;

  Segments(int expected) {
    highs = new long[expected];
    lows = new long[expected];
    values = new int[expected];
    append(0, 0, RangeTable.NONE);
  }

  /// From here on (ascending calls) this value; a later call for the same start replaces it.
  void append(long high, long low, int value) {
    if (count > 0 && highs[count - 1] == high && lows[count - 1] == low) {
      count--;
    }
    if (count > 0 && values[count - 1] == value) {
      return;
    }
    if (count == values.length) {
      var grown = count + (count >> 1) + 8;
      highs = Arrays.copyOf(highs, grown);
      lows = Arrays.copyOf(lows, grown);
      values = Arrays.copyOf(values, grown);
    }
    highs[count] = high;
    lows[count] = low;
    values[count++] = value;
  }

  int count() {
    return count;
  }

  long low(int i) {
    return lows[i];
  }

  long[] highs() {
    return Arrays.copyOf(highs, count);
  }

  long[] lows() {
    return Arrays.copyOf(lows, count);
  }

  int[] values() {
    return Arrays.copyOf(values, count);
  }
}
