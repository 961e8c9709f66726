package dev.glacis.core.detect;

import java.util.Arrays;

/// How a feature's values spread over ten bins that each held about a tenth of the training rows,
/// so that other rows can be compared with them: the population stability index (PSI, Siddiqi,
/// "Credit Risk Scorecards", 2006), the sum over bins of `(p - q) ln(p / q)`. Below 0.1 is commonly
/// read as the same population, above 0.25 as another.
///
/// A missing value (NaN) has a bin of its own, the first.
public final class Spread {
  /// With that of missing values.
  public static final int BINS = 11;

  /// Between the bins of values.
  public static final int EDGES = BINS - 2;

  /// Shares below this count as this much, so that an empty bin does not make the index infinite.
  private static final double LEAST = 1e-4;

  private final float[] edges;
  private final float[] shares;

  /// @param edges for each feature its [#EDGES] rising edges; a value up to an edge lies in its
  ///   bin; infinite ones are not used
  /// @param shares for each feature the share of rows in each of its [#BINS]
  /// @throws IllegalArgumentException for incomplete features, edges that fall, or shares outside 0
  ///   to 1
  public Spread(float[] edges, float[] shares) {
    if (edges.length % EDGES != 0 || edges.length / EDGES * BINS != shares.length) {
      throw new IllegalArgumentException("spread: an incomplete feature");
    }
    for (var i = 0; i < edges.length; i++) {
      if (Float.isNaN(edges[i]) || (i % EDGES != 0 && edges[i] < edges[i - 1])) {
        throw new IllegalArgumentException("spread: edges that don't rise");
      }
    }
    for (var share : shares) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("spread: a share outside 0 to 1");
      }
    }
    this.edges = edges.clone();
    this.shares = shares.clone();
  }

  /// Learns from rows.
  ///
  /// @param values row-major, at least one row
  static Spread of(double[] values, int features) {
    var edges = new float[features * EDGES];
    Arrays.fill(edges, Float.POSITIVE_INFINITY);
    var rows = values.length / features;
    for (var feature = 0; feature < features; feature++) {
      var column = new double[rows];
      for (var row = 0; row < rows; row++) {
        column[row] = values[row * features + feature];
      }
      var sorted = Arrays.stream(column).filter(v -> !Double.isNaN(v)).sorted().toArray();
      var used = 0;
      for (var i = 1; i <= EDGES && sorted.length > 0; i++) {
        var edge = (float) sorted[(int) ((long) i * (sorted.length - 1) / (EDGES + 1))];
        if (used == 0 || edge > edges[feature * EDGES + used - 1]) {
          edges[feature * EDGES + used++] = edge;
        }
      }
    }
    var count = new Count(edges, features);
    for (var row = 0; row < rows; row++) {
      count.add(values, row * features);
    }
    return new Spread(edges, count.shares());
  }

  public int features() {
    return shares.length / BINS;
  }

  /// A copy.
  public float[] edges() {
    return edges.clone();
  }

  /// A copy.
  public float[] shares() {
    return shares.clone();
  }

  /// Begins to count other rows.
  public Count count() {
    return new Count(edges, features());
  }

  /// How far other rows are from these.
  ///
  /// @return for each feature its index, 0 where both spread alike
  public double[] stability(Count other) {
    var theirs = other.shares();
    var index = new double[features()];
    for (var i = 0; i < shares.length; i++) {
      var p = Math.max(theirs[i], LEAST);
      var q = Math.max(shares[i], LEAST);
      index[i / BINS] += (p - q) * StrictMath.log(p / q);
    }
    return index;
  }

  /// Rows counted by bin.
  public static final class Count {
    private final float[] edges;
    private final long[] counts;
    private long rows;

    private Count(float[] edges, int features) {
      this.edges = edges;
      counts = new long[features * BINS];
    }

    /// @param values the row's features start at `from`, in the model's order
    public void add(double[] values, int from) {
      for (var feature = 0; feature < counts.length / BINS; feature++) {
        add(feature, values[from + feature]);
      }
      rows++;
    }

    /// @param columns where the row holds each feature; from `width` on it is missing
    void add(double[] values, int from, int[] columns, int width) {
      for (var feature = 0; feature < columns.length; feature++) {
        var column = columns[feature];
        add(feature, column < width ? values[from + column] : Double.NaN);
      }
      rows++;
    }

    private void add(int feature, double value) {
      var bin = 0;
      if (!Double.isNaN(value)) {
        bin = 1;
        while (bin <= EDGES && value > edges[feature * EDGES + bin - 1]) {
          bin++;
        }
      }
      counts[feature * BINS + bin]++;
    }

    public long rows() {
      return rows;
    }

    float[] shares() {
      var shares = new float[counts.length];
      for (var i = 0; i < shares.length; i++) {
        shares[i] = rows == 0 ? 0 : (float) counts[i] / rows;
      }
      return shares;
    }
  }
}
