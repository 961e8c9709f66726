package dev.glacis.core.flow;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Protocol;
import java.time.Duration;
import java.util.Objects;

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
/// more; a flow whose connection has ended is told as finished. One thread at a time; a packet
/// allocates nothing and costs O(1) beyond its share of a boundary.
public final class FlowMeter {
  /// Boundaries of event time lie at its multiples.
  public static final long BOUNDARY_MICROS = 5_000_000;

  private static final long MAX_TIME = 1L << 55;

  private final Intake packets;
  private final Profile profile;
  private final boolean snapshots;
  private final Tunnels tunnels;
  private final long flowTimeout;
  private final long activityTimeout;
  private final long linger;

  private final FlowTable table;
  private final Records records;
  private final Packet packet = new Packet();
  private final FlowKey key = new FlowKey();
  private final SeenSegments seen = new SeenSegments();

  /// Flows that can still get packets, oldest first.
  private final SlotList open = new SlotList();

  /// Those of them that have one packet.
  private final SlotList single = new SlotList();

  /// Timed out, but a later packet would continue the connection; the longest silent first.
  private final SlotList lingering = new SlotList();

  /// Timed out, and to be forgotten once told.
  private final SlotList leaving = new SlotList();

  /// With packets that no record has told; kept for snapshots only.
  private final SlotList touched = new SlotList();

  private long now = Long.MIN_VALUE;
  private long boundary;
  private long connections;
  private long evicted;

  /// @param sink takes the records, in batches of [Profile#metered]
  /// @param packets counts every packet given, by what became of it
  public FlowMeter(FlowSink sink, Intake packets, MeterOptions options) {
    this.packets = packets;
    profile = options.profile();
    snapshots = options.snapshots();
    tunnels = options.tunnels();
    flowTimeout = micros(options.flowTimeout());
    activityTimeout = micros(options.activityTimeout());
    linger = micros(options.linger());
    table = new FlowTable(options.maxFlows());
    records = new Records(table, sink, profile);
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
    var verdict =
        Decoder.decode(frame, offset, capturedLength, wireLength, linkType, tunnels, packet);
    if (verdict != Verdict.UNDERSTOOD) {
      packets.dropped(verdict.reason(), 1);
      return;
    }
    if (profile == Profile.ORIGINAL && packet.icmpType >= 0) {
      packet.protocol = 0;
    }
    advance(timeMicros);
    key.of(packet);
    var slot = table.find(key);
    if (slot == FlowTable.NONE) {
      begin(timeMicros);
    } else if (!add(slot, timeMicros)) {
      packets.dropped("repeated_fin", 1);
      return;
    }
    packets.kept(1);
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
    }
    now = timeMicros;
    if (now >= boundary) {
      tellTouched();
      expire();
      records.flush();
      boundary = after(now);
    }
  }

  /// Ends all flows and hands on what is left. The meter is as new afterwards.
  public void finish() {
    for (var slot = open.head(); slot != SlotList.NONE; slot = open.after(slot)) {
      records.endLater(slot);
    }
    records.tellCollected();
    records.flush();
    for (var slot = open.head(); slot != SlotList.NONE; slot = open.head()) {
      forget(slot);
    }
    for (var slot = lingering.head(); slot != SlotList.NONE; slot = lingering.head()) {
      forget(slot);
    }
    now = Long.MIN_VALUE;
  }

  /// Flows held now, those that only linger included.
  public int flows() {
    return table.size();
  }

  /// Flows ended early because the table was full.
  public long evicted() {
    return evicted;
  }

  /// Flows of one packet that the profile leaves out.
  public long leftOut() {
    return records.leftOut();
  }

  private void begin(long time) {
    if (table.isFull()) {
      evict();
    }
    // A SYN with an ACK answers a SYN that the capture lacks.
    var isAnswer = profile == Profile.CORRECTED && packet.has(Packet.SYN) && packet.has(Packet.ACK);
    start(time, key.fromB != isAnswer, time, ++connections);
  }

  /// Takes the packet as the first of a flow whose key is not in the table.
  private void start(long time, boolean reversed, long connectionStart, long connection) {
    var slot = table.add(key);
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    s[at + FlowState.REVERSED] = reversed ? 1 : 0;
    s[at + FlowState.CONNECTION_START] = connectionStart;
    s[at + FlowState.CONNECTION] = connection;
    var forward = key.fromB == reversed || profile == Profile.ORIGINAL;
    FlowState.first(s, at, packet, forward, time, profile);
    countRetransmission(s, at, forward);
    open.append(slot);
    single.append(slot);
    if (snapshots) {
      touched.append(slot);
    }
  }

  /// @return false if the profile drops the packet
  private boolean add(int slot, long time) {
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    var timedOut = time - s[at + FlowState.START] > flowTimeout || lingering.contains(slot);
    if (timedOut || (profile == Profile.CORRECTED && isAnother(s, at))) {
      records.end(slot);
      var reversed = s[at + FlowState.REVERSED] == 1;
      var connectionStart = s[at + FlowState.CONNECTION_START];
      var connection = s[at + FlowState.CONNECTION];
      var goesOn = timedOut && canGoOn(s, at, time);
      forget(slot);
      if (goesOn) {
        start(time, reversed, connectionStart, connection);
      } else {
        begin(time);
      }
      return true;
    }
    if (profile == Profile.ORIGINAL) {
      return addOriginal(slot, s, at, time);
    }
    var forward = key.fromB == (s[at + FlowState.REVERSED] == 1);
    FlowState.next(s, at, packet, forward, time, profile, activityTimeout);
    countRetransmission(s, at, forward);
    if (packet.protocol == Protocol.TCP) {
      var finsBothWays =
          FlowState.flagged(s, at + FlowState.FORWARD, Packet.FIN) > 0
              && FlowState.flagged(s, at + FlowState.BACKWARD, Packet.FIN) > 0;
      if (finsBothWays && s[at + FlowState.CLOSED_AT] == 0) {
        s[at + FlowState.CLOSED_AT] = time;
      }
      s[at + FlowState.TCP_END] = TcpEnd.after(s[at + FlowState.TCP_END], packet, finsBothWays);
    }
    wasTouched(slot);
    return true;
  }

  /// By profile `original`, which tells direction by addresses alone: all is forward where both are
  /// the same.
  private boolean addOriginal(int slot, long[] s, int at, long time) {
    var sameAddress = key.aLow == key.bLow && key.aHigh == key.bHigh;
    var forward = sameAddress || key.fromB == (s[at + FlowState.REVERSED] == 1);
    if (forward && packet.has(Packet.FIN)) {
      if (s[at + FlowState.TCP_END] == TcpEnd.FIRST_FIN) {
        return false;
      }
      s[at + FlowState.TCP_END] = TcpEnd.FIRST_FIN;
    }
    FlowState.next(s, at, packet, forward, time, profile, activityTimeout);
    if (packet.has(Packet.FIN) ? !forward : packet.has(Packet.RST)) {
      records.end(slot);
      forget(slot);
    } else {
      wasTouched(slot);
    }
    return true;
  }

  private void wasTouched(int slot) {
    single.remove(slot);
    if (snapshots && !touched.contains(slot)) {
      touched.append(slot);
    }
  }

  /// Whether the packet begins another conversation of its five-tuple.
  private boolean isAnother(long[] s, int at) {
    if (s[at + FlowState.TCP_END] == TcpEnd.CLOSED && packet.has(Packet.SYN)) {
      return true;
    }
    var icmp = s[at + FlowState.ICMP];
    return packet.icmpType >= 0
        && packet.icmpType != icmp >>> 8
        && packet.icmpCode != (icmp & 0xff);
  }

  /// Whether a packet at that time would continue the conversation of a flow that has timed out.
  private boolean canGoOn(long[] s, int at, long time) {
    var silence = time - s[at + FlowState.LAST];
    if (profile == Profile.ORIGINAL) {
      return silence <= linger;
    }
    return switch ((int) s[at + FlowState.PORTS] & 0xff) {
      case Protocol.TCP ->
          silence <= linger
              && s[at + FlowState.TCP_END] != TcpEnd.CLOSED
              && FlowState.packets(s, at) > 1;
      case Protocol.UDP -> silence <= flowTimeout;
      default -> false;
    };
  }

  private void countRetransmission(long[] s, int at, boolean forward) {
    if (profile == Profile.CORRECTED
        && packet.protocol == Protocol.TCP
        && seen.again(s[at + FlowState.CONNECTION], forward, packet)) {
      s[at + (forward ? FlowState.FORWARD : FlowState.BACKWARD) + FlowState.RETRANSMITTED]++;
    }
  }

  private void tellTouched() {
    for (var slot = touched.head(); slot != SlotList.NONE; slot = touched.head()) {
      touched.remove(slot);
      records.snapshotLater(slot, boundary);
    }
    records.tellCollected();
  }

  /// Tells flows that have timed out, and forgets what no packet can continue. Looks at the heads
  /// of lists only, so that a flow costs O(1) however time jumps.
  private void expire() {
    for (var slot = open.head(); slot != SlotList.NONE && isTimedOut(slot); slot = open.head()) {
      open.remove(slot);
      single.remove(slot);
      var goesOn = canGoOn(table.rows(slot), FlowTable.at(slot), now);
      (goesOn ? lingering : leaving).append(slot);
      records.endLater(slot);
    }
    records.tellCollected();
    for (var slot = leaving.head(); slot != SlotList.NONE; slot = leaving.head()) {
      leaving.remove(slot);
      forget(slot);
    }
    for (var slot = lingering.head();
        slot != SlotList.NONE && !canGoOn(table.rows(slot), FlowTable.at(slot), now);
        slot = lingering.head()) {
      forget(slot);
    }
  }

  private boolean isTimedOut(int slot) {
    return now - table.rows(slot)[FlowTable.at(slot) + FlowState.START] > flowTimeout;
  }

  private void evict() {
    var victim = lingering.head();
    if (victim == SlotList.NONE) {
      victim = single.head() != SlotList.NONE ? single.head() : open.head();
      evicted++;
      records.end(victim);
    }
    forget(victim);
  }

  private void forget(int slot) {
    open.remove(slot);
    single.remove(slot);
    touched.remove(slot);
    lingering.remove(slot);
    table.remove(slot);
  }

  private static long after(long time) {
    return (Math.floorDiv(time, BOUNDARY_MICROS) + 1) * BOUNDARY_MICROS;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
