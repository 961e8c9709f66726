package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;

/// Rows of integers in compressed sparse rows: row `r` is `item[start[r]]` to `item[start[r + 1] -
/// 1]`. Two arrays, whatever the shape, so that a graph of millions of edges stays small and is
/// read in order.
///
/// @param start one longer than the number of rows
record Csr(int[] start, int[] item) {
  /// Groups the items by their rows, keeping their order within a row. Linear: a counting sort.
  static Csr of(int rows, int[] row, int[] item) {
    var start = new int[rows + 1];
    for (var r : row) {
      start[r + 1]++;
    }
    for (var r = 0; r < rows; r++) {
      start[r + 1] += start[r];
    }
    var next = Arrays.copyOf(start, rows);
    var sorted = new int[item.length];
    for (var i = 0; i < item.length; i++) {
      sorted[next[row[i]]++] = item[i];
    }
    return new Csr(start, sorted);
  }

  /// Each item once in a row. Linear.
  Csr distinct() {
    var lastRow = new int[Arrays.stream(item).max().orElse(-1) + 1];
    Arrays.fill(lastRow, -1);
    var kept = new IntList();
    var starts = new int[start.length];
    for (var r = 0; r < rows(); r++) {
      for (var i = start[r]; i < start[r + 1]; i++) {
        if (lastRow[item[i]] != r) {
          lastRow[item[i]] = r;
          kept.add(item[i]);
        }
      }
      starts[r + 1] = kept.size();
    }
    return new Csr(starts, kept.toArray());
  }

  int rows() {
    return start.length - 1;
  }

  /// Where items are rows again: all rows that one leads to, itself included. Linear.
  BitSet reached(int from) {
    var reached = new BitSet(rows());
    var left = new IntList();
    reached.set(from);
    left.add(from);
    while (left.size() > 0) {
      var row = left.removeLast();
      for (var e = start[row]; e < start[row + 1]; e++) {
        var to = item[e];
        if (!reached.get(to)) {
          reached.set(to);
          left.add(to);
        }
      }
    }
    return reached;
  }

  /// Rows and items exchanged; each new row is in ascending order.
  Csr inverse(int columns) {
    return of(columns, item, rowOfEach());
  }

  /// The row that each item stands in.
  int[] rowOfEach() {
    var row = new int[item.length];
    for (var r = 0; r < rows(); r++) {
      Arrays.fill(row, start[r], start[r + 1], r);
    }
    return row;
  }
}
