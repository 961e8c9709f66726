package dev.glacis.core.detect;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private static final List<TrafficClass> CLASSES = List.of(BENIGN, DOS);

  /// 1,000 benign rows of which one was called DoS at this confidence, and DoS rows found surely or
  /// barely.
  private static List<Double> learn(float alarm, int sure, int barely, double perMillion) {
    var rows = 1_000 + sure + barely;
    var votes = new float[2 * rows];
    for (var row = 0; row < rows; row++) {
      var dos = row == 0 ? alarm : row < 1_000 ? 0.1f : row < 1_000 + sure ? 0.99f : 0.51f;
      votes[2 * row] = 1 - dos;
      votes[2 * row + 1] = dos;
    }
    return Thresholds.learn(CLASSES, row -> row < 1_000 ? BENIGN : DOS, votes, rows, perMillion);
  }

  @Test
  void aThresholdRisesAboveTheFalseAlarmsThatTheBudgetDoesNotAllow() {
    assertThat(learn(0.55f, 100, 0, 0)).containsExactly(0.0, (double) Math.nextUp(0.55f));
  }

  @Test
  void withinTheBudgetNothingRises() {
    assertThat(learn(0.55f, 100, 0, 1_000)).containsExactly(0.0, 0.0);
  }

  @Test
  void aFalseAlarmThatWouldCostTooManyHitsIsKept() {
    assertThat(learn(0.55f, 90, 10, 0)).containsExactly(0.0, 0.0);
  }

  @Test
  void aFalseAlarmOfGreatConfidenceIsKept() {
    assertThat(learn(0.8f, 100, 0, 0)).containsExactly(0.0, 0.0);
  }
}
