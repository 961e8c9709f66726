package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final FeatureSchema SCHEMA =
      new FeatureSchema("corrected", 1, List.of("gap", "noise"));

  private static LabelledFlows table() {
    return new LabelledFlows(List.of(SCHEMA.id(0), SCHEMA.id(1)));
  }

  private static void add(
      LabelledFlows flows, long time, double gap, double noise, TrafficClass label) {
    var batch = new FlowBatch(SCHEMA, 1);
    var row = batch.add();
    batch.timeMicros[row] = time;
    batch.features[0] = gap;
    batch.features[1] = noise;
    flows.add(batch, row, label, "made-up", label.label());
  }

  /// Benign gaps are above 100, those of DoS below 50.
  private static LabelledFlows separable(long seed) {
    var random = new Random(seed);
    var flows = table();
    for (var i = 0; i < 300; i++) {
      add(flows, i, 100 + random.nextDouble(), random.nextDouble(), TrafficClass.BENIGN);
      add(flows, i, random.nextDouble(50), random.nextDouble(), TrafficClass.DOS);
    }
    return flows;
  }

  private static Model train(LabelledFlows flows) {
    return new Training(new Training.Options(20, 7, 1_000), Runnable::run)
        .train(flows, "test", List.of());
  }

  @Test
  void aModelIsTriedOnLaterRowsThatItWasNotTrainedOn() {
    var card = train(separable(1)).card();
    assertThat(card.rowsByClass())
        .containsEntry(TrafficClass.BENIGN, 300L)
        .containsEntry(TrafficClass.DOS, 300L);
    assertThat(card.trials())
        .extracting(ModelCard.Trial::name)
        .containsExactly("Hold-out: all", "Hold-out: made-up");
    var trial = card.trials().getFirst().evaluation();
    assertThat(trial.rows()).isEqualTo(240);
    assertThat(trial.macroF1()).isGreaterThan(0.95);
  }

  @Test
  void theSameRowsGiveTheSameModel() {
    var one = train(separable(2));
    var other = train(separable(2));
    assertThat(other.forest().nodes()).containsExactly(one.forest().nodes());
    assertThat(other.thresholds()).isEqualTo(one.thresholds());
    assertThat(other.card()).isEqualTo(one.card());
  }

  @Test
  void equalRowsCountOnceUnderTheLabelMostOfThemHave() {
    var flows = table();
    add(flows, 3, 1, 1, TrafficClass.DOS);
    add(flows, 2, 1, 1, TrafficClass.DOS);
    add(flows, 1, 1, 1, TrafficClass.BENIGN);
    add(flows, 4, 2, Double.NaN, TrafficClass.BENIGN);
    add(flows, 5, 2, Double.NaN, TrafficClass.BENIGN);
    var distinct = flows.distinct();
    assertThat(distinct.size()).isEqualTo(2);
    assertThat(distinct.label(0)).isEqualTo(TrafficClass.DOS);
    assertThat(distinct.label(1)).isEqualTo(TrafficClass.BENIGN);
  }

  @Test
  void aSplitCutsEachGroupByTime() {
    var flows = table();
    for (var i = 10; i > 0; i--) {
      add(flows, i, i, 0, TrafficClass.BENIGN);
    }
    add(flows, 99, 0, 0, TrafficClass.DOS);
    var split = flows.split(0.6);
    assertThat(split.earlier().size()).isEqualTo(7);
    assertThat(split.later().countByClass()).containsOnlyKeys(TrafficClass.BENIGN);
    for (var row = 0; row < split.later().size(); row++) {
      assertThat(split.later().values()[row * 2]).isGreaterThan(6);
    }
  }

  @Test
  void benignRowsAloneAreRefused() {
    var flows = table();
    add(flows, 1, 1, 1, TrafficClass.BENIGN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(flows))
        .withMessage("training rows are all Benign: there is no attack to learn");
  }

  @Test
  void attacksAloneAreRefused() {
    var flows = table();
    add(flows, 1, 1, 1, TrafficClass.DOS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(flows))
        .withMessage("training rows without Benign ones: expected some");
  }

  @Test
  void aClassWithOneRowIsTrainedOnAndNotTried() {
    var flows = separable(3);
    add(flows, 500, 75, 0.5, TrafficClass.BOTNET);
    var card = train(flows).card();
    assertThat(card.rowsByClass()).containsEntry(TrafficClass.BOTNET, 1L);
    assertThat(card.trials().getFirst().evaluation().classes())
        .doesNotContainKey(TrafficClass.BOTNET);
  }

  @Test
  void rowsWithoutAFeatureAreRefused() {
    var flows = new LabelledFlows(List.of("corrected/1/idle_max"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> add(flows, 1, 1, 1, TrafficClass.DOS))
        .isInstanceOf(SchemaMismatch.class)
        .withMessageContaining("corrected/1/idle_max");
  }

  @Test
  void benignRowsBetweenAnAttackerAndItsVictimAreJudgedApart() {
    var batch = new FlowBatch(SCHEMA, 3);
    for (var row = 0; row < 3; row++) {
      batch.add();
      batch.sourceLow[row] = 1 + row / 2;
      batch.targetLow[row] = 9;
      batch.features[2 * row] = row == 2 ? 1 : 9_000;
    }
    var flows = table();
    flows.add(batch, 0, TrafficClass.BENIGN, "made-up", "benign");
    flows.add(batch, 1, TrafficClass.DOS, "made-up", "dos");
    flows.add(batch, 2, TrafficClass.BENIGN, "made-up", "benign");
    assertThat(flows.between()).containsExactly(true, false, false);
    var judge = new Judge(train(separable(4)));
    judge.take(flows);
    assertThat(judge.judgement().evaluation().rowsBetween()).isEqualTo(1);
  }

  @Test
  void eachAttackIsLeftOutInTurn() {
    var flows = separable(5);
    for (var i = 0; i < 40; i++) {
      add(flows, i, 1_000 + i, 0.5, TrafficClass.BOTNET);
    }
    var training = new Training(new Training.Options(20, 7, 1_000), Runnable::run);
    var evaluations = new Protocols(training, "test").leaveOneAttackOut(flows);
    assertThat(evaluations).containsOnlyKeys("Botnet", "DoS");
    var botnet = evaluations.get("Botnet");
    assertThat(botnet.rows()).isEqualTo(40);
    assertThat(botnet.count(TrafficClass.BOTNET, TrafficClass.BOTNET)).isZero();
    assertThat(botnet.count(TrafficClass.BOTNET, TrafficClass.BENIGN)).isPositive();
  }

  @Test
  void aTimeSplitJudgesByTheLaterRowsAndSaysWhatMoved() {
    var flows = separable(6);
    for (var i = 0; i < 100; i++) {
      add(flows, 1_000 + i, 100 + i / 100.0, 50 + i, TrafficClass.BENIGN);
    }
    var training = new Training(new Training.Options(20, 7, 1_000), Runnable::run);
    var judgement = new Protocols(training, "test").timeSplit(flows, 0.75);
    assertThat(judgement.evaluation().rows()).isEqualTo(175);
    assertThat(judgement.evaluation().classes().get(TrafficClass.DOS).support()).isEqualTo(75);
    assertThat(judgement.rocs().get(TrafficClass.DOS).area()).isGreaterThan(0.9);
    assertThat(judgement.shifts().getFirst().feature()).isEqualTo(SCHEMA.id(1));
    assertThat(judgement.shifts().getFirst().stability()).isGreaterThan(0.25);
  }
}
