package dev.glacis.core.flow;

import dev.glacis.core.net.Protocol;
import java.time.Duration;

/// One of the parts into which flows are divided by five-tuple: its flows, and what packets and
/// time do to them, by the rules that [FlowMeter] tells. Shards share nothing, so that each may be
/// on a thread of its own.
final class Shard {
  /// Flows of a shard that are looked at early.
  private static final int NEWEST = 256;

  /// Untold packets that make a flow a matter of its own.
  private static final int LARGE = 1_000;

  /// A flow without answer for that long may be without one for good.
  private static final long SETTLED = 100_000;

  private final Profile profile;
  private final boolean snapshots;
  private final long flowTimeout;
  private final long activityTimeout;
  private final long linger;

  private final FlowTable table;
  private final FlowKey key = new FlowKey();
  private final SeenSegments seen = new SeenSegments();

  /// Flows to be told next, for the meter to take.
  final Due due;

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

  private long connections;
  private long begun;
  private long evicted;
  private long leftOut;
  private long repeatedFins;

  /// @param capacity flows held at once
  Shard(MeterOptions options, int capacity) {
    profile = options.profile();
    snapshots = options.snapshots();
    flowTimeout = micros(options.flowTimeout());
    activityTimeout = micros(options.activityTimeout());
    linger = micros(options.linger());
    table = new FlowTable(capacity);
    due = new Due(table);
  }

  /// Flows held now, those that only linger included.
  int flows() {
    return table.size();
  }

  /// Flows begun so far.
  long begun() {
    return begun;
  }

  /// Flows ended early because the table was full.
  long evicted() {
    return evicted;
  }

  /// Flows of one packet that the profile leaves out.
  long leftOut() {
    return leftOut;
  }

  /// Packets that the profile drops.
  long repeatedFins() {
    return repeatedFins;
  }

  /// Takes the round's packets that belong here. The record of a flow that one of them ends goes to
  /// that packet's row.
  void take(Round round, int shard) {
    for (var i = round.first(shard); i != Round.NONE; i = round.after(i)) {
      var packet = round.packet(i);
      key.of(packet);
      var slot = table.find(key);
      if (slot == FlowTable.NONE) {
        begin(packet, round);
      } else if (!add(slot, packet, round)) {
        repeatedFins++;
      }
    }
  }

  /// Makes due what got packets and goes on.
  void collectTouched(long boundary) {
    for (var slot = touched.head(); slot != SlotList.NONE; slot = touched.head()) {
      touched.remove(slot);
      var s = table.rows(slot);
      var at = FlowTable.at(slot);
      if (Records.hasNews(s, at) && !isLeftOut(s, at)) {
        var closed = s[at + FlowState.TCP_END] == TcpEnd.CLOSED;
        due.add(slot, closed ? s[at + FlowState.LAST] : boundary, !closed);
      }
    }
    due.sort();
  }

  /// Looks at what got packets since the boundary: of the newest of those flows, the ones that have
  /// just become what a flood or scan is made of. Each is looked at about once.
  void lookEarly(long now, FlowBatch into) {
    var looked = 0;
    for (var slot = touched.tail();
        slot != SlotList.NONE && looked < NEWEST && !into.isFull();
        slot = touched.before(slot)) {
      looked++;
      var s = table.rows(slot);
      var at = FlowTable.at(slot);
      if (isCue(s, at, now - s[at + FlowState.LAST]) && !isLeftOut(s, at)) {
        var row = into.add();
        into.timeMicros[row] = now;
        into.snapshot[row] = true;
        Records.look(profile, s, at, into, row);
      }
    }
  }

  private static boolean isCue(long[] s, int at, long silence) {
    if (s[at + FlowState.TCP_END] == TcpEnd.CLOSED) {
      return silence < FlowMeter.CUE_MICROS;
    }
    if (FlowState.packets(s, at) - s[at + FlowState.TOLD_PACKETS] >= LARGE) {
      return true;
    }
    var isTcp = (s[at + FlowState.PORTS] & 0xff) == Protocol.TCP;
    var isUnanswered =
        isTcp ? FlowState.bytes(s, at) == 0 : s[at + FlowState.BACKWARD + FlowState.PACKETS] == 0;
    return isUnanswered && silence >= SETTLED && silence < SETTLED + FlowMeter.CUE_MICROS;
  }

  /// Makes due what has timed out. Looks at the head of the list only, so that a flow costs O(1)
  /// however time jumps.
  void collectExpired(long now) {
    for (var slot = open.head(); slot != SlotList.NONE; slot = open.head()) {
      var s = table.rows(slot);
      var at = FlowTable.at(slot);
      if (now - s[at + FlowState.START] <= flowTimeout) {
        break;
      }
      open.remove(slot);
      single.remove(slot);
      (canGoOn(s, at, now) ? lingering : leaving).append(slot);
      collectEnded(slot);
    }
    due.sort();
  }

  /// Forgets what has been told and no packet can continue.
  void forgetExpired(long now) {
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

  /// Makes due all flows, which end here.
  void collectOpen() {
    for (var slot = open.head(); slot != SlotList.NONE; slot = open.after(slot)) {
      collectEnded(slot);
    }
    due.sort();
  }

  /// Forgets all flows.
  void clear() {
    for (var slot = open.head(); slot != SlotList.NONE; slot = open.head()) {
      forget(slot);
    }
    for (var slot = lingering.head(); slot != SlotList.NONE; slot = lingering.head()) {
      forget(slot);
    }
  }

  private void begin(Packet packet, Round round) {
    if (table.isFull()) {
      evict(packet, round);
    }
    // A SYN with an ACK answers a SYN that the capture lacks.
    var isAnswer = profile == Profile.CORRECTED && packet.has(Packet.SYN) && packet.has(Packet.ACK);
    start(packet, key.fromB != isAnswer, packet.time, ++connections);
  }

  /// Takes the packet as the first of a flow whose key is not in the table.
  private void start(Packet packet, boolean reversed, long connectionStart, long connection) {
    var slot = table.add(key);
    begun++;
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    s[at + FlowState.REVERSED] = reversed ? 1 : 0;
    s[at + FlowState.CONNECTION_START] = connectionStart;
    s[at + FlowState.CONNECTION] = connection;
    var forward = key.fromB == reversed || profile == Profile.ORIGINAL;
    FlowState.first(s, at, packet, forward, profile);
    countRetransmission(s, at, packet, forward);
    open.append(slot);
    single.append(slot);
    if (snapshots) {
      touched.append(slot);
    }
  }

  /// @return false if the profile drops the packet
  private boolean add(int slot, Packet packet, Round round) {
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    var timedOut = packet.time - s[at + FlowState.START] > flowTimeout || lingering.contains(slot);
    if (timedOut || (profile == Profile.CORRECTED && isAnother(s, at, packet))) {
      end(s, at, packet, round);
      var reversed = s[at + FlowState.REVERSED] == 1;
      var connectionStart = s[at + FlowState.CONNECTION_START];
      var connection = s[at + FlowState.CONNECTION];
      var goesOn = timedOut && canGoOn(s, at, packet.time);
      forget(slot);
      if (goesOn) {
        start(packet, reversed, connectionStart, connection);
      } else {
        begin(packet, round);
      }
      return true;
    }
    if (profile == Profile.ORIGINAL) {
      return addOriginal(slot, s, at, packet, round);
    }
    var forward = key.fromB == (s[at + FlowState.REVERSED] == 1);
    FlowState.next(s, at, packet, forward, profile, activityTimeout);
    countRetransmission(s, at, packet, forward);
    if (packet.protocol == Protocol.TCP) {
      var finsBothWays =
          FlowState.flagged(s, at + FlowState.FORWARD, Packet.FIN) > 0
              && FlowState.flagged(s, at + FlowState.BACKWARD, Packet.FIN) > 0;
      if (finsBothWays && s[at + FlowState.CLOSED_AT] == 0) {
        s[at + FlowState.CLOSED_AT] = packet.time;
      }
      s[at + FlowState.TCP_END] = TcpEnd.after(s[at + FlowState.TCP_END], packet, finsBothWays);
    }
    wasTouched(slot);
    return true;
  }

  /// By profile `original`, which tells direction by addresses alone: all is forward where both are
  /// the same.
  private boolean addOriginal(int slot, long[] s, int at, Packet packet, Round round) {
    var sameAddress = key.aLow == key.bLow && key.aHigh == key.bHigh;
    var forward = sameAddress || key.fromB == (s[at + FlowState.REVERSED] == 1);
    if (forward && packet.has(Packet.FIN)) {
      if (s[at + FlowState.TCP_END] == TcpEnd.FIRST_FIN) {
        return false;
      }
      s[at + FlowState.TCP_END] = TcpEnd.FIRST_FIN;
    }
    FlowState.next(s, at, packet, forward, profile, activityTimeout);
    if (packet.has(Packet.FIN) ? !forward : packet.has(Packet.RST)) {
      end(s, at, packet, round);
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
  private boolean isAnother(long[] s, int at, Packet packet) {
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

  private void countRetransmission(long[] s, int at, Packet packet, boolean forward) {
    if (profile == Profile.CORRECTED
        && packet.protocol == Protocol.TCP
        && seen.again(s[at + FlowState.CONNECTION], forward, packet)) {
      s[at + (forward ? FlowState.FORWARD : FlowState.BACKWARD) + FlowState.RETRANSMITTED]++;
    }
  }

  /// Tells a flow that the packet ends, unless there is nothing to tell.
  private void end(long[] s, int at, Packet packet, Round round) {
    if (!Records.hasNews(s, at)) {
      return;
    }
    if (isLeftOut(s, at)) {
      leaveOut(s, at);
      return;
    }
    var row = packet.place;
    round.ended.timeMicros[row] = s[at + FlowState.LAST];
    round.ended.snapshot[row] = false;
    Records.write(profile, s, at, round.ended, row);
    round.hasEnded[row] = true;
  }

  private void collectEnded(int slot) {
    var s = table.rows(slot);
    var at = FlowTable.at(slot);
    if (!Records.hasNews(s, at)) {
      return;
    }
    if (isLeftOut(s, at)) {
      leaveOut(s, at);
    } else {
      due.add(slot, s[at + FlowState.LAST], false);
    }
  }

  private boolean isLeftOut(long[] s, int at) {
    return profile == Profile.ORIGINAL && FlowState.packets(s, at) == 1;
  }

  private void leaveOut(long[] s, int at) {
    s[at + FlowState.TOLD_PACKETS] = 1;
    leftOut++;
  }

  private void evict(Packet packet, Round round) {
    var victim = lingering.head();
    if (victim == SlotList.NONE) {
      victim = single.head() != SlotList.NONE ? single.head() : open.head();
      var before = leftOut;
      end(table.rows(victim), FlowTable.at(victim), packet, round);
      evicted += 1 - (leftOut - before);
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

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
