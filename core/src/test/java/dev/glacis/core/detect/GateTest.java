package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GateTest {
  /// A thousand benign rows and two hundred floods.
  private static Evaluation evaluation(long alarms, long floodsFound) {
    return new Evaluation(
        Map.of(
            TrafficClass.BENIGN,
            Map.of(TrafficClass.BENIGN, 10_000 - alarms, TrafficClass.DOS, alarms),
            TrafficClass.DOS,
            Map.of(TrafficClass.DOS, floodsFound, TrafficClass.UNKNOWN, 200 - floodsFound)),
        Map.of());
  }

  @Test
  void aModelPassesThatIsAsGoodOrBetterOrWorseByNoMoreThanTheTolerance() {
    var active = evaluation(5, 196);
    assertThat(Gate.objections(active, active)).isEmpty();
    assertThat(Gate.objections(active, evaluation(0, 200))).isEmpty();
    assertThat(Gate.objections(active, evaluation(6, 196))).isEmpty();
  }

  @Test
  void moreFalseAlarmsAreRefused() {
    assertThat(Gate.objections(evaluation(0, 196), evaluation(6, 200)))
        .containsExactly("false positives rise from 0 to 600 per million benign, more than 500");
  }

  @Test
  void aLossOfRecallIsRefusedByTheNameOfTheClass() {
    assertThat(Gate.objections(evaluation(5, 200), evaluation(5, 190)))
        .contains("recall of DoS falls from 1.0000 to 0.9500, more than 0.020")
        .anyMatch(line -> line.startsWith("macro-F1 falls from "));
  }

  @Test
  void aClassOfFewRowsSaysTooLittle() {
    var few =
        Map.of(
            TrafficClass.BENIGN,
            Map.of(TrafficClass.BENIGN, 1_000L),
            TrafficClass.BOTNET,
            Map.of(TrafficClass.BOTNET, 19L));
    var lost =
        Map.of(
            TrafficClass.BENIGN,
            Map.of(TrafficClass.BENIGN, 1_000L),
            TrafficClass.BOTNET,
            Map.of(TrafficClass.BENIGN, 19L));
    assertThat(Gate.objections(new Evaluation(few, Map.of()), new Evaluation(lost, Map.of())))
        .noneMatch(line -> line.startsWith("recall"));
  }

  @Test
  void figuresThatNeitherHasAreNoReason() {
    var attacksAlone =
        new Evaluation(Map.of(TrafficClass.DOS, Map.of(TrafficClass.DOS, 30L)), Map.of());
    assertThat(Gate.objections(attacksAlone, attacksAlone)).isEmpty();
  }
}
