package dev.glacis.core.flow;

import dev.glacis.core.intake.Intake;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Packets in, flow records out. A flow is the packets of one five-tuple in both directions, from
/// its first packet to whichever comes first:
///
/// - a packet later than the flow timeout after the start; UDP that was not silent for that long,
///   and a TCP connection of more than a packet that has not ended and was not silent for longer
///   than the linger time, go on in another flow with the same source;
/// - a SYN after the end of the connection (FIN both ways and an ACK, or RST), which starts
///   another; packets before that still belong to the ended flow;
/// - for ICMP, a packet that differs in type and in code from the first;
/// - eviction, when the table is full, or the end of the input.
///
/// Profile `original` ends flows otherwise: with a RST or a FIN from the target, which belong to
/// the flow; a FIN from the source ends nothing, and one that comes again is dropped; a flow's
/// first packet ends nothing either. After a timeout any packet within the linger time goes on in
/// another flow with the same source, and counts as forward. Flows of one packet are left out,
/// counted. ICMP is protocol 0.
///
/// Records come in an order that depends on the packets alone: flows ended by a packet when it
/// comes; all others at five-second boundaries of event time, by their time, then key. With
/// snapshots, every flow that got packets is told at each boundary and not again before it gets
/// more; a flow whose connection has ended is told as finished. A packet allocates nothing and
/// costs O(1) beyond its share of a boundary.
///
/// Where cues are asked for, flows that may belong to a flood or scan are looked at at half seconds
/// in between ([FlowSink#cue]), of each shard the newest, and a couple of thousand in all.
///
/// Flows are divided by five-tuple among 64 shards, which share nothing but the clock. Packets are
/// decoded once and handed over in rounds; what their flows come to, and the features of records,
/// is the work of a [Crew], while the caller decodes the round that follows and hands on the
/// records of the one before. Neither order nor content of the records, nor the packet at which the
/// sink gets them, depends on the crew. The caller is one thread at a time.
public final class FlowMeter {
  /// Boundaries of event time lie at its multiples.
  public static final long BOUNDARY_MICROS = 5_000_000;

  /// Time between early looks.
  static final long CUE_MICROS = 500_000;

  private static final long MAX_TIME = 1L << 55;
  private static final int MOST_CUES = 2_048;

  private final FlowSink sink;
  private final Intake packets;
  private final Tally tally;
  private final Crew crew;
  private final Profile profile;
  private final Tunnels tunnels;
  private final long flowTimeout;
  private final Shard[] shards = new Shard[Round.SHARDS];
  private final Merge merge = new Merge(Round.SHARDS);

  private final IntConsumer take = this::take;
  private final IntConsumer collectTouched = this::collectTouched;
  private final IntConsumer collectExpired = this::collectExpired;
  private final IntConsumer forgetExpired = this::forgetExpired;
  private final IntConsumer collectOpen = this::collectOpen;
  private final IntConsumer clear = this::clear;
  private final IntConsumer write = this::write;

  /// Gets packets.
  private Round filling;

  /// Is with the crew, if there are packets in it.
  private Round working;

  private Chunk chunk;
  private Chunk told;

  private final @Nullable FlowBatch cues;

  private long now = Long.MIN_VALUE;
  private long boundary;
  private long nextCue;

  /// A meter that works on the caller's thread alone.
  ///
  /// @param sink as below
  /// @param packets as below
  public FlowMeter(FlowSink sink, Intake packets, MeterOptions options) {
    this(sink, packets, new Intake("flow_table"), options, Crew.alone());
  }

  /// @param sink takes the records, in batches of [Profile#metered], on the caller's thread
  /// @param packets counts every packet given, by what became of it
  /// @param flows counts every flow begun, by how it ended: `evicted` when the table was full,
  ///   `one_packet` where the profile leaves it out, else kept; those in flight are in the table
  public FlowMeter(FlowSink sink, Intake packets, Intake flows, MeterOptions options, Crew crew) {
    this.sink = sink;
    this.packets = packets;
    tally = new Tally(packets, flows);
    this.crew = crew;
    profile = options.profile();
    tunnels = options.tunnels();
    flowTimeout = options.flowTimeout().toNanos() / 1000;
    var capacity = Math.ceilDiv(options.maxFlows(), Round.SHARDS);
    Arrays.setAll(shards, _ -> new Shard(options, capacity));
    filling = new Round(profile.metered());
    working = new Round(profile.metered());
    chunk = new Chunk(profile);
    told = new Chunk(profile);
    cues = options.cues() ? new FlowBatch(profile.metered(), MOST_CUES) : null;
  }

  /// Takes one captured frame, which belongs to the caller again once the call returns.
  ///
  /// @param timeMicros of capture, microseconds since 1970 UTC
  /// @param capturedLength bytes that were captured, from `offset` on
  /// @param wireLength bytes that the frame had
  /// @param linkType as in capture files: 1 for Ethernet
  /// @throws IndexOutOfBoundsException for bytes outside the array
  public void packet(
      long timeMicros, byte[] frame, int offset, int capturedLength, int wireLength, int linkType) {
    Objects.checkFromIndexSize(offset, capturedLength, frame.length);
    packets.received(1);
    if (timeMicros < 0 || timeMicros > MAX_TIME) {
      packets.dropped("time_out_of_range", 1);
      return;
    }
    var packet = filling.next();
    var verdict =
        Decoder.decode(frame, offset, capturedLength, wireLength, linkType, tunnels, packet);
    if (verdict != Verdict.UNDERSTOOD) {
      packets.dropped(verdict.reason(), 1);
      return;
    }
    if (profile == Profile.ORIGINAL && packet.icmpType >= 0) {
      packet.protocol = 0;
    }
    packet.time = timeMicros;
    advance(timeMicros);
    var next = filling.next();
    if (!next.equals(packet)) {
      next.set(packet);
    }
    filling.add();
    if (filling.isFull()) {
      handOver();
    }
  }

  /// Moves event time on, as a packet of that time would: live input calls it by the clock, so that
  /// flows are told although no packet comes. Time that lies back by more than the flow timeout is
  /// taken for a clock that was set back, and followed.
  public void advance(long timeMicros) {
    if (timeMicros <= now && timeMicros >= now - flowTimeout) {
      return;
    }
    if (timeMicros < now || now == Long.MIN_VALUE) {
      boundary = after(timeMicros);
      nextCue = timeMicros;
    }
    now = timeMicros;
    if (now >= boundary) {
      drain();
      run(collectTouched);
      tellDue();
      run(collectExpired);
      tellDue();
      run(forgetExpired);
      tally.settle(shards, 0);
      boundary = after(now);
    } else if (cues != null && now >= nextCue) {
      drain();
      lookEarly(cues);
      nextCue = (Math.floorDiv(now, CUE_MICROS) + 1) * CUE_MICROS;
    }
  }

  /// Looks at flows as they stood at the last half second.
  private void lookEarly(FlowBatch into) {
    var tick = Math.floorDiv(now, CUE_MICROS) * CUE_MICROS;
    for (var shard : shards) {
      shard.lookEarly(tick, into);
    }
    if (into.size() > 0) {
      sink.cue(into);
    }
    into.clear();
  }

  /// Ends all flows and hands on what is left. The meter is as new afterwards.
  public void finish() {
    drain();
    run(collectOpen);
    tellDue();
    run(clear);
    tally.settle(shards, 0);
    now = Long.MIN_VALUE;
  }

  private void take(int shard) {
    shards[shard].take(working, shard);
  }

  private void collectTouched(int shard) {
    shards[shard].collectTouched(boundary);
  }

  private void collectExpired(int shard) {
    shards[shard].collectExpired(now);
  }

  private void forgetExpired(int shard) {
    shards[shard].forgetExpired(now);
  }

  private void collectOpen(int shard) {
    shards[shard].collectOpen();
  }

  private void clear(int shard) {
    shards[shard].clear();
  }

  private void write(int part) {
    chunk.write(part);
  }

  /// Gives the crew the packets that have come, and the sink the records of the round before.
  private void handOver() {
    crew.end();
    var done = working;
    if (done.size() > 0) {
      tally.settle(shards, done.size());
    }
    working = filling;
    filling = done;
    if (working.size() > 0) {
      crew.begin(Round.SHARDS, working.size(), take);
    }
    try {
      give(done.records());
    } finally {
      done.clear();
    }
  }

  /// Sees all packets that have come through.
  private void drain() {
    if (filling.size() > 0) {
      handOver();
    }
    if (working.size() > 0) {
      handOver();
    }
  }

  private void run(IntConsumer ofShard) {
    crew.begin(Round.SHARDS, tally.held(), ofShard);
    crew.end();
  }

  /// Tells what is due in all shards, by time, then key.
  private void tellDue() {
    try {
      for (var shard : shards) {
        merge.add(shard.due);
      }
      for (merge.fill(chunk); chunk.size() > 0; merge.fill(chunk)) {
        crew.begin(chunk.parts(), chunk.size(), write);
        try {
          give(told.records());
        } finally {
          crew.end();
        }
        told.clear();
        var written = chunk;
        chunk = told;
        told = written;
      }
      give(told.records());
    } finally {
      merge.clear();
      chunk.clear();
      told.clear();
    }
  }

  private void give(FlowBatch records) {
    if (records.size() > 0) {
      sink.accept(records);
    }
  }

  private static long after(long time) {
    return (Math.floorDiv(time, BOUNDARY_MICROS) + 1) * BOUNDARY_MICROS;
  }
}
