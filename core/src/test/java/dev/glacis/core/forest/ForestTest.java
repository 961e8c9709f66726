package dev.glacis.core.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForestTest {
  private static final int LEAF = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  /// One stump: column 1 above 2.5, or missing, is class 1.
  private static Forest stump() {
    var nodes =
        new int[] {
          1 << 1 | 1, Float.floatToRawIntBits(2.5f), 4, 4, 0, LEAF, 4, 0, 0, LEAF, 8, 2,
        };
    return new Forest(2, 2, new int[] {3}, nodes, new float[] {1, 0, 0, 1, 0.5f, 0.5f});
  }

  @Test
  void aValueAboveTheThresholdGoesRightAndMissingGoesItsOwnWay() {
    var rows = new double[] {0, 2.5, 0, 2.6, 0, Double.NaN, 0, Double.POSITIVE_INFINITY};
    var votes = new float[8];
    stump().score(rows, 0, 2, 4, votes);
    assertThat(votes).containsExactly(1, 0, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void columnsMayLieElsewhereInTheRow() {
    var votes = new float[2];
    stump().withColumns(new int[] {5, 3}, 6).score(new double[] {0, 0, 0, 9, 0, 0}, 0, 6, 1, votes);
    assertThat(votes).containsExactly(0, 1);
  }

  @Property(tries = 40)
  void theFlatScorerAnswersAsAWalkThroughEachTree(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 37) int count) {
    var random = new Random(seed);
    var forest = Planted.forest(random, 5);
    var rows = Planted.values(random, count, 0.2);
    var votes = new float[count * forest.classes()];
    forest.score(rows, 0, Planted.FEATURES, count, votes);
    for (var row = 0; row < count; row++) {
      var expected = new float[forest.classes()];
      for (var tree = 0; tree < forest.trees(); tree++) {
        var node = forest.root(tree);
        while (!forest.isLeaf(node)) {
          node = forest.step(node, rows, row * Planted.FEATURES);
        }
        for (var c = 0; c < expected.length; c++) {
          expected[c] += forest.share(node, c);
        }
      }
      for (var c = 0; c < expected.length; c++) {
        assertThat(votes[row * expected.length + c]).isEqualTo(expected[c] / forest.trees());
      }
    }
  }

  @Property(tries = 40)
  void baselineAndContributionsAddUpToTheVote(@ForAll long seed) {
    var random = new Random(seed);
    var forest = Planted.forest(random, 7);
    var rows = Planted.values(random, 1, 0.2);
    var votes = new float[forest.classes()];
    forest.score(rows, 0, Planted.FEATURES, 1, votes);
    var contributions = new double[Planted.FEATURES];
    for (var c = 0; c < votes.length; c++) {
      var baseline = Attribution.of(forest, rows, 0, c, contributions);
      assertThat(baseline + Arrays.stream(contributions).sum()).isCloseTo(votes[c], within(1e-5));
    }
  }

  @Property(tries = 300)
  void anAlteredForestIsRefusedOrStillEndsInALeaf(@ForAll long seed) {
    var random = new Random(seed);
    var forest = Planted.forest(random, 2);
    var nodes = forest.nodes();
    nodes[random.nextInt(nodes.length)] =
        random.nextBoolean() ? random.nextInt() : random.nextInt(-8, nodes.length + 8);
    Forest altered;
    try {
      altered =
          new Forest(
              forest.features(),
              forest.classes(),
              forest.treeSizes(),
              nodes,
              forest.distributions());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("not a forest: ");
      return;
    }
    var votes = new float[forest.classes()];
    altered.score(Planted.values(random, 1, 0.3), 0, Planted.FEATURES, 1, votes);
    assertThat(votes[0] + votes[1] + votes[2]).isCloseTo(1f, within(1e-3f));
  }

  @Test
  void aForestWithoutTreesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Forest(1, 2, new int[0], new int[0], new float[0]))
        .withMessage("not a forest: no trees");
  }
}
