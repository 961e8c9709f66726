package dev.glacis.core.detect;

import java.util.Arrays;

/// Where a value lies among benign traffic: for each feature the values at every percent of the
/// benign training rows.
public final class BenignProfile {
  /// 0 % to 100 %.
  public static final int STEPS = 101;

  private final float[] quantiles;

  /// @param quantiles for each feature its [#STEPS] rising values; all NaN where benign rows lack
  ///   it
  /// @throws IllegalArgumentException for incomplete or falling values
  public BenignProfile(float[] quantiles) {
    if (quantiles.length % STEPS != 0) {
      throw new IllegalArgumentException("benign percentiles: an incomplete feature");
    }
    for (var i = 1; i < quantiles.length; i++) {
      if (i % STEPS != 0 && quantiles[i] < quantiles[i - 1]) {
        throw new IllegalArgumentException("benign percentiles: falling values");
      }
    }
    this.quantiles = quantiles.clone();
  }

  /// Learns from benign rows.
  ///
  /// @param values row-major
  static BenignProfile of(double[] values, int features) {
    var quantiles = new float[features * STEPS];
    for (var feature = 0; feature < features; feature++) {
      var column = new double[values.length / features];
      for (var row = 0; row < column.length; row++) {
        column[row] = values[row * features + feature];
      }
      var sorted = Arrays.stream(column).filter(v -> !Double.isNaN(v)).sorted().toArray();
      for (var step = 0; step < STEPS; step++) {
        quantiles[feature * STEPS + step] =
            sorted.length == 0
                ? Float.NaN
                : (float) sorted[(int) ((long) step * (sorted.length - 1) / (STEPS - 1))];
      }
    }
    return new BenignProfile(quantiles);
  }

  /// Nothing is known of any feature.
  public static BenignProfile unknown(int features) {
    var quantiles = new float[features * STEPS];
    Arrays.fill(quantiles, Float.NaN);
    return new BenignProfile(quantiles);
  }

  public int features() {
    return quantiles.length / STEPS;
  }

  /// A copy of the values.
  public float[] quantiles() {
    return quantiles.clone();
  }

  /// The value that this percentage of benign rows does not exceed.
  public double at(int feature, int percent) {
    return quantiles[feature * STEPS + percent];
  }

  /// The percentage of benign rows below the value, of equal ones a half; NaN where the value is
  /// missing or benign rows lack the feature.
  public double percentile(int feature, double value) {
    var from = feature * STEPS;
    if (Double.isNaN(value) || Float.isNaN(quantiles[from])) {
      return Double.NaN;
    }
    var below = 0;
    var equal = 0;
    for (var step = 0; step < STEPS; step++) {
      var quantile = quantiles[from + step];
      below += quantile < (float) value ? 1 : 0;
      equal += quantile == (float) value ? 1 : 0;
    }
    return (below + equal / 2.0) * 100 / STEPS;
  }
}
