package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void slopeOneWithoutInterceptLeavesAShareAsItIs() {
    assertThat(Calibration.none(2).confidence(1, 0.6f)).isCloseTo(0.6f, within(1e-12));
  }

  @Test
  void theCurveIsLogisticOverTheLogOddsOfTheShare() {
    var curve = new Calibration(List.of(2.0), List.of(-1.0));
    assertThat(curve.confidence(0, 0.8f))
        .isCloseTo(1 / (1 + Math.exp(1 - 2 * Math.log(4))), within(1e-6));
  }

  @Property
  void aGreaterShareIsNeverALesserChance(
      @ForAll @FloatRange(min = 0, max = 1) float one,
      @ForAll @FloatRange(min = 0, max = 1) float other) {
    var curve = new Calibration(List.of(3.5), List.of(-0.7));
    assertThat(curve.confidence(0, Math.max(one, other)))
        .isBetween(curve.confidence(0, Math.min(one, other)), 1.0);
  }

  @Test
  void aCurveThatFallsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibration(List.of(-1.0), List.of(0.0)))
        .withMessage("calibration: a slope that does not rise");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibration(List.of(1.0), List.of(Double.NaN)))
        .withMessage("calibration: an intercept without bounds");
  }
}
