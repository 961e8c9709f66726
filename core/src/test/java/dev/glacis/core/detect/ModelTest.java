package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.forest.Forest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final FeatureSchema SCHEMA =
      new FeatureSchema("corrected", 1, List.of("flow_duration", "flow_iat_mean", "fwd_pkts"));

  /// Gap above 100 µs: benign for sure; otherwise DoS with 0.6 of the votes.
  private static Model model(double dosThreshold, List<String> ids) {
    var leaf = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    var nodes = new int[] {0, Float.floatToRawIntBits(100f), 4, 0, 0, leaf, 4, 2, 0, leaf, 8, 4};
    var forest =
        new Forest(ids.size(), 2, new int[] {3}, nodes, new float[] {0.7f, 0.3f, 0.4f, 0.6f, 1, 0});
    var quantiles = new float[ids.size() * BenignProfile.STEPS];
    for (var i = 0; i < quantiles.length; i++) {
      quantiles[i] = 1000f * (i % BenignProfile.STEPS);
    }
    return new Model(
        ModelKind.FULL,
        forest,
        ids,
        List.of(TrafficClass.BENIGN, TrafficClass.DOS),
        List.of(0.0, dosThreshold),
        Calibration.none(2),
        new BenignProfile(quantiles),
        BenignProfile.unknown(HostMeasure.COUNT),
        new Spread(new float[ids.size() * Spread.EDGES], new float[ids.size() * Spread.BINS]),
        new ModelCard("test", new TreeMap<>(), 1, "", 0, List.of(), Map.of(), List.of()));
  }

  private static FlowBatch batch(double... gaps) {
    var batch = new FlowBatch(SCHEMA, Math.max(1, gaps.length));
    for (var gap : gaps) {
      var row = batch.add();
      batch.features[row * 3] = 7;
      batch.features[row * 3 + 1] = gap;
      batch.features[row * 3 + 2] = 7;
    }
    return batch;
  }

  private static Verdicts score(Model model, FlowBatch batch) {
    var verdicts = new Verdicts(batch.size());
    model.scorerFor(SCHEMA).score(batch, verdicts);
    return verdicts;
  }

  @Test
  void aVerdictIsTheLikeliestClassWithItsShareOfTheVotes() {
    var verdicts = score(model(0.5, List.of("corrected/1/flow_iat_mean")), batch(50, 5000));
    assertThat(verdicts.verdict).containsExactly(TrafficClass.DOS, TrafficClass.BENIGN);
    assertThat(verdicts.confidence).containsExactly(0.6f, 0.999f);
  }

  @Test
  void belowItsThresholdAClassIsNotNamed() {
    var verdicts = score(model(0.61, List.of("corrected/1/flow_iat_mean")), batch(50));
    assertThat(verdicts.verdict).containsExactly(TrafficClass.UNKNOWN);
    assertThat(verdicts.confidence).containsExactly(0.6f);
  }

  @Test
  void manyRowsAreScoredAsOneByOne() {
    var gaps = new double[777];
    for (var i = 0; i < gaps.length; i++) {
      gaps[i] = i * 37 % 200;
    }
    var model = model(0.5, List.of("corrected/1/flow_iat_mean"));
    var together = score(model, batch(gaps));
    for (var i = 0; i < gaps.length; i++) {
      assertThat(together.verdict[i]).isEqualTo(score(model, batch(gaps[i])).verdict[0]);
    }
  }

  @Test
  void aReasonSaysTheValueAndWhatIsUsual() {
    var scorer = model(0.5, List.of("corrected/1/flow_iat_mean")).scorerFor(SCHEMA);
    assertThat(scorer.explain(batch(50), 0))
        .containsExactly(
            new Alert.Reason(
                "flow_iat_mean",
                50,
                100.0 / 101,
                "mean gap between packets: 50 µs; 98 % of benign flows have at least 2.0 ms"));
  }

  @Test
  void recordsThatLackAFeatureAreRefusedByName() {
    var model = model(0.5, List.of("corrected/1/flow_iat_mean", "corrected/1/idle_max"));
    assertThatExceptionOfType(SchemaMismatch.class)
        .isThrownBy(() -> model.scorerFor(SCHEMA))
        .withMessage("flow records lack 1 of the model's 2 features: corrected/1/idle_max");
  }

  @Test
  void recordsOfAnotherProfileAreRefused() {
    var model = model(0.5, List.of("original/1/flow_iat_mean"));
    assertThatExceptionOfType(SchemaMismatch.class)
        .isThrownBy(() -> model.scorerFor(SCHEMA))
        .withMessage(
            "the model needs flow features of profile original/1, these records are of profile"
                + " corrected/1");
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    var good = model(0.5, List.of("corrected/1/flow_iat_mean"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Model(
                    good.kind(),
                    good.forest(),
                    good.featureIds(),
                    List.of(TrafficClass.BOTNET, TrafficClass.DOS),
                    good.thresholds(),
                    good.calibration(),
                    good.benign(),
                    good.benignHosts(),
                    good.spread(),
                    good.card()))
        .withMessage("not a model: no class Benign");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model(1.5, good.featureIds()))
        .withMessage("not a model: a threshold outside 0 to 1");
  }
}
