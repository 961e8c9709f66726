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
    assertThat(trial.macroF1()).isEqualTo(1.0);
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
}
