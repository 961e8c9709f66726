package dev.glacis.core.forest;

import java.util.Arrays;

/// Training values as bin numbers, a byte each, one array a column. Bin 0 is NaN; bins from 1 hold
/// rising values, cut at float edges: value `v` lies in the first bin whose edge is ≥ `v`, which is
/// the comparison that [Forest#score] makes, so binned and scored rows take the same paths.
///
/// A column with no more distinct values than bins gets a cut between each two; otherwise cuts
/// follow the quantiles.
///
/// @param codes for each column a byte (unsigned) for each row
/// @param edges for each column its rising cuts; `edges[c][i]` closes bin `i + 1`
record Bins(byte[][] codes, float[][] edges) {
  static final int MOST = 256;

  static Bins of(TrainingRows rows, int most) {
    var codes = new byte[rows.features()][];
    var edges = new float[rows.features()][];
    var column = new double[rows.size()];
    for (var feature = 0; feature < codes.length; feature++) {
      for (var row = 0; row < column.length; row++) {
        column[row] = rows.values()[row * rows.features() + feature];
      }
      edges[feature] = cuts(column, most - 2);
      codes[feature] = new byte[column.length];
      for (var row = 0; row < column.length; row++) {
        codes[feature][row] = (byte) code(column[row], edges[feature]);
      }
    }
    return new Bins(codes, edges);
  }

  /// Bins of a column, NaN's among them.
  int count(int feature) {
    return edges[feature].length + 2;
  }

  static int code(double value, float[] edges) {
    if (Double.isNaN(value)) {
      return 0;
    }
    var low = 0;
    var high = edges.length;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (value > edges[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }

  private static float[] cuts(double[] column, int most) {
    var sorted = Arrays.stream(column).filter(v -> !Double.isNaN(v)).sorted().toArray();
    var distinct = 0;
    for (var i = 1; i < sorted.length; i++) {
      distinct += sorted[i] > sorted[i - 1] ? 1 : 0;
    }
    var cuts = new float[Math.min(most, distinct)];
    var count = 0;
    var rowsPerBin = distinct <= most ? 0.0 : (double) sorted.length / (most + 1);
    var due = rowsPerBin;
    for (var i = 1; i < sorted.length && count < cuts.length; i++) {
      if (i < due || !(sorted[i] > sorted[i - 1])) {
        continue;
      }
      var cut = between(sorted[i - 1], sorted[i]);
      if (!Float.isNaN(cut)) {
        cuts[count++] = cut;
        due = i + rowsPerBin;
      }
    }
    return Arrays.copyOf(cuts, count);
  }

  /// A float `c` with `low <= c < high`, near the middle; NaN where there is none.
  private static float between(double low, double high) {
    var middle = (float) (low / 2 + high / 2);
    if (middle >= low && middle < high) {
      return middle;
    }
    var up = (float) low;
    up = up < low ? Math.nextUp(up) : up;
    return up >= low && up < high ? up : Float.NaN;
  }
}
