package dev.glacis.core.forest;

import java.util.Arrays;

/// Why a forest voted as it did: along each tree's path every split moves the class's share from
/// the parent's to the child's, and the move belongs to the feature that was asked (Saabas,
/// "Interpreting random forests", 2014). Baseline plus all contributions is the vote.
///
/// Cost: one walk through each tree. Cheaper than Shapley values, and biased towards features asked
/// near the leaves; good enough to say what stood out.
public final class Attribution {
  private Attribution() {}

  /// @param contributions one value for each feature is written: the share that it added or took
  /// @return the baseline: the class's share at the roots
  public static double of(
      Forest forest, double[] rows, int row, int ofClass, double[] contributions) {
    Arrays.fill(contributions, 0, forest.features(), 0.0);
    var baseline = 0.0;
    for (var tree = 0; tree < forest.trees(); tree++) {
      var node = forest.root(tree);
      baseline += forest.share(node, ofClass);
      while (!forest.isLeaf(node)) {
        var next = forest.step(node, rows, row);
        contributions[forest.column(node)] +=
            forest.share(next, ofClass) - forest.share(node, ofClass);
        node = next;
      }
    }
    for (var i = 0; i < forest.features(); i++) {
      contributions[i] /= forest.trees();
    }
    return baseline / forest.trees();
  }
}
