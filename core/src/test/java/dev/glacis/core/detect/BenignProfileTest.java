package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BenignProfileTest {
  @Property
  void aPercentileIsTheShareOfRowsBelowWithinTwoSteps(
      @ForAll @Size(min = 150, max = 400) double[] rows,
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double value) {
    var profile = BenignProfile.of(rows, 1);
    var below = 0.0;
    for (var row : rows) {
      below += (float) row < (float) value ? 1 : (float) row == (float) value ? 0.5 : 0;
    }
    assertThat(profile.percentile(0, value)).isCloseTo(100 * below / rows.length, within(2.0));
  }

  @Test
  void aFeatureThatBenignRowsLackHasNoPercentiles() {
    var profile = BenignProfile.of(new double[] {1, Double.NaN, 2, Double.NaN}, 2);
    assertThat(profile.percentile(1, 5)).isNaN();
    assertThat(profile.percentile(0, 3)).isEqualTo(100);
    assertThat(profile.percentile(0, Double.NaN)).isNaN();
  }
}
