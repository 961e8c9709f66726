package dev.glacis.core.forest;

import java.util.Arrays;
import java.util.BitSet;

/// A Random Forest (Breiman, Machine Learning 45, 2001) of threshold trees, in one flat array that
/// is scored eight rows at a time.
///
/// A tree's nodes lie in breadth-first order, both children of a node side by side and after it.
/// Each takes [#WORDS] ints: column and missing side (`column << 1 | missingRight`), threshold
/// (bits of a float), index of the left child's first word, offset of the node's class
/// distribution. A value above the threshold goes right, any other left; NaN goes where the node's
/// bit says. A leaf points at itself with an infinite threshold, so a walk that has arrived stays.
///
/// Every node, not only a leaf, has a distribution: training weight by class, summing to one. The
/// inner ones serve attribution. Equal distributions are stored once.
///
/// Walking one row through one tree waits for memory at every node; eight independent walks wait at
/// the same time. Cost: rows × trees × depth steps, nothing allocated. Immutable.
public final class Forest {
  static final int WORDS = 4;
  private static final int LANES = 8;

  private final int features;
  private final int classes;
  private final int[] roots;
  private final int[] depths;
  private final int[] nodes;
  private final float[] distributions;

  /// @param features columns that a row has
  /// @param treeSizes nodes of each tree
  /// @param nodes as the class comment lays them out; the array is taken over
  /// @param distributions rows of `classes` values; the array is taken over
  /// @throws IllegalArgumentException when any index points outside its tree, backwards, or to a
  ///   column or distribution that is not there
  public Forest(int features, int classes, int[] treeSizes, int[] nodes, float[] distributions) {
    this.features = features;
    this.classes = classes;
    this.nodes = nodes;
    this.distributions = distributions;
    require(features > 0, "no features");
    require(classes > 1, "fewer than two classes");
    require(treeSizes.length > 0, "no trees");
    require(nodes.length % WORDS == 0, "an incomplete node");
    require(distributions.length % classes == 0, "an incomplete distribution");
    roots = new int[treeSizes.length];
    depths = new int[treeSizes.length];
    var first = 0L;
    for (var tree = 0; tree < treeSizes.length; tree++) {
      var end = first + (long) treeSizes[tree] * WORDS;
      require(treeSizes[tree] > 0 && end <= nodes.length, "a tree outside the nodes");
      roots[tree] = (int) first;
      depths[tree] = checkedDepth((int) first, (int) end);
      first = end;
    }
    require(first == nodes.length, "nodes of no tree");
    for (var share : distributions) {
      require(share >= 0 && share <= 1, "a share outside 0 to 1");
    }
  }

  private Forest(Forest other, int features, int[] nodes) {
    this.features = features;
    this.nodes = nodes;
    classes = other.classes;
    roots = other.roots;
    depths = other.depths;
    distributions = other.distributions;
  }

  public int features() {
    return features;
  }

  public int classes() {
    return classes;
  }

  public int trees() {
    return roots.length;
  }

  /// Nodes of each tree.
  public int[] treeSizes() {
    var sizes = new int[roots.length];
    for (var tree = 0; tree < sizes.length; tree++) {
      var end = tree + 1 < roots.length ? roots[tree + 1] : nodes.length;
      sizes[tree] = (end - roots[tree]) / WORDS;
    }
    return sizes;
  }

  /// A copy of the node words.
  public int[] nodes() {
    return nodes.clone();
  }

  /// A copy of the distributions.
  public float[] distributions() {
    return distributions.clone();
  }

  /// The same forest for rows laid out otherwise.
  ///
  /// @param columns for each of this forest's features its column in the new rows
  /// @param width columns of the new rows
  public Forest withColumns(int[] columns, int width) {
    require(columns.length == features, "not a column for each feature");
    for (var column : columns) {
      require(column >= 0 && column < width, "a column outside the row");
    }
    var moved = nodes.clone();
    for (var at = 0; at < moved.length; at += WORDS) {
      var leaf = moved[at + 2] == at;
      moved[at] = leaf ? 0 : columns[moved[at] >> 1] << 1 | moved[at] & 1;
    }
    return new Forest(this, width, moved);
  }

  /// Scores rows: each class's mean share over the trees.
  ///
  /// @param rows row `i`'s features start at `offset + i * stride`
  /// @param votes `count * classes` values are written, row-major
  public void score(double[] rows, int offset, int stride, int count, float[] votes) {
    Arrays.fill(votes, 0, count * classes, 0f);
    var row = 0;
    for (; row + LANES <= count; row += LANES) {
      scoreLanes(rows, offset + row * stride, stride, votes, row * classes);
    }
    for (; row < count; row++) {
      for (var tree = 0; tree < roots.length; tree++) {
        add(leaf(tree, rows, offset + row * stride), votes, row * classes);
      }
    }
    for (var i = 0; i < count * classes; i++) {
      votes[i] /= roots.length;
    }
  }

  private void scoreLanes(double[] rows, int row0, int stride, float[] votes, int out) {
    var row1 = row0 + stride;
    var row2 = row1 + stride;
    var row3 = row2 + stride;
    var row4 = row3 + stride;
    var row5 = row4 + stride;
    var row6 = row5 + stride;
    var row7 = row6 + stride;
    for (var tree = 0; tree < roots.length; tree++) {
      var root = roots[tree];
      int n0 = root, n1 = root, n2 = root, n3 = root;
      int n4 = root, n5 = root, n6 = root, n7 = root;
      int moved;
      do {
        var m0 = step(n0, rows, row0);
        var m1 = step(n1, rows, row1);
        var m2 = step(n2, rows, row2);
        var m3 = step(n3, rows, row3);
        var m4 = step(n4, rows, row4);
        var m5 = step(n5, rows, row5);
        var m6 = step(n6, rows, row6);
        var m7 = step(n7, rows, row7);
        moved =
            (m0 ^ n0) | (m1 ^ n1) | (m2 ^ n2) | (m3 ^ n3) | (m4 ^ n4) | (m5 ^ n5) | (m6 ^ n6)
                | (m7 ^ n7);
        n0 = m0;
        n1 = m1;
        n2 = m2;
        n3 = m3;
        n4 = m4;
        n5 = m5;
        n6 = m6;
        n7 = m7;
      } while (moved != 0);
      add(n0, votes, out);
      add(n1, votes, out + classes);
      add(n2, votes, out + 2 * classes);
      add(n3, votes, out + 3 * classes);
      add(n4, votes, out + 4 * classes);
      add(n5, votes, out + 5 * classes);
      add(n6, votes, out + 6 * classes);
      add(n7, votes, out + 7 * classes);
    }
  }

  /// The leaf that one row ends in.
  int leaf(int tree, double[] rows, int row) {
    var node = roots[tree];
    for (var level = depths[tree]; level > 0; level--) {
      node = step(node, rows, row);
    }
    return node;
  }

  /// Adds a row's shares of the trees that did not draw it.
  ///
  /// @return how many did not
  int addVotes(int row, BitSet[] drawn, double[] rows, float[] votes) {
    var count = 0;
    for (var tree = 0; tree < roots.length; tree++) {
      if (!drawn[tree].get(row)) {
        add(leaf(tree, rows, row * features), votes, row * classes);
        count++;
      }
    }
    return count;
  }

  int root(int tree) {
    return roots[tree];
  }

  boolean isLeaf(int node) {
    return nodes[node + 2] == node;
  }

  int column(int node) {
    return nodes[node] >> 1;
  }

  float share(int node, int ofClass) {
    return distributions[nodes[node + 3] + ofClass];
  }

  int step(int node, double[] rows, int row) {
    var word = nodes[node];
    var value = rows[row + (word >> 1)];
    var threshold = Float.intBitsToFloat(nodes[node + 1]);
    var right = Double.isNaN(value) ? word & 1 : value > threshold ? 1 : 0;
    return nodes[node + 2] + right * WORDS;
  }

  private void add(int node, float[] votes, int out) {
    var from = nodes[node + 3];
    for (var i = 0; i < classes; i++) {
      votes[out + i] += distributions[from + i];
    }
  }

  private int checkedDepth(int first, int end) {
    var levels = new int[(end - first) / WORDS];
    var seen = new boolean[levels.length];
    seen[0] = true;
    var deepest = 0;
    for (var at = first; at < end; at += WORDS) {
      var index = (at - first) / WORDS;
      var child = nodes[at + 2];
      var distribution = nodes[at + 3];
      require(seen[index], "a node that nothing leads to");
      require(nodes[at] >= 0 && nodes[at] >> 1 < features, "a column outside the row");
      require(
          distribution >= 0 && distribution < distributions.length && distribution % classes == 0,
          "a distribution that is not there");
      if (child == at) {
        require(
            nodes[at] == 0 && nodes[at + 1] == Float.floatToRawIntBits(Float.POSITIVE_INFINITY),
            "a leaf with a split");
        continue;
      }
      require(
          child > at && child < end - WORDS && (child - first) % WORDS == 0,
          "a child outside its tree");
      require(!Float.isNaN(Float.intBitsToFloat(nodes[at + 1])), "a threshold that is no number");
      for (var side = 0; side < 2; side++) {
        var below = (child - first) / WORDS + side;
        require(!seen[below], "a node with two parents");
        seen[below] = true;
        levels[below] = levels[index] + 1;
        deepest = Math.max(deepest, levels[below]);
      }
    }
    return deepest;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("not a forest: " + otherwise);
    }
  }
}
