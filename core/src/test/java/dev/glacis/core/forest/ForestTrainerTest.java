package dev.glacis.core.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForestTrainerTest {
  @Test
  void aForestSeparatesPlantedStructureOnRowsItNeverSaw() {
    var random = new Random(1);
    var forest =
        ForestTrainer.train(Planted.rows(random, 4000, 0), Planted.options(50, 7), Runnable::run)
            .forest();
    var unseen = Planted.rows(random, 2000, 0);
    assertThat(accuracy(forest, unseen)).isGreaterThan(0.97);
  }

  @Property(tries = 10)
  void theSameSeedGivesTheSameForestOnAnyNumberOfThreads(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int threads) {
    var rows = Planted.rows(new Random(seed), 300, 0.05);
    var alone = ForestTrainer.train(rows, Planted.options(9, seed), Runnable::run).forest();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var together = ForestTrainer.train(rows, Planted.options(9, seed), pool).forest();
      assertThat(together.nodes()).containsExactly(alone.nodes());
      assertThat(together.distributions()).containsExactly(alone.distributions());
      assertThat(together.treeSizes()).containsExactly(alone.treeSizes());
    }
  }

  @Test
  void anotherSeedGivesAnotherForest() {
    var rows = Planted.rows(new Random(3), 300, 0);
    var one = ForestTrainer.train(rows, Planted.options(5, 1), Runnable::run).forest();
    var other = ForestTrainer.train(rows, Planted.options(5, 2), Runnable::run).forest();
    assertThat(one.nodes()).isNotEqualTo(other.nodes());
  }

  @Property(tries = 30)
  void theScorerEndsInTheLeafWhereTheTrainerPutTheRow(@ForAll long seed) {
    var random = new Random(seed);
    var rows = Planted.rows(random, 250, 0.1);
    var options = Planted.options(1, seed);
    var bins = Bins.of(rows, options.bins());
    var weights = new double[] {1, 1, 1};
    var tree =
        new TreeGrower(bins, rows, weights, options, new SplittableRandom(seed).split()).grow();
    var forest = ForestTrainer.train(rows, options, Runnable::run).forest();
    for (var row = 0; row < rows.size(); row++) {
      assertThat(forest.leaf(0, rows.values(), row * Planted.FEATURES) / Forest.WORDS)
          .isEqualTo(binnedLeaf(tree, bins, row));
    }
  }

  private static int binnedLeaf(GrownTree tree, Bins bins, int row) {
    var node = 0;
    while (tree.left(node) != node) {
      var feature = tree.split(node) >> 1;
      var code = bins.codes()[feature][row] & 0xff;
      var edges = bins.edges()[feature];
      var aboveCut = code > 0 && edgeBelow(edges, code) >= tree.threshold(node);
      var right = code == 0 ? (tree.split(node) & 1) != 0 : aboveCut;
      node = tree.left(node) + (right ? 1 : 0);
    }
    return node;
  }

  private static double edgeBelow(float[] edges, int code) {
    return code == 1 ? Double.NEGATIVE_INFINITY : edges[code - 2];
  }

  @Test
  void missingValuesAreInformation() {
    var random = new Random(5);
    var values = new double[400];
    var labels = new int[400];
    for (var row = 0; row < 400; row++) {
      labels[row] = row & 1;
      values[row] = labels[row] == 1 ? Double.NaN : random.nextDouble();
    }
    var rows = new TrainingRows(values, 1, labels, 2);
    var forest =
        ForestTrainer.train(
                rows,
                new ForestTrainer.Options(3, 4, 1, Cuts.BEST, 1, 256, List.of(), 1),
                Runnable::run)
            .forest();
    assertThat(accuracy(forest, rows)).isEqualTo(1.0);
  }

  @Test
  void aHeavierClassWinsWhereRowsCannotBeToldApart() {
    var labels = IntStream.range(0, 100).map(row -> row < 30 ? 1 : 0).toArray();
    var rows = new TrainingRows(new double[100], 1, labels, 2);
    assertThat(voteForOne(rows, List.of())).isLessThan(0.5f);
    assertThat(voteForOne(rows, List.of(1.0, 10.0))).isGreaterThan(0.5f);
  }

  @Test
  void aClassWithOneRowIsLearntByTheTreesThatDrewIt() {
    var labels = IntStream.range(0, 200).map(row -> row == 17 ? 1 : 0).toArray();
    var values = IntStream.range(0, 200).mapToDouble(row -> row == 17 ? 100 : row % 9).toArray();
    var votes = new float[2];
    ForestTrainer.train(
            new TrainingRows(values, 1, labels, 2), Planted.options(200, 1), Runnable::run)
        .forest()
        .score(new double[] {100}, 0, 1, 1, votes);
    assertThat(votes[1]).isBetween(0.5f, 0.75f);
  }

  @Test
  void rowsOfOneClassAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingRows(new double[10], 1, new int[10], 2))
        .withMessageContaining("fewer than two classes");
  }

  @Test
  void everyLeafKeepsTheRowsAskedFor() {
    var rows = Planted.rows(new Random(8), 400, 0);
    var options = new ForestTrainer.Options(1, 16, 40, Cuts.BEST, 3, 256, List.of(), 1);
    var forest = ForestTrainer.train(rows, options, Runnable::run).forest();
    assertThat(forest.treeSizes()[0]).isLessThanOrEqualTo(2 * (400 / 40) - 1);
  }

  private static float voteForOne(TrainingRows rows, List<Double> weights) {
    var votes = new float[2];
    ForestTrainer.train(
            rows, new ForestTrainer.Options(20, 4, 1, Cuts.BEST, 1, 16, weights, 1), Runnable::run)
        .forest()
        .score(new double[] {0}, 0, 1, 1, votes);
    return votes[1];
  }

  private static double accuracy(Forest forest, TrainingRows rows) {
    var count = rows.labels().length;
    var votes = new float[count * forest.classes()];
    forest.score(rows.values(), 0, rows.features(), count, votes);
    var right = 0;
    for (var row = 0; row < count; row++) {
      var best = 0;
      for (var c = 1; c < forest.classes(); c++) {
        best = votes[row * forest.classes() + c] > votes[row * forest.classes() + best] ? c : best;
      }
      right += best == rows.labels()[row] ? 1 : 0;
    }
    return (double) right / count;
  }

  @Test
  void randomCutsSeparatePlantedStructureToo() {
    var random = new Random(1);
    var rows = Planted.rows(random, 4000, 0.02);
    var forest =
        ForestTrainer.train(rows, Planted.options(50, Cuts.RANDOM, 7), Runnable::run).forest();
    assertThat(accuracy(forest, Planted.rows(random, 2000, 0))).isGreaterThan(0.93);
  }

  @Property(tries = 10)
  void randomCutsAreTheSameOnAnyNumberOfThreads(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int threads) {
    var rows = Planted.rows(new Random(seed), 300, 0.05);
    var options = Planted.options(9, Cuts.RANDOM, seed);
    var alone = ForestTrainer.train(rows, options, Runnable::run);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var together = ForestTrainer.train(rows, options, pool);
      assertThat(together.forest().nodes()).containsExactly(alone.forest().nodes());
      assertThat(together.outOfBag()).containsExactly(alone.outOfBag());
    }
  }

  @Property(tries = 10)
  void outOfBagVotesAreThoseOfTheTreesThatDidNotDrawTheRow(@ForAll long seed) {
    var rows = Planted.rows(new Random(seed), 60, 0.1);
    var options = Planted.options(7, seed);
    var trained = ForestTrainer.train(rows, options, Runnable::run);
    var seeds = new SplittableRandom(seed);
    var sums = new float[60 * Planted.CLASSES];
    var trees = new int[60];
    for (var tree = 0; tree < 7; tree++) {
      var random = seeds.split();
      var drawn = new boolean[60];
      for (var i = 0; i < 60; i++) {
        drawn[random.nextInt(60)] = true;
      }
      for (var row = 0; row < 60; row++) {
        if (!drawn[row]) {
          var leaf = trained.forest().leaf(tree, rows.values(), row * Planted.FEATURES);
          trees[row]++;
          for (var c = 0; c < Planted.CLASSES; c++) {
            sums[row * Planted.CLASSES + c] += trained.forest().share(leaf, c);
          }
        }
      }
    }
    for (var i = 0; i < sums.length; i++) {
      sums[i] /= trees[i / Planted.CLASSES];
    }
    assertThat(trained.outOfBag()).containsExactly(sums);
  }
}
