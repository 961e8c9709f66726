package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final Truth TRUTH =
      new Truth(
          List.of(
              attack(TrafficClass.BRUTE_FORCE, "192.0.2.7", "10.20.1.20", "tcp/22"),
              attack(TrafficClass.INFILTRATION, "10.20.10.0/24", "10.20.10.0/24", "tcp/1-100")));

  private static Truth.Attack attack(TrafficClass kind, String source, String target, String port) {
    return new Truth.Attack(
        "1",
        kind,
        List.of(Prefix.parse(source)),
        List.of(Prefix.parse(target)),
        Protocol.TCP,
        List.of(Ports.parse(port)),
        1_000,
        2_000);
  }

  private static FlowBatch flow(String from, int fromPort, String to, int toPort, int protocol) {
    var batch = new FlowBatch(Features.CORRECTED, 1);
    var row = batch.add();
    var source = Address.parse(from);
    var target = Address.parse(to);
    batch.sourceHigh[row] = source.high();
    batch.sourceLow[row] = source.low();
    batch.targetHigh[row] = target.high();
    batch.targetLow[row] = target.low();
    batch.sourcePort[row] = fromPort;
    batch.targetPort[row] = toPort;
    batch.protocol[row] = protocol;
    batch.startMicros[row] = 900;
    batch.timeMicros[row] = 1_000;
    batch.features[Feature.SYN_FLAG_COUNT.ordinal()] = 1;
    return batch;
  }

  @Test
  void aFlowBetweenTheTwoSidesOnThePortBelongsToTheAttackEitherWayRound() {
    assertThat(TRUTH.label(flow("192.0.2.7", 4000, "10.20.1.20", 22, Protocol.TCP), 0))
        .isEqualTo(TrafficClass.BRUTE_FORCE);
    assertThat(TRUTH.label(flow("10.20.1.20", 22, "192.0.2.7", 4000, Protocol.TCP), 0))
        .isEqualTo(TrafficClass.BRUTE_FORCE);
  }

  @Test
  void anotherPortProtocolAddressOrTimeIsBenign() {
    var late = flow("192.0.2.7", 4000, "10.20.1.20", 22, Protocol.TCP);
    late.startMicros[0] = 2_001;
    late.timeMicros[0] = 3_000;
    assertThat(
            List.of(
                late,
                flow("192.0.2.7", 22, "10.20.1.20", 4000, Protocol.TCP),
                flow("192.0.2.7", 4000, "10.20.1.20", 22, Protocol.UDP),
                flow("192.0.2.8", 4000, "10.20.1.20", 22, Protocol.TCP)))
        .allSatisfy(flow -> assertThat(TRUTH.label(flow, 0)).isEqualTo(TrafficClass.BENIGN));
  }

  @Test
  void icmpBetweenTheTwoSidesBelongsToTheAttackWhateverItsProtocol() {
    assertThat(TRUTH.label(flow("192.0.2.7", 0, "10.20.1.20", 0, Protocol.ICMP), 0))
        .isEqualTo(TrafficClass.BRUTE_FORCE);
  }

  @Test
  void whatCameToNothingInAnInfiltrationIsLabelledAScan() {
    var flow = flow("10.20.10.27", 4000, "10.20.10.15", 80, Protocol.TCP);
    assertThat(TRUTH.label(flow, 0)).isEqualTo(TrafficClass.PORT_SCAN);
    flow.features[Feature.TOTAL_LENGTH_FWD.ordinal()] = 9;
    assertThat(TRUTH.label(flow, 0)).isEqualTo(TrafficClass.INFILTRATION);
  }

  @Test
  void anAttackThatEndsBeforeItStartsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Truth.Attack(
                    "9", TrafficClass.DOS, List.of(), List.of(), Protocol.TCP, List.of(), 2, 1))
        .withMessage("attack 9 ends before it starts");
  }
}
