package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.forest.Forest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static final Model FULL =
      model(
          ModelKind.FULL, 2, "total_fwd_packets", "total_bwd_packets", "idle_max", "fwd_ip_bytes");

  /// Asks for the sizes; where these are missing it says DoS.
  private static final Model REDUCED =
      model(
          ModelKind.REDUCED,
          3,
          "total_fwd_packets",
          "total_bwd_packets",
          "flow_duration",
          "fwd_ip_bytes",
          "fwd_syn_seen");

  private final Models models = new Models(List.of(FULL, REDUCED));

  /// A stump: the feature above 100, or missing, is DoS.
  private static Model model(ModelKind kind, int asked, String... names) {
    var leaf = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    var nodes =
        new int[] {
          asked << 1 | 1, Float.floatToRawIntBits(100f), 4, 0, 0, leaf, 4, 2, 0, leaf, 8, 4
        };
    var quantiles = new float[names.length * BenignProfile.STEPS];
    return new Model(
        kind,
        new Forest(names.length, 2, new int[] {3}, nodes, new float[] {0.5f, 0.5f, 1, 0, 0, 1}),
        Stream.of(names).map(name -> "corrected/1/" + name).toList(),
        List.of(TrafficClass.BENIGN, TrafficClass.DOS),
        List.of(0.0, 0.0),
        Calibration.none(2),
        new BenignProfile(quantiles),
        BenignProfile.unknown(HostMeasure.COUNT),
        new Spread(new float[names.length * Spread.EDGES], new float[names.length * Spread.BINS]),
        new ModelCard("test", new TreeMap<>(), 1, "", 0, List.of(), Map.of(), List.of()));
  }

  private static FeatureSchema schema(String... names) {
    return new FeatureSchema("corrected", 1, List.of(names));
  }

  private static TrafficClass verdict(Scorer scorer, double... values) {
    var batch = new FlowBatch(scorer.schema(), 1);
    batch.add();
    System.arraycopy(values, 0, batch.features, 0, values.length);
    var verdicts = new Verdicts(1);
    scorer.score(batch, verdicts);
    return verdicts.verdict[0];
  }

  @Test
  void recordsWithAllFeaturesAreJudgedByTheFullModel() {
    var scorer =
        models.scorerFor(
            schema("fwd_ip_bytes", "idle_max", "total_bwd_packets", "total_fwd_packets"));
    assertThat(scorer.model()).isSameAs(FULL);
  }

  @Test
  void whatARecordOfAnotherToolLacksIsMissingToTheReducedModel() {
    var zeek = models.scorerFor(schema("total_fwd_packets", "total_bwd_packets", "fwd_ip_bytes"));
    assertThat(zeek.model()).isSameAs(REDUCED);
    assertThat(verdict(zeek, 1, 1, 40)).isEqualTo(TrafficClass.BENIGN);
    assertThat(verdict(zeek, 1, 1, 400)).isEqualTo(TrafficClass.DOS);
    var suricata =
        models.scorerFor(schema("total_fwd_packets", "total_bwd_packets", "fwd_syn_seen"));
    assertThat(verdict(suricata, 1, 1, 1)).isEqualTo(TrafficClass.DOS);
  }

  @Test
  void theLackOfAFeatureIsNoReasonForPeople() {
    var scorer = models.scorerFor(schema("total_fwd_packets", "total_bwd_packets", "fwd_syn_seen"));
    var batch = new FlowBatch(scorer.schema(), 1);
    batch.add();
    assertThat(scorer.explain(batch, 0)).isEmpty();
  }

  @Test
  void manyReducedRowsAreScoredAsOneByOne() {
    var scorer = models.scorerFor(schema("total_fwd_packets", "total_bwd_packets", "fwd_ip_bytes"));
    var batch = new FlowBatch(scorer.schema(), 200);
    for (var i = 0; i < 200; i++) {
      batch.add();
      batch.features[i * 3 + 2] = i;
    }
    var verdicts = new Verdicts(200);
    scorer.score(batch, verdicts);
    for (var i = 0; i < 200; i++) {
      assertThat(verdicts.verdict[i]).isEqualTo(i > 100 ? TrafficClass.DOS : TrafficClass.BENIGN);
    }
  }

  @Test
  void aTableThatLacksAColumnOfTheFullModelIsRefusedByThatName() {
    assertThatExceptionOfType(SchemaMismatch.class)
        .isThrownBy(
            () -> models.scorerFor(schema("total_fwd_packets", "total_bwd_packets", "idle_max")))
        .withMessage("flow records lack 1 of the model's 4 features: corrected/1/fwd_ip_bytes");
  }

  @Test
  void recordsWithoutPacketsAreRefusedByTheReducedModelToo() {
    assertThatExceptionOfType(SchemaMismatch.class)
        .isThrownBy(() -> Models.of(REDUCED).scorerFor(schema("flow_duration", "fwd_ip_bytes")))
        .withMessageContaining("corrected/1/total_fwd_packets, corrected/1/total_bwd_packets");
  }
}
