package dev.glacis.core.forest;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/// Grows one tree, breadth first, on a bootstrap sample. The rows of a node are a range of one
/// index array, which a split divides in place.
final class TreeGrower {
  private final Bins bins;
  private final int[] labels;
  private final double[] classWeights;
  private final ForestTrainer.Options options;
  private final SplittableRandom random;
  private final SplitSearch search;

  /// How often the bootstrap drew each row.
  private final int[] drawn;

  private final int[] rows;
  private final int[] featureOrder;

  TreeGrower(
      Bins bins,
      TrainingRows training,
      double[] classWeights,
      ForestTrainer.Options options,
      SplittableRandom random) {
    this.bins = bins;
    this.labels = training.labels();
    this.classWeights = classWeights;
    this.options = options;
    this.random = random;
    drawn = new int[labels.length];
    for (var i = 0; i < labels.length; i++) {
      drawn[random.nextInt(labels.length)]++;
    }
    rows = new int[labels.length];
    var count = 0;
    for (var row = 0; row < labels.length; row++) {
      if (drawn[row] > 0) {
        rows[count++] = row;
      }
    }
    sampled = count;
    featureOrder = new int[training.features()];
    Arrays.setAll(featureOrder, i -> i);
    search =
        new SplitSearch(
            bins, labels, drawn, classWeights, options.minLeaf(), options.cuts(), random);
  }

  private final int sampled;

  GrownTree grow() {
    var seen = new BitSet(labels.length);
    for (var i = 0; i < sampled; i++) {
      seen.set(rows[i]);
    }
    var tree = new GrownTree(seen);
    var ranges = new Ranges();
    tree.add(weights(0, sampled));
    ranges.add(0, sampled, 0);
    for (var node = 0; node < tree.size(); node++) {
      var from = ranges.from[node];
      var to = ranges.to[node];
      var depth = ranges.depth[node];
      if (depth == options.maxDepth() || !findSplit(from, to)) {
        continue;
      }
      var feature = search.feature();
      var middle = partition(from, to, feature, search.lastLeftBin(), search.missingRight());
      var edges = bins.edges()[feature];
      var edge = search.lastLeftBin() - 1;
      var above = edge < edges.length ? edges[edge] : Float.POSITIVE_INFINITY;
      var left = tree.add(weights(from, middle));
      tree.add(weights(middle, to));
      tree.split(node, feature, search.missingRight(), above, left);
      ranges.add(from, middle, depth + 1);
      ranges.add(middle, to, depth + 1);
    }
    return tree;
  }

  /// Looks at features in random order until enough of them were not constant.
  private boolean findSplit(int from, int to) {
    if (!search.start(rows, from, to)) {
      return false;
    }
    var looked = 0;
    for (var i = 0; i < featureOrder.length && looked < options.featuresPerSplit(); i++) {
      var other = i + random.nextInt(featureOrder.length - i);
      var feature = featureOrder[other];
      featureOrder[other] = featureOrder[i];
      featureOrder[i] = feature;
      looked += search.tryFeature(rows, from, to, feature) ? 1 : 0;
    }
    return search.found();
  }

  private int partition(int from, int to, int feature, int lastLeftBin, boolean missingRight) {
    var codes = bins.codes()[feature];
    var low = from;
    var high = to;
    while (low < high) {
      var code = codes[rows[low]] & 0xff;
      if (code == 0 ? missingRight : code > lastLeftBin) {
        var row = rows[low];
        rows[low] = rows[--high];
        rows[high] = row;
      } else {
        low++;
      }
    }
    return low;
  }

  private double[] weights(int from, int to) {
    var weights = new double[classWeights.length];
    for (var i = from; i < to; i++) {
      var label = labels[rows[i]];
      weights[label] += drawn[rows[i]] * classWeights[label];
    }
    return weights;
  }

  /// For each node its rows and depth.
  private static final class Ranges {
    int[] from = new int[64];
    int[] to = new int[64];
    int[] depth = new int[64];
    private int size;

    void add(int first, int end, int level) {
      if (size == from.length) {
        from = Arrays.copyOf(from, 2 * size);
        to = Arrays.copyOf(to, 2 * size);
        depth = Arrays.copyOf(depth, 2 * size);
      }
      from[size] = first;
      to[size] = end;
      depth[size++] = level;
    }
  }
}
