package dev.glacis.core.forest;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Trains a [Forest] on histograms: values are sorted into at most 256 bins once, and a split is
/// looked for among bin edges, by weighted Gini impurity. Each tree sees a bootstrap sample and at
/// each node a fresh choice of features, as Breiman's.
///
/// Same rows, options and seed give the same forest bit for bit, whatever executor: each tree draws
/// from a generator of its own, and trees are put together in order. Cost: O(rows × features × log
/// rows) for binning, then trees × depth × rows × features per split.
///
/// NaN is missing: it has a bin of its own, and a split sends it to the side that separates classes
/// better. Where a node saw no NaN while training, it goes to the heavier side.
public final class ForestTrainer {
  private ForestTrainer() {}

  /// @param trees how many
  /// @param maxDepth longest path from root to leaf
  /// @param minLeaf sampled rows that each side of a split keeps
  /// @param cuts how thresholds are chosen
  /// @param featuresPerSplit features looked at for a split, not counting constant ones
  /// @param bins for each column, NaN's among them: 3 to 256
  /// @param classWeights what a row of each class weighs; empty: all one
  public record Options(
      int trees,
      int maxDepth,
      int minLeaf,
      Cuts cuts,
      int featuresPerSplit,
      int bins,
      List<Double> classWeights,
      long seed) {
    public Options {
      classWeights = List.copyOf(classWeights);
      check(trees > 0 && trees <= 10_000, "trees", trees, "1 to 10000");
      check(maxDepth > 0 && maxDepth <= 64, "depth", maxDepth, "1 to 64");
      check(minLeaf > 0, "rows in a leaf", minLeaf, "1 or more");
      check(featuresPerSplit > 0, "features per split", featuresPerSplit, "1 or more");
      check(bins > 2 && bins <= Bins.MOST, "bins", bins, "3 to " + Bins.MOST);
      for (var weight : classWeights) {
        check(weight > 0 && weight < 1e9, "class weight", weight, "above 0");
      }
    }

    private static void check(boolean holds, String what, Number value, String allowed) {
      if (!holds) {
        throw new IllegalArgumentException(what + ": " + value + ", allowed: " + allowed);
      }
    }
  }

  /// @param executor runs the trees; `Runnable::run` for the calling thread
  /// @throws IllegalArgumentException when class weights don't fit the rows' classes
  public static Trained train(TrainingRows rows, Options options, Executor executor) {
    var weights = new double[rows.classes()];
    Arrays.fill(weights, 1.0);
    if (!options.classWeights().isEmpty()) {
      if (options.classWeights().size() != weights.length) {
        throw new IllegalArgumentException(
            options.classWeights().size() + " class weights for " + weights.length + " classes");
      }
      Arrays.setAll(weights, options.classWeights()::get);
    }
    var bins = Bins.of(rows, options.bins());
    var growing = new ArrayList<CompletableFuture<GrownTree>>();
    var seeds = new SplittableRandom(options.seed());
    for (var tree = 0; tree < options.trees(); tree++) {
      var random = seeds.split();
      growing.add(
          CompletableFuture.supplyAsync(
              () -> new TreeGrower(bins, rows, weights, options, random).grow(), executor));
    }
    var grown = new ArrayList<GrownTree>();
    try {
      growing.forEach(tree -> grown.add(tree.join()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    var forest = assemble(rows.features(), rows.classes(), grown);
    return new Trained(forest, outOfBag(forest, rows, grown));
  }

  private static float[] outOfBag(Forest forest, TrainingRows rows, List<GrownTree> grown) {
    var drawn = grown.stream().map(GrownTree::drawn).toArray(BitSet[]::new);
    var votes = new float[rows.size() * rows.classes()];
    for (var row = 0; row < rows.size(); row++) {
      var trees = forest.addVotes(row, drawn, rows.values(), votes);
      for (var c = 0; c < rows.classes(); c++) {
        votes[row * rows.classes() + c] /= trees;
      }
    }
    return votes;
  }

  private static Forest assemble(int features, int classes, List<GrownTree> trees) {
    var sizes = trees.stream().mapToInt(GrownTree::size).toArray();
    var nodes = new int[Arrays.stream(sizes).sum() * Forest.WORDS];
    var known = new HashMap<FloatBuffer, Integer>();
    var distributions = new float[classes * 64];
    var first = 0;
    for (var tree : trees) {
      for (var node = 0; node < tree.size(); node++) {
        var shares = tree.shares(node, classes);
        var place = known.get(FloatBuffer.wrap(shares));
        if (place == null) {
          place = known.size() * classes;
          if (place == distributions.length) {
            distributions = Arrays.copyOf(distributions, 2 * place);
          }
          System.arraycopy(shares, 0, distributions, place, classes);
          known.put(FloatBuffer.wrap(shares), place);
        }
        var at = first + node * Forest.WORDS;
        nodes[at] = tree.split(node);
        nodes[at + 1] = Float.floatToRawIntBits(tree.threshold(node));
        nodes[at + 2] = first + tree.left(node) * Forest.WORDS;
        nodes[at + 3] = place;
      }
      first += tree.size() * Forest.WORDS;
    }
    return new Forest(
        features, classes, sizes, nodes, Arrays.copyOf(distributions, known.size() * classes));
  }
}
