package dev.glacis.core.forest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BinsTest {
  @Property
  void aValueLiesInTheFirstBinWhoseEdgeItDoesNotExceed(
      @ForAll @Size(min = 1, max = 60) List<Double> values,
      @ForAll @IntRange(min = 3, max = 40) int most) {
    var column = values.stream().mapToDouble(Double::doubleValue).toArray();
    var bins = Bins.of(new TrainingRows(twice(column), 1, labels(column.length), 2), most);
    var edges = bins.edges()[0];
    assertThat(edges.length).isLessThanOrEqualTo(most - 2);
    assertThat(edges).isSorted();
    for (var row = 0; row < column.length; row++) {
      var code = bins.codes()[0][row] & 0xff;
      var expected = 1;
      while (expected <= edges.length && column[row] > edges[expected - 1]) {
        expected++;
      }
      assertThat(code).isEqualTo(Double.isNaN(column[row]) ? 0 : expected);
    }
  }

  @Test
  void fewDistinctValuesAreAllToldApart() {
    var column = new double[] {0, -1, Double.POSITIVE_INFINITY, 7, 0, Double.NaN, 1e300};
    var bins = Bins.of(new TrainingRows(column, 1, labels7(), 2), 256);
    assertThat(bins.codes()[0]).containsExactly(2, 1, 4, 3, 2, 0, 4);
    assertThat(bins.count(0)).isEqualTo(5);
  }

  /// 1e300 and infinity have no float between them: one bin holds both.
  private static int[] labels7() {
    return new int[] {0, 1, 0, 1, 0, 1, 0};
  }

  private static double[] twice(double[] column) {
    var both = new double[2 * column.length];
    System.arraycopy(column, 0, both, 0, column.length);
    System.arraycopy(column, 0, both, column.length, column.length);
    return both;
  }

  private static int[] labels(int half) {
    var labels = new int[2 * half];
    for (var i = half; i < labels.length; i++) {
      labels[i] = 1;
    }
    return labels;
  }
}
