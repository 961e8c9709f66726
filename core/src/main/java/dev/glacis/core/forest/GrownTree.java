package dev.glacis.core.forest;

import java.util.Arrays;
import java.util.BitSet;

/// A tree while it grows: nodes in breadth-first order, each a leaf until it is split.
final class GrownTree {
  private final BitSet drawn;
  private int[] split = new int[64];
  private float[] threshold = new float[64];
  private int[] left = new int[64];
  private double[][] weights = new double[64][];
  private int size;

  /// @param drawn the training rows that it saw
  GrownTree(BitSet drawn) {
    this.drawn = drawn;
  }

  /// Adds a leaf and returns its number.
  ///
  /// @param weightByClass what it was trained on; not copied
  int add(double[] weightByClass) {
    if (size == left.length) {
      split = Arrays.copyOf(split, 2 * size);
      threshold = Arrays.copyOf(threshold, 2 * size);
      left = Arrays.copyOf(left, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
    }
    threshold[size] = Float.POSITIVE_INFINITY;
    left[size] = size;
    weights[size] = weightByClass;
    return size++;
  }

  /// Makes a leaf an inner node; its children are added next.
  void split(int node, int feature, boolean missingRight, float above, int leftChild) {
    split[node] = feature << 1 | (missingRight ? 1 : 0);
    threshold[node] = above;
    left[node] = leftChild;
  }

  int size() {
    return size;
  }

  BitSet drawn() {
    return drawn;
  }

  int split(int node) {
    return split[node];
  }

  float threshold(int node) {
    return threshold[node];
  }

  int left(int node) {
    return left[node];
  }

  /// Each class's part of the node's training weight.
  float[] shares(int node, int classes) {
    var total = 0.0;
    for (var weight : weights[node]) {
      total += weight;
    }
    var shares = new float[classes];
    for (var i = 0; i < classes; i++) {
      shares[i] = (float) (weights[node][i] / total);
    }
    return shares;
  }
}
