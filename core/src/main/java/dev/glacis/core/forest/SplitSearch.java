package dev.glacis.core.forest;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Finds a node's best split among the features it is shown: the cut with the lowest weighted Gini
/// impurity of both sides, found on a histogram of class counts by bin. Where empty bins lie
/// between the sides, the cut goes to their middle. NaN is tried on both sides.
///
/// To lower the impurity is to raise `Σ left² / |left| + Σ right² / |right|` over class weights,
/// which is what is compared.
///
/// With [Cuts#RANDOM] each feature offers one cut only, at a bin drawn between its lowest and its
/// highest one here; since bins follow quantiles, it is drawn by rank.
final class SplitSearch {
  private final Bins bins;
  private final int[] labels;
  private final int[] drawn;
  private final double[] classWeights;
  private final int minLeaf;
  private final Cuts cuts;
  private final SplittableRandom random;
  private final int classes;

  /// Drawn rows by bin and class; all zero between calls.
  private final int[] histogram;

  private final int[] binRows = new int[Bins.MOST];
  private final int[] total;
  private final double[] left;
  private int totalRows;
  private double best;
  private int bestFeature;
  private int bestLastLeftBin;
  private boolean bestMissingRight;

  SplitSearch(
      Bins bins,
      int[] labels,
      int[] drawn,
      double[] classWeights,
      int minLeaf,
      Cuts cuts,
      SplittableRandom random) {
    this.bins = bins;
    this.labels = labels;
    this.drawn = drawn;
    this.classWeights = classWeights;
    this.minLeaf = minLeaf;
    this.cuts = cuts;
    this.random = random;
    classes = classWeights.length;
    histogram = new int[Bins.MOST * classes];
    total = new int[classes];
    left = new double[classes];
  }

  /// Begins a node.
  ///
  /// @return whether a split could gain anything
  boolean start(int[] rows, int from, int to) {
    Arrays.fill(total, 0);
    totalRows = 0;
    for (var i = from; i < to; i++) {
      total[labels[rows[i]]] += drawn[rows[i]];
      totalRows += drawn[rows[i]];
    }
    var present = 0;
    var weight = 0.0;
    var squares = 0.0;
    for (var c = 0; c < classes; c++) {
      var w = total[c] * classWeights[c];
      present += total[c] > 0 ? 1 : 0;
      weight += w;
      squares += w * w;
    }
    best = squares / weight * (1 + 1e-9);
    bestFeature = -1;
    return present > 1 && totalRows >= 2 * minLeaf;
  }

  /// Looks for a better cut on one feature.
  ///
  /// @return false when the feature has one value only here
  boolean tryFeature(int[] rows, int from, int to, int feature) {
    var codes = bins.codes()[feature];
    var lowest = Bins.MOST;
    var highest = 0;
    for (var i = from; i < to; i++) {
      var row = rows[i];
      var code = codes[row] & 0xff;
      histogram[code * classes + labels[row]] += drawn[row];
      binRows[code] += drawn[row];
      lowest = Math.min(lowest, code);
      highest = Math.max(highest, code);
    }
    var varies = lowest < highest;
    if (varies) {
      var missing = binRows[0];
      if (missing == 0) {
        scan(feature, lowest, highest, false);
      } else {
        scan(feature, 1, highest, false);
        scan(feature, 1, highest, true);
      }
    }
    Arrays.fill(histogram, lowest * classes, (highest + 1) * classes, 0);
    Arrays.fill(binRows, lowest, highest + 1, 0);
    return varies;
  }

  private void scan(int feature, int lowest, int highest, boolean missingRight) {
    var missing = binRows[0];
    var leftRows = missingRight ? 0 : missing;
    for (var c = 0; c < classes; c++) {
      left[c] = missingRight ? 0 : histogram[c] * classWeights[c];
    }
    var only = cuts == Cuts.RANDOM ? randomBin(lowest, highest) : -1;
    var last = missingRight ? highest : highest - 1;
    for (var bin = lowest; bin <= last; bin++) {
      if (binRows[bin] == 0) {
        continue;
      }
      leftRows += binRows[bin];
      for (var c = 0; c < classes; c++) {
        left[c] += histogram[bin * classes + c] * classWeights[c];
      }
      var offered = only < 0 || bin == only || bin == highest;
      if (!offered || leftRows < minLeaf || totalRows - leftRows < minLeaf) {
        continue;
      }
      var score = score();
      if (score > best) {
        best = score;
        bestFeature = feature;
        bestMissingRight = missing == 0 ? 2 * leftRows < totalRows : missingRight;
        bestLastLeftBin = bin == highest ? bins.count(feature) - 1 : (bin + nextUsed(bin) - 1) / 2;
      }
    }
  }

  /// A used bin, the highest one never, the lowest one most likely where many below are empty.
  private int randomBin(int lowest, int highest) {
    if (lowest >= highest) {
      return lowest;
    }
    var bin = lowest + random.nextInt(highest - lowest);
    while (bin > lowest && binRows[bin] == 0) {
      bin--;
    }
    return bin;
  }

  private int nextUsed(int bin) {
    var next = bin + 1;
    while (binRows[next] == 0) {
      next++;
    }
    return next;
  }

  private double score() {
    var leftWeight = 0.0;
    var rightWeight = 0.0;
    var leftSquares = 0.0;
    var rightSquares = 0.0;
    for (var c = 0; c < classes; c++) {
      var l = left[c];
      var r = total[c] * classWeights[c] - l;
      leftWeight += l;
      rightWeight += r;
      leftSquares += l * l;
      rightSquares += r * r;
    }
    return leftSquares / leftWeight + rightSquares / rightWeight;
  }

  boolean found() {
    return bestFeature >= 0;
  }

  int feature() {
    return bestFeature;
  }

  /// Bins up to this one go left.
  int lastLeftBin() {
    return bestLastLeftBin;
  }

  boolean missingRight() {
    return bestMissingRight;
  }
}
