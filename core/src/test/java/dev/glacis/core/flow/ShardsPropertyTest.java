package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShardsPropertyTest {
  private static final int PACKETS = 4_000;

  @Property(tries = 30)
  void neitherRecordsNorWhenTheyComeDependOnTheCrew(
      @ForAll long seed,
      @ForAll Profile profile,
      @ForAll boolean snapshots,
      @ForAll @IntRange(min = 1, max = 1_000) int maxFlows) {
    var options =
        (snapshots ? MeterOptions.withSnapshots() : MeterOptions.finished())
            .withProfile(profile)
            .withMaxFlows(maxFlows);

    var alone = told(seed, options, Crew.alone());
    assertThat(alone.toString()).contains("packets[received=" + PACKETS + ", kept=");
    assertThat(told(seed, options, new Shuffled(seed))).isEqualTo(alone);
  }

  @Property(tries = 30)
  void aFlowIsInTheSameShardWhicheverWayItsPacketsGo(
      @ForAll long addressHigh, @ForAll long addressLow, @ForAll long other, @ForAll char port) {
    var packet = new Packet(0);
    packet.protocol = 6;
    packet.sourceHigh = addressHigh;
    packet.sourceLow = addressLow;
    packet.sourcePort = port;
    packet.targetLow = other;
    packet.targetPort = 80;
    var answer = new Packet(1);
    answer.protocol = 6;
    answer.sourceLow = other;
    answer.sourcePort = 80;
    answer.targetHigh = addressHigh;
    answer.targetLow = addressLow;
    answer.targetPort = port;

    assertThat(Round.shardOf(answer))
        .isEqualTo(Round.shardOf(packet))
        .isBetween(0, Round.SHARDS - 1);
  }

  @Property(tries = 10)
  void flowsOfANetworkAreSpreadOverAllShardsAlike(@ForAll boolean v6, @ForAll char server) {
    var counts = new TreeMap<Integer, Integer>();
    for (var i = 0; i < 64_000; i++) {
      var packet = new Packet(0);
      packet.protocol = 6;
      packet.sourceHigh = v6 ? 0x2001_0db8_0000_0000L : 0;
      packet.sourceLow = 0xffff_0a00_0000L + i / 100;
      packet.sourcePort = 32_768 + i % 100;
      packet.targetHigh = packet.sourceHigh;
      packet.targetLow = 0xffff_0a01_0000L + server;
      packet.targetPort = 443;
      counts.merge(Round.shardOf(packet), 1, Integer::sum);
    }

    assertThat(counts).hasSize(Round.SHARDS);
    assertThat(counts.values()).allMatch(count -> count > 800 && count < 1_200);
  }

  /// All that can be told of a run: each call of the sink with the packet at which it came, then
  /// the ledgers.
  private static List<Object> told(long seed, MeterOptions options, Crew crew) {
    var told = new ArrayList<Object>();
    var packets = new Intake("packets");
    var flows = new Intake("flow_table");
    var given = new int[1];
    var meter =
        new FlowMeter(
            batch -> {
              told.add(given[0]);
              for (var row = 0; row < batch.size(); row++) {
                told.add(record(batch, row));
              }
            },
            packets,
            flows,
            options,
            crew);
    var random = new SplittableRandom(seed);
    var time = 0L;
    for (; given[0] < PACKETS; given[0]++) {
      time += random.nextInt(1_000) == 0 ? random.nextLong(130_000_000) : random.nextLong(20_000);
      var client = "10.0.%d.%d".formatted(random.nextInt(3), random.nextInt(100));
      var port = random.nextInt(2);
      var flags = random.nextInt(64);
      var there = random.nextBoolean();
      var frame =
          there
              ? Frames.tcp(client, port, "10.9.9.9", 80, flags, 0, 1)
              : Frames.tcp("10.9.9.9", 80, client, port, flags, 0, 1);
      meter.packet(time, frame, 0, frame.length, frame.length, Frames.ETHERNET);
    }
    meter.finish();
    assertBalanced(packets, flows, told);
    told.add(packets.snapshot());
    told.add(flows.snapshot());
    return told.stream().map(ShardsPropertyTest::text).toList();
  }

  private static void assertBalanced(Intake packets, Intake flows, List<Object> told) {
    assertThat(packets.snapshot().inFlight()).isZero();
    assertThat(flows.snapshot().inFlight()).isZero();
    var counted = new HashMap<String, Long>();
    for (var item : told) {
      if (item instanceof Recorded recorded) {
        counted.merge("packets", recorded.packets, Long::sum);
      }
    }
    var leftOut = flows.snapshot().dropped().getOrDefault("one_packet", 0L);
    assertThat(counted.getOrDefault("packets", 0L) + leftOut).isEqualTo(packets.snapshot().kept());
  }

  private static Object text(Object item) {
    return item instanceof Intake.Snapshot snapshot
        ? "%s[received=%d, kept=%d, dropped=%s]"
            .formatted(snapshot.name(), snapshot.received(), snapshot.kept(), snapshot.dropped())
        : item;
  }

  private static Recorded record(FlowBatch batch, int row) {
    var width = batch.schema().width();
    return new Recorded(
        batch.source(row) + ":" + batch.sourcePort[row],
        batch.startMicros[row],
        batch.timeMicros[row],
        batch.snapshot[row],
        batch.packets[row],
        Arrays.hashCode(Arrays.copyOfRange(batch.features, row * width, (row + 1) * width)));
  }

  private record Recorded(
      String source, long start, long time, boolean snapshot, long packets, int features) {}

  /// Does some parts at once and the others at the end, in any order.
  private static final class Shuffled implements Crew {
    private final SplittableRandom random;
    private final List<Integer> left = new ArrayList<>();
    private IntConsumer job = _ -> {};

    Shuffled(long seed) {
      random = new SplittableRandom(~seed);
    }

    @Override
    public void begin(int parts, int items, IntConsumer begun) {
      job = begun;
      for (var part = 0; part < parts; part++) {
        left.add(random.nextInt(left.size() + 1), part);
      }
      work(random.nextInt(parts + 1));
    }

    @Override
    public void end() {
      work(left.size());
    }

    private void work(int parts) {
      for (var i = 0; i < parts; i++) {
        job.accept(left.removeLast());
      }
    }
  }
}
