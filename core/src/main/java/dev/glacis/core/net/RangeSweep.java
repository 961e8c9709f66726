package dev.glacis.core.net;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// Cuts overlapping ranges of a 128-bit space into disjoint segments: a sweep over their starts
/// with the open ranges in a heap, narrowest first, closed ones removed lazily. O(n log n); O(n)
/// without sorting where the ranges came ascending and disjoint.
final class RangeSweep {
  private long[] firstHigh = new long[16];
  private long[] firstLow = new long[16];
  private long[] lastHigh = new long[16];
  private long[] lastLow = new long[16];
  private int[] values = new int[16];
  private int count;
  private boolean disjoint = true;

  void add(long high, long low, long endHigh, long endLow, int value) {
    if (count == values.length) {
      var grown = count * 2;
      firstHigh = Arrays.copyOf(firstHigh, grown);
      firstLow = Arrays.copyOf(firstLow, grown);
      lastHigh = Arrays.copyOf(lastHigh, grown);
      lastLow = Arrays.copyOf(lastLow, grown);
      values = Arrays.copyOf(values, grown);
    }
    disjoint &= count == 0 || compare(lastHigh[count - 1], lastLow[count - 1], high, low) < 0;
    firstHigh[count] = high;
    firstLow[count] = low;
    lastHigh[count] = endHigh;
    lastLow[count] = endLow;
    values[count++] = value;
  }

  /// @param maxHigh with `maxLow`: the last point of the space
  Segments segments(long maxHigh, long maxLow) {
    var segments = new Segments(count + (count >> 1) + 2);
    if (disjoint) {
      for (var i = 0; i < count; i++) {
        segments.append(firstHigh[i], firstLow[i], values[i]);
        closeAfter(i, segments, maxHigh, maxLow, RangeTable.NONE);
      }
      return segments;
    }
    var order =
        IntStream.range(0, count)
            .boxed()
            .sorted((a, b) -> compare(firstHigh[a], firstLow[a], firstHigh[b], firstLow[b]))
            .toList();
    var open = new PriorityQueue<>(narrowestThenLatest());
    var next = 0;
    while (next < count || !open.isEmpty()) {
      var winner = open.peek();
      if (winner == null || (next < count && startsInside(order.get(next), winner))) {
        var opened = order.get(next++);
        open.add(opened);
        segments.append(firstHigh[opened], firstLow[opened], values[open.element()]);
        continue;
      }
      while (!open.isEmpty() && endsNoLater(open.element(), winner)) {
        open.remove();
      }
      var under = open.peek();
      closeAfter(
          winner, segments, maxHigh, maxLow, under == null ? RangeTable.NONE : values[under]);
    }
    return segments;
  }

  /// Lets `value` begin right after range `i`, unless that ends with the space.
  private void closeAfter(int i, Segments segments, long maxHigh, long maxLow, int value) {
    if (lastHigh[i] != maxHigh || lastLow[i] != maxLow) {
      var low = lastLow[i] + 1;
      segments.append(low == 0 ? lastHigh[i] + 1 : lastHigh[i], low, value);
    }
  }

  private boolean startsInside(int i, int outer) {
    return compare(firstHigh[i], firstLow[i], lastHigh[outer], lastLow[outer]) <= 0;
  }

  private boolean endsNoLater(int i, int other) {
    return compare(lastHigh[i], lastLow[i], lastHigh[other], lastLow[other]) <= 0;
  }

  private Comparator<Integer> narrowestThenLatest() {
    return (a, b) -> {
      var lowA = lastLow[a] - firstLow[a];
      var lowB = lastLow[b] - firstLow[b];
      var borrowA = Long.compareUnsigned(lastLow[a], firstLow[a]) < 0 ? 1 : 0;
      var borrowB = Long.compareUnsigned(lastLow[b], firstLow[b]) < 0 ? 1 : 0;
      var order =
          compare(
              lastHigh[a] - firstHigh[a] - borrowA,
              lowA,
              lastHigh[b] - firstHigh[b] - borrowB,
              lowB);
      return order != 0 ? order : Integer.compare(b, a);
    };
  }

  private static int compare(long highA, long lowA, long highB, long lowB) {
    var order = Long.compareUnsigned(highA, highB);
    return order != 0 ? order : Long.compareUnsigned(lowA, lowB);
  }
}
