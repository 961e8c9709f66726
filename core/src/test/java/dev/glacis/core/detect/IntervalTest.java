package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final double Z = 1.959963984540054;

  @Test
  void noneOfTenLiesBetweenNothingAndTwentyEightPercent() {
    var interval = Interval.wilson(0, 10);
    assertThat(interval.low()).isZero();
    assertThat(interval.high()).isCloseTo(Z * Z / (10 + Z * Z), within(1e-12));
  }

  /// Wilson's bounds are the shares whose normal interval just reaches what was seen.
  @Property
  void atEachBoundTheSeenShareIsJustPossible(
      @ForAll @IntRange(min = 1, max = 5_000) int rows, @ForAll @IntRange(max = 5_000) int some) {
    var hits = some % (rows + 1);
    var seen = (double) hits / rows;
    var interval = Interval.wilson(hits, rows);
    assertThat(seen).isBetween(interval.low(), interval.high());
    for (var bound : new double[] {interval.low(), interval.high()}) {
      if (bound > 0 && bound < 1) {
        assertThat(Math.abs(seen - bound))
            .isCloseTo(Z * Math.sqrt(bound * (1 - bound) / rows), within(1e-9));
      }
    }
  }

  @Test
  void nothingIsKnownOfNoRows() {
    assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Interval.wilson(3, 2));
  }
}
