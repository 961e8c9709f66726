package dev.glacis.core.detect;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.BOTNET;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static dev.glacis.core.detect.TrafficClass.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static Evaluation.Tally tally(Object... counts) {
    var tally = new Evaluation.Tally();
    for (var i = 0; i < counts.length; i += 3) {
      for (var n = 0; n < (Integer) counts[i + 2]; n++) {
        tally.add((TrafficClass) counts[i], (TrafficClass) counts[i + 1]);
      }
    }
    return tally;
  }

  @Test
  void unknownIsAMissForRecallAndNoFalsePositive() {
    var evaluation =
        tally(
                BENIGN, BENIGN, 90, BENIGN, UNKNOWN, 8, BENIGN, DOS, 2, DOS, DOS, 30, DOS, UNKNOWN,
                10)
            .evaluation();
    assertThat(evaluation.rows()).isEqualTo(140);
    assertThat(evaluation.falsePositivesPerMillionBenign()).isEqualTo(20_000);
    var dos = evaluation.classes().get(DOS);
    assertThat(dos).isEqualTo(new Evaluation.Score(30 / 32.0, 0.75, dos.f1(), 40, 32, 30));
    assertThat(dos.f1()).isCloseTo(2 * 0.9375 * 0.75 / (0.9375 + 0.75), within(1e-12));
  }

  @Test
  void macroF1LeavesOutClassesWithFewRows() {
    var evaluation = tally(BENIGN, BENIGN, 50, DOS, DOS, 20, BOTNET, BENIGN, 5).evaluation();
    var benign = evaluation.classes().get(BENIGN).f1();
    assertThat(evaluation.macroF1()).isEqualTo((benign + 1.0) / 2);
    assertThat(evaluation.classes().get(BOTNET)).isEqualTo(new Evaluation.Score(0, 0, 0, 5, 0, 0));
  }

  @Test
  void macroF1OfFewRowsIsOverAllTheyHave() {
    assertThat(tally(BENIGN, BENIGN, 3, DOS, BENIGN, 1).evaluation().macroF1())
        .isCloseTo((6.0 / 7) / 2, within(1e-12));
  }

  @Test
  void confusionHoldsOnlyWhatOccurred() {
    assertThat(tally(BENIGN, DOS, 2, DOS, DOS, 1).evaluation().confusion())
        .isEqualTo(Map.of(BENIGN, Map.of(DOS, 2L), DOS, Map.of(DOS, 1L)));
  }

  @Test
  void benignRowsBetweenAnAttackerAndItsVictimAreCountedApartToo() {
    var tally = tally(BENIGN, BENIGN, 90, BENIGN, DOS, 1);
    for (var verdict : new TrafficClass[] {DOS, DOS, UNKNOWN, BENIGN}) {
      tally.add(BENIGN, verdict, true);
    }
    var evaluation = tally.evaluation();
    assertThat(evaluation.falsePositives()).isEqualTo(3);
    assertThat(evaluation.falsePositivesBetween()).isEqualTo(2);
    assertThat(evaluation.rowsBetween()).isEqualTo(4);
    assertThat(evaluation.falsePositivesPerMillionBenign()).isEqualTo(3e6 / 95);
    assertThat(evaluation.falsePositivesPerMillionElsewhere()).isEqualTo(1e6 / 91);
  }

  @Test
  void moreRowsBetweenThanBenignOnesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation(Map.of(BENIGN, Map.of(DOS, 1L)), Map.of(DOS, 2L)))
        .withMessage("2 of fewer benign rows given DoS");
  }

  @Test
  void figuresOfFewRowsComeWithTheirInterval() {
    var evaluation = tally(BENIGN, BENIGN, 9_999, BENIGN, DOS, 1, DOS, DOS, 9, DOS, BENIGN, 1);
    var dos = evaluation.evaluation().classes().get(DOS);
    assertThat(dos.recallInterval()).isEqualTo(Interval.wilson(9, 10));
    assertThat(dos.precisionInterval()).isEqualTo(Interval.wilson(9, 10));
    assertThat(dos.f1Interval()).isEqualTo(Interval.wilson(18, 20));
    var alarms = evaluation.evaluation().falsePositivesInterval();
    assertThat(alarms.low()).isCloseTo(17.65, within(0.01));
    assertThat(alarms.high()).isCloseTo(566.3, within(0.1));
  }
}
