package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Attempts as the records of other tools show them, which say neither payload nor counts of flags.
class AttemptsTest {
  private static final List<Feature> RECORD =
      List.of(
          Feature.TOTAL_FWD_PACKETS,
          Feature.TOTAL_BWD_PACKETS,
          Feature.FWD_IP_BYTES,
          Feature.BWD_IP_BYTES,
          Feature.FWD_SYN_SEEN,
          Feature.BWD_RST_SEEN);

  private static final double NONE = Double.NaN;

  private static boolean isAttempt(int protocol, double... values) {
    var schema = new FeatureSchema("corrected", 1, RECORD.stream().map(Feature::id).toList());
    var batch = new FlowBatch(schema, 1);
    batch.add();
    batch.protocol[0] = protocol;
    System.arraycopy(values, 0, batch.features, 0, values.length);
    return new Attempts(schema).isAttempt(batch, 0);
  }

  @Test
  void aSynWithoutAnswerOrWithoutRecordedAnswerIsAnAttempt() {
    assertThat(isAttempt(Protocol.TCP, 1, 0, 44, 0, 1, 0)).isTrue();
    assertThat(isAttempt(Protocol.TCP, 3, NONE, 180, NONE, 1, NONE)).isTrue();
  }

  @Test
  void aSynThatWasRefusedOrFollowedByAResetIsAnAttempt() {
    assertThat(isAttempt(Protocol.TCP, 1, 1, 60, 40, 1, 1)).isTrue();
    assertThat(isAttempt(Protocol.TCP, 2, 1, 84, 44, 1, 0)).isTrue();
    assertThat(isAttempt(Protocol.TCP, 1, 1, 40, 40, 0, 1)).isTrue();
  }

  @Test
  void aConnectionThatCarriedSomethingIsNone() {
    assertThat(isAttempt(Protocol.TCP, 6, 5, 900, 4_000, 1, 0)).isFalse();
    assertThat(isAttempt(Protocol.TCP, 3, 2, 700, 100, 1, 0)).isFalse();
    assertThat(isAttempt(Protocol.TCP, 3, NONE, 1_500, NONE, 1, NONE)).isFalse();
    assertThat(isAttempt(Protocol.TCP, 40, NONE, 2_000, NONE, 1, NONE)).isFalse();
  }

  @Test
  void aConnectionThatFellSilentIsNone() {
    assertThat(isAttempt(Protocol.TCP, 1, 1, 40, 40, 0, 0)).isFalse();
  }

  @Test
  void whereNoFlagsAreKnownTheSizesDecide() {
    assertThat(isAttempt(Protocol.TCP, 1, NONE, 44, NONE, NONE, NONE)).isTrue();
    assertThat(isAttempt(Protocol.TCP, 2, 2, 400, 900, NONE, NONE)).isFalse();
  }

  @Test
  void aFewDatagramsWithoutAnswerAreAnAttemptAndAStreamIsNone() {
    assertThat(isAttempt(Protocol.UDP, 500, 0, 50_000, 0, 0, 0)).isTrue();
    assertThat(isAttempt(Protocol.UDP, 1, NONE, 60, NONE, 0, 0)).isTrue();
    assertThat(isAttempt(Protocol.UDP, 500, NONE, 50_000, NONE, 0, 0)).isFalse();
    assertThat(isAttempt(Protocol.UDP, 1, 1, 60, 120, 0, 0)).isFalse();
  }

  @Test
  void recordsThatSayNothingOfItHaveNone() {
    var schema = new FeatureSchema("corrected", 1, List.of(Feature.FLOW_DURATION.id()));
    var batch = new FlowBatch(schema, 1);
    batch.add();
    batch.protocol[0] = Protocol.TCP;
    assertThat(new Attempts(schema).isAttempt(batch, 0)).isFalse();
  }
}
