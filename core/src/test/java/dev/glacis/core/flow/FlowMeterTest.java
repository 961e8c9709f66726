package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.glacis.core.intake.Intake;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowMeterTest {
  private static final String CLIENT = "10.0.0.9";
  private static final String SERVER = "10.0.0.1";
  private static final int SYN = Packet.SYN;
  private static final int ACK = Packet.ACK;
  private static final int FIN = Packet.FIN;
  private static final int RST = Packet.RST;
  private static final int PSH = Packet.PSH;
  private static final long SECOND = 1_000_000;

  private final Recording recording = new Recording(MeterOptions.finished());

  @Test
  void bothDirectionsAreOneFlowWhoseSourceSentTheFirstPacket() {
    send(10 * SECOND, SYN, 0);
    answer(10 * SECOND + 200, SYN | ACK, 0);
    send(10 * SECOND + 500, ACK | PSH, 100);
    answer(10 * SECOND + 900, ACK, 300);

    assertThat(recording.finish())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.source()).isEqualTo("10.0.0.9:4000");
              assertThat(flow.target()).isEqualTo("10.0.0.1:80");
              assertThat(flow.start()).isEqualTo(10 * SECOND);
              assertThat(flow.time()).isEqualTo(10 * SECOND + 900);
              assertThat(flow.packets()).isEqualTo(4);
              assertThat(flow.bytes()).isEqualTo(400);
              assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(2);
              assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(2);
              assertThat(flow.get(Feature.FLOW_DURATION)).isEqualTo(900);
            });
  }

  @Test
  void anAnswerWithoutItsSynPointsTheOtherWay() {
    answer(0, SYN | ACK, 0);

    assertThat(recording.finish())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.source()).isEqualTo("10.0.0.9:4000");
              assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(1);
              assertThat(flow.get(Feature.FWD_SEG_SIZE_MIN)).isZero();
              assertThat(flow.get(Feature.BWD_SEG_SIZE_MIN)).isEqualTo(20);
            });
  }

  @Test
  void aFlowOfOnePacketIsKept() {
    send(0, SYN, 0);

    assertThat(recording.finish())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.get(Feature.FLOW_DURATION)).isZero();
              assertThat(flow.get(Feature.FLOW_BYTES_PER_SECOND)).isEqualTo(-1);
              assertThat(flow.get(Feature.FLOW_PACKETS_PER_SECOND)).isEqualTo(-1);
              assertThat(flow.get(Feature.FWD_PACKETS_PER_SECOND)).isZero();
              assertThat(flow.get(Feature.FLOW_IAT_STD)).isZero();
              assertThat(flow.get(Feature.FWD_INIT_WIN_BYTES)).isEqualTo(1000);
            });
  }

  @Test
  void aSynAfterFinsBothWaysAndAnAckStartsAnotherFlow() {
    send(0, SYN, 0);
    send(1, FIN | ACK, 0);
    answer(2, FIN | ACK, 0);
    send(3, ACK, 0);
    answer(4, ACK, 0);
    send(5, SYN, 0);

    assertThat(recording.finish()).extracting(Recording.Flow::packets).containsExactly(5L, 1L);
  }

  @Test
  void aSynAfterFinsFromOneSideOnlyDoesNot() {
    send(0, SYN, 0);
    send(1, FIN | ACK, 0);
    send(2, FIN | ACK, 0);
    send(3, ACK, 0);
    send(4, SYN, 0);

    assertThat(recording.finish()).hasSize(1);
  }

  @Test
  void aSynAfterAResetStartsAnotherFlow() {
    send(0, SYN, 0);
    answer(1, RST | ACK, 0);
    answer(2, RST, 0);
    send(3, SYN, 0);

    assertThat(recording.finish()).extracting(Recording.Flow::packets).containsExactly(3L, 1L);
  }

  @Test
  void aConnectionLongerThanTheFlowTimeoutGoesOnInAnotherFlowOfTheSameSource() {
    send(0, ACK, 10);
    answer(120 * SECOND, ACK, 20);
    answer(120 * SECOND + 1, ACK, 30);

    assertThat(recording.finish())
        .extracting(
            Recording.Flow::source,
            Recording.Flow::packets,
            flow -> flow.get(Feature.CONNECTION_DURATION),
            flow -> flow.get(Feature.FLOW_DURATION))
        .containsExactly(
            tuple("10.0.0.9:4000", 2L, 120e6, 120e6), tuple("10.0.0.9:4000", 1L, 120e6 + 1, 0.0));
  }

  @Test
  void udpThatWasSilentForLongerStartsAfresh() {
    recording.give(0, Frames.udp(CLIENT, 5000, SERVER, 53, 10));
    recording.give(130 * SECOND, Frames.udp(SERVER, 53, CLIENT, 5000, 10));

    assertThat(recording.finish())
        .extracting(Recording.Flow::source)
        .containsExactly("10.0.0.9:5000", "10.0.0.1:53");
  }

  @Test
  void aPingAndItsAnswerAreOneFlowAndAnErrorIsAnother() {
    recording.give(0, Frames.icmp(CLIENT, SERVER, 8, 0));
    recording.give(1, Frames.icmp(SERVER, CLIENT, 0, 0));
    recording.give(2, Frames.icmp(SERVER, CLIENT, 3, 1));

    assertThat(recording.finish())
        .extracting(Recording.Flow::packets, flow -> flow.get(Feature.ICMP_TYPE))
        .containsExactly(tuple(2L, 8.0), tuple(1L, 3.0));
  }

  @Test
  void aRepeatedSegmentIsARetransmission() {
    send(0, ACK | PSH, 100);
    send(1, ACK | PSH, 100);
    answer(2, ACK | PSH, 100);

    assertThat(recording.finish())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.get(Feature.FWD_TCP_RETRANSMISSIONS)).isEqualTo(1);
              assertThat(flow.get(Feature.BWD_TCP_RETRANSMISSIONS)).isZero();
              assertThat(flow.get(Feature.TCP_RETRANSMISSIONS)).isEqualTo(1);
            });
  }

  @Test
  void aFlowWithoutPacketsAfterItsTimeoutIsToldOnceTimeHasMovedOn() {
    send(0, SYN, 0);
    recording.meter.advance(119 * SECOND);
    assertThat(recording.flows).isEmpty();

    recording.meter.advance(126 * SECOND);

    assertThat(recording.flows).hasSize(1);
    assertThat(recording.table.snapshot().inFlight()).isZero();
    assertThat(recording.finish()).hasSize(1);
  }

  @Test
  void openFlowsAreToldAtEveryBoundaryInWhichTheyGotPackets() {
    var snapshots = new Recording(MeterOptions.withSnapshots());
    snapshots.give(SECOND, Frames.tcp(CLIENT, 4000, SERVER, 80, ACK, 0, 10));
    snapshots.give(2 * SECOND, Frames.tcp(CLIENT, 4000, SERVER, 80, ACK, 1, 20));
    snapshots.give(7 * SECOND, Frames.tcp(CLIENT, 4000, SERVER, 80, ACK, 2, 30));
    snapshots.meter.advance(21 * SECOND);
    snapshots.give(22 * SECOND, Frames.tcp(SERVER, 80, CLIENT, 4000, RST, 3, 0));

    assertThat(snapshots.finish())
        .extracting(
            Recording.Flow::time,
            Recording.Flow::snapshot,
            Recording.Flow::packets,
            Recording.Flow::bytes,
            flow -> flow.get(Feature.TOTAL_FWD_PACKETS))
        .containsExactly(
            tuple(5 * SECOND, true, 2L, 30L, 2.0),
            tuple(10 * SECOND, true, 1L, 30L, 3.0),
            tuple(22 * SECOND, false, 1L, 0L, 3.0));
  }

  @Test
  void aConnectionThatHasEndedIsToldAsFinishedAtTheBoundary() {
    var snapshots = new Recording(MeterOptions.withSnapshots());
    snapshots.give(SECOND, Frames.tcp(CLIENT, 4000, SERVER, 80, SYN, 0, 0));
    snapshots.give(2 * SECOND, Frames.tcp(SERVER, 80, CLIENT, 4000, RST | ACK, 0, 0));
    snapshots.meter.advance(5 * SECOND);

    assertThat(snapshots.flows)
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.snapshot()).isFalse();
              assertThat(flow.time()).isEqualTo(2 * SECOND);
            });
  }

  @Test
  void aFullShardEvictsTheOldestFlowOfOnePacketFirst() {
    var small = new Recording(MeterOptions.finished().withMaxFlows(3 * Round.SHARDS));
    var ports = portsOfOneShard(5);
    small.give(0, syn(ports.get(0)));
    small.give(1, Frames.tcp(CLIENT, ports.get(0), SERVER, 80, ACK, 1, 0));
    small.give(2, syn(ports.get(1)));
    small.give(3, syn(ports.get(2)));
    small.give(4, syn(ports.get(3)));
    small.give(5, Frames.tcp(CLIENT, ports.get(2), SERVER, 80, ACK, 1, 0));
    small.give(6, Frames.tcp(CLIENT, ports.get(3), SERVER, 80, ACK, 1, 0));
    small.give(7, syn(ports.get(4)));
    small.meter.advance(8 * SECOND);

    assertThat(small.table.snapshot())
        .isEqualTo(new Intake.Snapshot("flow_table", 5, 0, Map.of("evicted", 2L)));
    assertThat(small.flows)
        .extracting(Recording.Flow::source)
        .containsExactly(CLIENT + ":" + ports.get(1), CLIENT + ":" + ports.get(0));
    assertThat(small.finish()).hasSize(5);
    assertThat(small.table.snapshot())
        .isEqualTo(new Intake.Snapshot("flow_table", 5, 3, Map.of("evicted", 2L)));
  }

  @Test
  void aFullShardForgetsWhatOnlyLingersBeforeItEvicts() {
    var small = new Recording(MeterOptions.finished().withMaxFlows(2 * Round.SHARDS));
    var ports = portsOfOneShard(3);
    small.give(0, syn(ports.get(0)));
    small.give(100 * SECOND, Frames.tcp(CLIENT, ports.get(0), SERVER, 80, ACK, 1, 0));
    small.give(121 * SECOND, syn(ports.get(1)));
    small.meter.advance(126 * SECOND);
    assertThat(small.flows).extracting(Recording.Flow::packets).containsExactly(2L);

    small.give(127 * SECOND, syn(ports.get(2)));

    assertThat(small.finish()).hasSize(3);
    assertThat(small.table.snapshot()).isEqualTo(new Intake.Snapshot("flow_table", 3, 3, Map.of()));
  }

  @Test
  void aFloodOfNewFlowsLeavesConversationsAlone() {
    var small = new Recording(MeterOptions.withSnapshots().withMaxFlows(4 * Round.SHARDS));
    small.give(0, Frames.tcp(CLIENT, 4000, SERVER, 443, SYN, 1, 0));
    small.give(1, Frames.tcp(SERVER, 443, CLIENT, 4000, SYN | ACK, 1, 0));
    for (var i = 0; i < 20_000; i++) {
      small.give(
          2 + i, Frames.tcp("10.1.%d.%d".formatted(i >> 8, i & 255), 9, SERVER, 80, SYN, 1, 0));
    }
    small.give(SECOND, Frames.tcp(CLIENT, 4000, SERVER, 443, ACK, 2, 0));

    var counts = small.table.snapshot();
    assertThat(small.finish())
        .filteredOn(flow -> flow.target().endsWith(":443"))
        .extracting(Recording.Flow::packets)
        .containsExactly(3L);
    assertThat(small.flows).hasSize(20_001);
    assertThat(counts.inFlight()).isPositive().isLessThanOrEqualTo(4L * Round.SHARDS);
    counts = small.table.snapshot();
    assertThat(counts.received()).isEqualTo(20_001);
    assertThat(counts.inFlight()).isZero();
    assertThat(counts.dropped().get("evicted")).isGreaterThan(20_000 - 4L * Round.SHARDS);
  }

  @Test
  void recordsOfABoundaryComeByTimeThenKey() {
    for (var port : new int[] {30, 10, 20}) {
      recording.give(7, Frames.udp(CLIENT, port, SERVER, 53, 1));
    }
    recording.give(6, Frames.udp(CLIENT, 40, SERVER, 53, 1));

    assertThat(recording.finish())
        .extracting(Recording.Flow::source)
        .containsExactly("10.0.0.9:40", "10.0.0.9:10", "10.0.0.9:20", "10.0.0.9:30");
  }

  @Test
  void aClockThatIsSetBackIsFollowed() {
    var snapshots = new Recording(MeterOptions.withSnapshots());
    snapshots.give(1000 * SECOND, Frames.udp(CLIENT, 1, SERVER, 53, 1));
    snapshots.give(100 * SECOND, Frames.udp(CLIENT, 2, SERVER, 53, 1));
    snapshots.meter.advance(105 * SECOND);

    assertThat(snapshots.flows)
        .extracting(Recording.Flow::source, Recording.Flow::time)
        .contains(tuple("10.0.0.9:2", 105 * SECOND));
  }

  @ParameterizedTest
  @EnumSource
  void aPacketOfAFlowThatIsHeldAllocatesNothing(Profile profile) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var frames =
        new byte[][] {
          Frames.tcp(CLIENT, 4000, SERVER, 80, ACK | PSH, 1, 100),
          Frames.tcp(SERVER, 80, CLIENT, 4000, ACK, 2, 900),
          Frames.udp(CLIENT, 5000, SERVER, 53, 30)
        };
    var meter =
        new FlowMeter(
            _ -> {}, recording.packets, MeterOptions.withSnapshots().withProfile(profile));
    var allocated = 0L;
    for (var i = 0; i < 40_000; i++) {
      if (i == 20_000) {
        allocated = threads.getCurrentThreadAllocatedBytes();
      }
      var frame = frames[i % frames.length];
      meter.packet(i * 1000L, frame, 0, frame.length, frame.length, Frames.ETHERNET);
    }

    // Less than a byte for each packet, to leave room for what the machine itself does.
    assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(20_000);
  }

  @Test
  void everyPacketIsCountedByWhatBecameOfIt() {
    send(0, SYN, 0);
    recording.give(1, Frames.ethernet(Frames.ip(CLIENT, SERVER, 89, new byte[8])));
    recording.give(2, new byte[13]);
    recording.give(-1, Frames.udp(CLIENT, 1, SERVER, 2, 3));
    assertThat(recording.packets.snapshot().inFlight()).isEqualTo(1);
    recording.finish();

    var counts = recording.packets.snapshot();
    assertThat(counts.received()).isEqualTo(4);
    assertThat(counts.kept()).isEqualTo(1);
    assertThat(counts.dropped())
        .isEqualTo(Map.of("unsupported_protocol", 1L, "truncated", 1L, "time_out_of_range", 1L));
    assertThat(counts.inFlight()).isZero();
  }

  private static byte[] syn(int port) {
    return Frames.tcp(CLIENT, port, SERVER, 80, SYN, 0, 0);
  }

  /// Ports of the client whose flows to the server's port 80 are in one shard.
  private static List<Integer> portsOfOneShard(int count) {
    return IntStream.range(1, 65_536)
        .filter(port -> shardOf(syn(port)) == shardOf(syn(1)))
        .limit(count)
        .boxed()
        .toList();
  }

  private static int shardOf(byte[] frame) {
    var packet = new Packet(0);
    Decoder.decode(frame, 0, frame.length, frame.length, Frames.ETHERNET, Tunnels.INNER, packet);
    return Round.shardOf(packet);
  }

  private void send(long time, int flags, int payload) {
    recording.give(time, Frames.tcp(CLIENT, 4000, SERVER, 80, flags, 50, payload));
  }

  private void answer(long time, int flags, int payload) {
    recording.give(time, Frames.tcp(SERVER, 80, CLIENT, 4000, flags, 90, payload));
  }
}
