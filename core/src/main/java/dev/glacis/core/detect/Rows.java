package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Some rows of a table, in an order. Grouping is sorting, then looking for runs.
///
/// @param of row numbers
record Rows(Table table, int[] of) {
  static final int[] SOURCE = {Table.SOURCE_HIGH, Table.SOURCE_LOW};
  static final int[] TARGET = {Table.TARGET_HIGH, Table.TARGET_LOW};
  static final int[] PORT = {Table.TARGET_PORT};
  static final int[] TARGET_AND_PORT = {Table.TARGET_HIGH, Table.TARGET_LOW, Table.TARGET_PORT};
  static final int[] SOURCE_AND_PORT = {Table.SOURCE_HIGH, Table.SOURCE_LOW, Table.TARGET_PORT};
  static final int[] PAIR = {
    Table.SOURCE_HIGH, Table.SOURCE_LOW, Table.TARGET_HIGH, Table.TARGET_LOW
  };

  static Rows where(Table table, IntPredicate holds) {
    return new Rows(table, IntStream.range(0, table.size()).filter(holds).toArray());
  }

  Rows filter(IntPredicate holds) {
    return new Rows(table, Arrays.stream(of).filter(holds).toArray());
  }

  int size() {
    return of.length;
  }

  long sum(int column) {
    var sum = 0L;
    for (var row : of) {
      sum += table.get(row, column);
    }
    return sum;
  }

  /// Hands on the rows in pieces that are equal in the columns, ascending by them.
  void forEachRun(int[] columns, RunSink sink) {
    var sorted = sorted(columns);
    for (var from = 0; from < sorted.length; ) {
      var to = from + 1;
      while (to < sorted.length && table.compare(sorted[from], sorted[to], columns) == 0) {
        to++;
      }
      sink.accept(new Rows(table, Arrays.copyOfRange(sorted, from, to)));
      from = to;
    }
  }

  /// How many different values the columns have in these rows.
  int distinct(int[] columns) {
    var sorted = sorted(columns);
    var count = Math.min(1, sorted.length);
    for (var i = 1; i < sorted.length; i++) {
      count += table.compare(sorted[i - 1], sorted[i], columns) != 0 ? 1 : 0;
    }
    return count;
  }

  /// Merge sort, bottom up: stable, and no input is slow.
  private int[] sorted(int[] columns) {
    var from = of.clone();
    var into = new int[from.length];
    for (var width = 1; width < from.length; width *= 2) {
      for (var start = 0; start < from.length; start += 2 * width) {
        merge(from, into, start, width, columns);
      }
      var swap = from;
      from = into;
      into = swap;
    }
    return from;
  }

  private void merge(int[] from, int[] into, int start, int width, int[] columns) {
    var left = start;
    var middle = Math.min(start + width, from.length);
    var right = middle;
    var end = Math.min(middle + width, from.length);
    for (var i = start; i < end; i++) {
      var takeLeft =
          left < middle && (right >= end || table.compare(from[left], from[right], columns) <= 0);
      into[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  @FunctionalInterface
  interface RunSink {
    void accept(Rows run);
  }
}
