package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Expected values are worked out by hand from what is known of the meter of 2018.
class OriginalProfileTest {
  private static final long SECOND = 1_000_000;
  private static final String CLIENT = "10.0.0.9";
  private static final String SERVER = "10.0.0.1";
  private static final int FIN = Packet.FIN;
  private static final int SYN = Packet.SYN;
  private static final int RST = Packet.RST;
  private static final int PSH = Packet.PSH;
  private static final int ACK = Packet.ACK;

  private final Recording recording =
      new Recording(MeterOptions.finished().withProfile(Profile.ORIGINAL));

  @Test
  void theFirstPacketCountsTwiceInLengthsAndAloneInFlags() {
    send(0, ACK | PSH, 100, 500);
    answer(1000, ACK | PSH, 300, 600);
    send(2000, ACK | PSH, 200, 510);
    answer(4000, ACK, 0, 610);

    var flow = only();
    assertThat(flow.schema()).isEqualTo(Features.ORIGINAL);
    assertThat(flow.get(Feature.PACKET_LENGTH_MEAN)).isEqualTo(700.0 / 5);
    // 100, 100, 300, 200 and 0 lie 40, 40, 160, 60 and 140 from their mean.
    assertThat(flow.get(Feature.PACKET_LENGTH_VARIANCE)).isCloseTo(13_000, within(1e-9));
    assertThat(flow.get(Feature.AVERAGE_PACKET_SIZE)).isEqualTo(700.0 / 4);
    assertThat(flow.get(Feature.FWD_PACKET_LENGTH_MEAN)).isEqualTo(150);
    assertThat(flow.get(Feature.FWD_PSH_FLAGS)).isOne();
    assertThat(flow.get(Feature.BWD_PSH_FLAGS)).isZero();
    assertThat(flow.get(Feature.PSH_FLAG_COUNT)).isEqualTo(3);
    assertThat(flow.get(Feature.FWD_INIT_WIN_BYTES)).isEqualTo(500);
    assertThat(flow.get(Feature.BWD_INIT_WIN_BYTES)).isEqualTo(610);
    assertThat(flow.get(Feature.FWD_ACT_DATA_PACKETS)).isOne();
    assertThat(flow.get(Feature.FLOW_BYTES_PER_SECOND)).isEqualTo(600 / 0.004);
  }

  @Test
  void bulksOfBothDirectionsAreOneBackward() {
    send(1000, ACK, 100, 1);
    answer(2000, ACK, 30, 1);
    send(3000, ACK, 101, 1);
    answer(4000, ACK, 0, 1);
    answer(8000, ACK, 50, 1);
    answer(2 * SECOND, ACK, 9, 1);

    var flow = only();
    assertThat(flow.get(Feature.FWD_BYTES_PER_BULK)).isZero();
    assertThat(flow.get(Feature.BWD_BYTES_PER_BULK)).isEqualTo(281);
    assertThat(flow.get(Feature.BWD_PACKETS_PER_BULK)).isEqualTo(4);
    // 281 bytes in 7 ms.
    assertThat(flow.get(Feature.BWD_BULK_RATE)).isEqualTo(40_142);
  }

  @Test
  void wholeNumbersAreDividedAsWholeNumbers() {
    send(0, ACK, 5, 1);
    answer(1, ACK, 8, 1);
    answer(2 * SECOND, ACK, 0, 1);
    send(4 * SECOND, ACK, 4, 1);
    answer(4 * SECOND + 1, ACK, 1, 1);

    var flow = only();
    assertThat(flow.get(Feature.DOWN_UP_RATIO)).isOne();
    assertThat(flow.get(Feature.SUBFLOW_FWD_PACKETS)).isOne();
    assertThat(flow.get(Feature.SUBFLOW_FWD_BYTES)).isEqualTo(4);
    assertThat(flow.get(Feature.SUBFLOW_BWD_PACKETS)).isOne();
    assertThat(flow.get(Feature.SUBFLOW_BWD_BYTES)).isEqualTo(4);
  }

  @Test
  void aFinFromTheTargetEndsTheFlowAndWhatFollowsIsAnother() {
    send(0, SYN, 0, 1);
    answer(10, FIN | ACK, 0, 1);
    send(20, ACK, 0, 1);
    send(30, FIN | ACK, 0, 1);
    answer(45, ACK, 0, 1);

    assertThat(recording.finish())
        .extracting(Recording.Flow::start, Recording.Flow::time, Recording.Flow::packets)
        .containsExactly(tuple(0L, 10L, 2L), tuple(20L, 45L, 3L));
  }

  @Test
  void aSecondFinFromTheSourceIsDropped() {
    send(0, SYN, 0, 1);
    send(10, FIN | ACK, 0, 1);
    send(20, FIN | ACK, 7, 1);
    send(30, ACK, 0, 1);

    var flow = only();
    assertThat(flow.packets()).isEqualTo(3);
    assertThat(flow.bytes()).isZero();
    assertThat(flow.get(Feature.FIN_FLAG_COUNT)).isOne();
    var counts = recording.packets.snapshot();
    assertThat(counts.kept()).isEqualTo(3);
    assertThat(counts.dropped()).containsOnly(Map.entry("repeated_fin", 1L));
  }

  @Test
  void aRstEndsTheFlowItBelongsTo() {
    send(0, SYN, 0, 1);
    send(10, RST, 0, 1);
    answer(20, RST, 0, 1);

    var flow = only();
    assertThat(flow.time()).isEqualTo(10);
    assertThat(flow.get(Feature.RST_FLAG_COUNT)).isOne();
    assertThat(recording.table.snapshot().dropped()).containsEntry("one_packet", 1L);
  }

  @Test
  void aFirstPacketEndsNothing() {
    send(0, RST, 0, 1);
    send(10, ACK, 0, 1);

    assertThat(only().packets()).isEqualTo(2);
  }

  @Test
  void flowsOfOnePacketAreLeftOutAndCountedOnce() {
    send(0, SYN, 0, 1);
    recording.meter.advance(200 * SECOND);
    send(201 * SECOND, SYN, 0, 1);

    assertThat(recording.finish()).isEmpty();
    assertThat(recording.table.snapshot().dropped()).containsEntry("one_packet", 2L);
  }

  @Test
  void aSnapshotIsToldOnceThereIsASecondPacket() {
    var snapshots = new Recording(MeterOptions.withSnapshots().withProfile(Profile.ORIGINAL));
    snapshots.give(0, Frames.udp(CLIENT, 1, SERVER, 53, 1));
    snapshots.give(6 * SECOND, Frames.udp(CLIENT, 1, SERVER, 53, 1));
    snapshots.meter.advance(11 * SECOND);

    assertThat(snapshots.flows)
        .extracting(Recording.Flow::time, Recording.Flow::packets)
        .containsExactly(tuple(10 * SECOND, 2L));
    assertThat(snapshots.table.snapshot().dropped()).isEmpty();
  }

  @Test
  void afterATimeoutTheSourceStaysAndTheFirstPacketCountsAsItsOwn() {
    send(0, ACK, 0, 1);
    answer(121 * SECOND, ACK, 40, 700);
    answer(122 * SECOND, ACK, 2, 800);

    var flow = only();
    assertThat(flow.source()).isEqualTo(CLIENT + ":4000");
    assertThat(flow.get(Feature.TOTAL_LENGTH_FWD)).isEqualTo(40);
    assertThat(flow.get(Feature.FWD_INIT_WIN_BYTES)).isEqualTo(700);
    assertThat(flow.get(Feature.TOTAL_LENGTH_BWD)).isEqualTo(2);
  }

  @Test
  void anAnswerWithoutItsSynGoesForward() {
    answer(0, SYN | ACK, 0, 1);
    send(1, ACK, 0, 1);

    assertThat(only().source()).isEqualTo(SERVER + ":80");
  }

  @Test
  void allIsForwardWhereOneAddressIsAtBothEnds() {
    recording.give(0, Frames.udp(CLIENT, 1, CLIENT, 2, 3));
    recording.give(1, Frames.udp(CLIENT, 2, CLIENT, 1, 4));

    assertThat(only().get(Feature.TOTAL_LENGTH_FWD)).isEqualTo(7);
  }

  @Test
  void messagesOfIcmpAreOneFlowOfProtocolZero() {
    recording.give(0, Frames.icmp(CLIENT, SERVER, 8, 0));
    recording.give(1, Frames.icmp(SERVER, CLIENT, 3, 1));

    var flow = only();
    assertThat(flow.protocol()).isZero();
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isOne();
  }

  @Test
  void ratesOverNoTimeAreMissing() {
    send(0, ACK, 5, 1);
    answer(0, ACK, 5, 1);

    var flow = only();
    assertThat(flow.get(Feature.FLOW_BYTES_PER_SECOND)).isNaN();
    assertThat(flow.get(Feature.FLOW_PACKETS_PER_SECOND)).isNaN();
    assertThat(flow.get(Feature.FWD_PACKETS_PER_SECOND)).isZero();
  }

  private Recording.Flow only() {
    assertThat(recording.finish()).hasSize(1);
    return recording.flows.getFirst();
  }

  private void send(long time, int flags, int payload, int window) {
    recording.give(time, Frames.tcp(CLIENT, 4000, SERVER, 80, flags, 50, payload, window));
  }

  private void answer(long time, int flags, int payload, int window) {
    recording.give(time, Frames.tcp(SERVER, 80, CLIENT, 4000, flags, 90, payload, window));
  }
}
