package dev.glacis.core.detect;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  /// Shares in between are what a row's copies are: here each stands for itself.
  private static HeldOut heldOut(float alarm, boolean between, int sure, int barely) {
    var rows = 1_000 + sure + barely;
    var votes = new float[2 * rows];
    var labels = new TrafficClass[rows];
    var apart = new boolean[rows];
    var copies = new int[rows];
    Arrays.fill(copies, 1);
    for (var row = 0; row < rows; row++) {
      var dos = row == 0 ? alarm : row < 1_000 ? 0.1f : row < 1_000 + sure ? 0.99f : 0.53f;
      votes[2 * row] = 1 - dos;
      votes[2 * row + 1] = dos;
      labels[row] = row < 1_000 ? BENIGN : DOS;
    }
    apart[0] = between;
    return new HeldOut(List.of(BENIGN, DOS), votes, labels, copies, apart);
  }

  private static double ofDos(HeldOut heldOut, double perMillion) {
    return Thresholds.learn(heldOut, Calibration.none(2), perMillion).get(1);
  }

  @Test
  void aThresholdRisesAboveTheFalseAlarmsThatTheBudgetDoesNotAllow() {
    assertThat(ofDos(heldOut(0.55f, false, 5_000, 2), 0)).isCloseTo(0.55, within(1e-6));
    assertThat(ofDos(heldOut(0.55f, false, 5_000, 2), 0)).isGreaterThan(0.55f);
  }

  @Test
  void withinTheBudgetOnlyTheWeakestVerdictsAreLost() {
    assertThat(ofDos(heldOut(0.55f, false, 5_000, 2), 1_000)).isCloseTo(0.53, within(1e-6));
  }

  @Test
  void aFalseAlarmBetweenAnAttackerAndItsVictimIsNone() {
    assertThat(ofDos(heldOut(0.55f, true, 5_000, 2), 0)).isCloseTo(0.53, within(1e-6));
  }

  @Test
  void aFalseAlarmThatWouldCostTooManyHitsIsKept() {
    assertThat(ofDos(heldOut(0.55f, false, 90, 10), 0)).isCloseTo(0.53, within(1e-6));
  }

  @Test
  void theLeastConfidentOfManyRightVerdictsAreUnknown() {
    assertThat(ofDos(heldOut(0.1f, false, 9_999, 1), 0)).isEqualTo(0.9);
    assertThat(ofDos(heldOut(0.1f, false, 9_000, 999), 0)).isCloseTo(0.53, within(1e-6));
  }

  @Test
  void aRowThatStandsForManyIsNotGivenUp() {
    var one = heldOut(0.1f, false, 9_999, 1);
    one.copies()[10_999] = 50;
    assertThat(ofDos(one, 0)).isCloseTo(0.53, within(1e-6));
  }
}
