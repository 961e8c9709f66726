package dev.glacis.core.forest;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Made-up rows whose classes follow a rule that a forest should find.
final class Planted {
  static final int FEATURES = 6;
  static final int CLASSES = 3;

  private Planted() {}

  /// Standard normal values, some missing.
  static double[] values(Random random, int rows, double missing) {
    return random
        .doubles()
        .limit((long) rows * FEATURES)
        .map(u -> u < missing ? Double.NaN : random.nextGaussian())
        .toArray();
  }

  /// Class 2 where column 3 is above 0.5; otherwise class 1 where columns 0 and 1 have one sign;
  /// otherwise 0.
  static TrainingRows rows(Random random, int count, double missing) {
    var values = values(random, count, missing);
    var labels = IntStream.range(0, count).map(row -> label(values, row * FEATURES)).toArray();
    labels[0] = 0;
    labels[1] = 1;
    return new TrainingRows(values, FEATURES, labels, CLASSES);
  }

  static int label(double[] values, int row) {
    if (values[row + 3] > 0.5) {
      return 2;
    }
    return values[row] * values[row + 1] > 0 ? 1 : 0;
  }

  static ForestTrainer.Options options(int trees, long seed) {
    return options(trees, Cuts.BEST, seed);
  }

  static ForestTrainer.Options options(int trees, Cuts cuts, long seed) {
    return new ForestTrainer.Options(trees, 12, 1, cuts, 3, 64, List.of(), seed);
  }

  static Forest forest(Random random, int trees) {
    return ForestTrainer.train(
            rows(random, 200, 0.1), options(trees, random.nextLong()), Runnable::run)
        .forest();
  }
}
