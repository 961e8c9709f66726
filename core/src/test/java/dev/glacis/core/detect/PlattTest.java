package dev.glacis.core.detect;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlattTest {
  /// Verdicts DoS and Benign by turns, of random shares, right with the chance of a known curve.
  private static HeldOut heldOut(Random random, int rows, double slope, double intercept) {
    var votes = new float[2 * rows];
    var labels = new TrafficClass[rows];
    for (var row = 0; row < rows; row++) {
      var share = 0.5f + random.nextFloat() / 2;
      var verdict = row & 1;
      votes[2 * row + verdict] = share;
      votes[2 * row + 1 - verdict] = 1 - share;
      var right = random.nextDouble() < Calibration.chance(slope, intercept, share);
      labels[row] = (verdict == 1) == right ? DOS : BENIGN;
    }
    var copies = new int[rows];
    Arrays.fill(copies, 1);
    return new HeldOut(List.of(BENIGN, DOS), votes, labels, copies, new boolean[rows]);
  }

  @Property(tries = 10)
  void aPlantedCurveIsFoundAgain(@ForAll long seed) {
    var fitted = Platt.fit(heldOut(new Random(seed), 40_000, 1.5, -0.5));
    assertThat(fitted.confidence(1, 0.7f))
        .isCloseTo(Calibration.chance(1.5, -0.5, 0.7f), within(0.03));
    assertThat(fitted.confidence(0, 0.95f))
        .isCloseTo(Calibration.chance(1.5, -0.5, 0.95f), within(0.02));
  }

  /// Among verdicts held out again, as many are right as their confidence says, in each tenth.
  @Test
  void confidencesAreWhatOtherRowsBearOut() {
    var calibration = Platt.fit(heldOut(new Random(1), 40_000, 2.5, 0.3));
    var others = heldOut(new Random(2), 40_000, 2.5, 0.3);
    for (var low = 0.6; low < 0.95; low += 0.1) {
      var sum = 0.0;
      var right = 0;
      var rows = 0;
      for (var row : others.rows()) {
        var confidence = calibration.confidence(others.best(row), others.share(row));
        if (confidence >= low && confidence < low + 0.1) {
          sum += confidence;
          right += others.isRight(row) ? 1 : 0;
          rows++;
        }
      }
      assertThat(rows).isGreaterThan(500);
      assertThat((double) right / rows).isCloseTo(sum / rows, within(0.05));
    }
  }

  @Test
  void withoutWrongVerdictsSharesStayAsTheyAre() {
    var heldOut = heldOut(new Random(3), 200, 1, 900);
    assertThat(Platt.fit(heldOut)).isEqualTo(Calibration.none(2));
  }
}
