package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.event.AlertJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShadowTest {
  private static List<String> alerts(@Nullable Shadow shadow) throws IOException {
    var alerts = new ArrayList<Alert>();
    var detection =
        new Detection(
            TestModel::byUpload, shadow, (alert, _) -> alerts.add(alert), false, Metering.usual());
    detection.run(List.of(HandmadeCapture.mixed().traffic()));
    return alerts.stream()
        .map(alert -> new String(AlertJson.write(alert), StandardCharsets.UTF_8))
        .toList();
  }

  private static Intake.Snapshot counts(Shadow shadow) {
    var counts = shadow.verdicts().snapshot();
    assertThat(counts.inFlight()).isZero();
    return counts;
  }

  private static Shadow of(Models models) {
    return new Shadow(() -> models, _ -> {});
  }

  @Test
  void whateverTheShadowSaysTheAlertsAreTheSameByteForByte() throws IOException {
    var without = alerts(null);
    assertThat(alerts(of(TestModel.above("corrected/1/total_fwd_packets", -1)))).isEqualTo(without);
    assertThat(alerts(of(TestModel.of("original/1/flow_duration")))).isEqualTo(without);
  }

  @Test
  void aShadowThatSaysTheSameLeavesNothingButTheNumberOfFlows() throws IOException {
    var shadow = of(TestModel.byUpload());
    alerts(shadow);
    assertThat(counts(shadow).received()).isGreaterThan(1_000);
    assertThat(counts(shadow).dropped()).isEmpty();
    assertThat(shadow.samples()).isEmpty();
  }

  @Test
  void differencesAreCountedByPairOfVerdictsAndAFewAreKept() throws IOException {
    var models = TestModel.above("corrected/1/total_fwd_packets", -1);
    var told = new ArrayList<Shadow.Difference>();
    var shadow = new Shadow(() -> models, told::add);
    alerts(shadow);
    assertThat(told).isEqualTo(shadow.samples());
    var counts = counts(shadow);
    assertThat(counts.dropped()).containsOnlyKeys("Benign_WebAttack");
    assertThat(counts.kept()).isEqualTo(1);
    assertThat(shadow.samples()).hasSize(Shadow.SAMPLES);
    assertThat(shadow.samples().getFirst())
        .satisfies(
            difference -> {
              assertThat(difference.verdict()).isEqualTo(TrafficClass.BENIGN);
              assertThat(difference.shadow()).isEqualTo(TrafficClass.WEB_ATTACK);
              assertThat(difference.toString())
                  .contains(" port ", "Benign (", "shadow WebAttack (");
            });
  }

  @Test
  void recordsThatTheShadowCannotScoreAreCountedAsSuch() throws IOException {
    var shadow = of(TestModel.of("original/1/flow_duration"));
    alerts(shadow);
    assertThat(counts(shadow).dropped())
        .containsOnlyKeys("not_comparable")
        .containsEntry("not_comparable", counts(shadow).received());
  }
}
