package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static double[] stability(double[] trained, double... others) {
    var spread = Spread.of(trained, 1);
    var count = spread.count();
    for (var row = 0; row < others.length; row++) {
      count.add(others, row);
    }
    return spread.stability(count);
  }

  @Test
  void halfOfTheRowsMovedToAnotherBinGiveTheSumWorkedOutByHand() {
    var zerosAndOnes = new double[100];
    Arrays.fill(zerosAndOnes, 50, 100, 1);
    var byHand = (0.75 - 0.5) * Math.log(0.75 / 0.5) + (0.25 - 0.5) * Math.log(0.25 / 0.5);
    assertThat(stability(zerosAndOnes, 0, 0, 0, 1)[0]).isCloseTo(byHand, within(1e-6));
  }

  @Test
  void missingValuesAreABinOfTheirOwn() {
    var ones = new double[10];
    Arrays.fill(ones, 1);
    var byHand = 2 * (0.5 - 0.0001) * Math.log(0.5 / 0.0001) / 2 + (0.5 - 1) * Math.log(0.5);
    assertThat(stability(ones, 1, Double.NaN)[0]).isCloseTo(byHand, within(1e-6));
  }

  @Property(tries = 50)
  void theSameRowsAreNoShiftAndOthersAPositiveOne(@ForAll long seed) {
    var random = new Random(seed);
    var rows = random.doubles(200).map(v -> v < 0.1 ? Double.NaN : Math.floor(v * 40)).toArray();
    assertThat(stability(rows, rows)[0]).isZero();
    assertThat(stability(rows, random.doubles(50, 20, 60).toArray())[0]).isPositive();
  }

  @Property(tries = 50)
  void sharesAreTheCountsOfANaiveSearch(@ForAll long seed) {
    var random = new Random(seed);
    var rows = random.doubles(90).map(v -> v < 0.1 ? Double.NaN : Math.floor(v * 30)).toArray();
    var spread = Spread.of(rows, 1);
    var edges = spread.edges();
    var naive = new float[Spread.BINS];
    for (var value : rows) {
      var above = 0;
      for (var edge : edges) {
        above += value > edge ? 1 : 0;
      }
      naive[Double.isNaN(value) ? 0 : above + 1] += 1f;
    }
    for (var bin = 0; bin < naive.length; bin++) {
      naive[bin] = naive[bin] / rows.length;
    }
    assertThat(spread.shares()).containsExactly(naive);
  }

  @Test
  void edgesThatFallAreRefused() {
    var edges = new float[Spread.EDGES];
    edges[0] = 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Spread(edges, new float[Spread.BINS]))
        .withMessage("spread: edges that don't rise");
  }
}
