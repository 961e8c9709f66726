package dev.glacis.engine;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.core.spi.TrafficSecond.By;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts judged flow records by the second, by kind and by server (the target): the packets and
/// bytes since the flow's record before, spread over the time since then, at most the five seconds
/// between snapshots; and a flow in the second in which it ended.
///
/// Each second is told whole, again whenever it has changed, so that telling it twice changes
/// nothing. A second is forgotten when it is ten minutes of event time behind the newest; what
/// comes for it after that is not counted. Each second tells [#SERVERS] servers apart, those that
/// came first; the others count as one. Counting allocates nothing but seconds.
final class TrafficCounter {
  static final int SERVERS = 16;
  private static final long HELD_SECONDS = 600;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long SPREAD_MICROS = 5_000_000;
  private final TreeMap<Long, Second> seconds = new TreeMap<>();
  private @Nullable Second last;
  private long newest = Long.MIN_VALUE + HELD_SECONDS;

  /// @param verdicts of the batch's rows
  synchronized void accept(FlowBatch batch, Verdicts verdicts) {
    for (var row = 0; row < batch.size(); row++) {
      count(batch, row, verdicts.verdict[row]);
    }
  }

  private void count(FlowBatch batch, int row, TrafficClass kind) {
    // A snapshot is of the time before its boundary.
    var end = batch.snapshot[row] ? batch.timeMicros[row] - 1 : batch.timeMicros[row];
    var boundary = Math.floorDiv(end, SPREAD_MICROS) * SPREAD_MICROS;
    var first = Math.floorDiv(Math.max(boundary, batch.startMicros[row]), SECOND_MICROS);
    var at = Math.floorDiv(end, SECOND_MICROS);
    first = Math.min(first, at);
    var steps = at - first + 1;
    var packets = batch.packets[row];
    var bytes = batch.bytes[row];
    for (var i = 0L; i < steps; i++) {
      var second = second(first + i);
      if (second != null) {
        second.add(
            kind,
            batch.targetHigh[row],
            batch.targetLow[row],
            i == steps - 1 && !batch.snapshot[row] ? 1 : 0,
            packets * (i + 1) / steps - packets * i / steps,
            bytes * (i + 1) / steps - bytes * i / steps);
      }
    }
  }

  /// Null where it is forgotten.
  private @Nullable Second second(long number) {
    if (last != null && last.number == number && number > newest - HELD_SECONDS) {
      return last;
    }
    if (number > newest) {
      newest = number;
      seconds.headMap(newest - HELD_SECONDS, true).values().removeIf(second -> !second.changed);
    }
    if (number <= newest - HELD_SECONDS) {
      return null;
    }
    last = seconds.computeIfAbsent(number, Second::new);
    return last;
  }

  /// Every second that has changed since it was told last.
  ///
  /// @param input names what is counted here
  synchronized List<Fact> changes(String input) {
    var facts = new ArrayList<Fact>();
    for (var second : seconds.values()) {
      if (second.changed) {
        second.changed = false;
        tell(second, input, facts);
      }
    }
    seconds.headMap(newest - HELD_SECONDS, true).clear();
    return facts;
  }

  private static void tell(Second second, String input, List<Fact> facts) {
    var time = Instant.ofEpochSecond(second.number);
    second.kinds.forEach((kind, sum) -> facts.add(sum.fact(time, input, By.KIND, kind.label())));
    for (var server = 0; server < second.known; server++) {
      var address = new Address(second.high[server], second.low[server]).toString();
      facts.add(second.servers[server].fact(time, input, By.SERVER, address));
    }
    if (second.known == SERVERS && second.servers[SERVERS] != null) {
      facts.add(second.servers[SERVERS].fact(time, input, By.SERVER, TrafficSecond.OTHERS));
    }
  }

  private static final class Second {
    private final long number;
    private final Map<TrafficClass, Sum> kinds = new EnumMap<>(TrafficClass.class);
    private final long[] high = new long[SERVERS];
    private final long[] low = new long[SERVERS];

    /// The last one is of all that are not told apart.
    private final @Nullable Sum[] servers = new Sum[SERVERS + 1];

    private int known;
    private boolean changed;

    private Second(long number) {
      this.number = number;
    }

    private void add(
        TrafficClass kind, long serverHigh, long serverLow, long flows, long packets, long bytes) {
      var ofKind = kinds.get(kind);
      if (ofKind == null) {
        ofKind = new Sum();
        kinds.put(kind, ofKind);
      }
      ofKind.add(flows, packets, bytes);
      server(serverHigh, serverLow).add(flows, packets, bytes);
      changed = true;
    }

    private Sum server(long serverHigh, long serverLow) {
      for (var i = 0; i < known; i++) {
        if (low[i] == serverLow && high[i] == serverHigh) {
          return servers[i];
        }
      }
      var at = known;
      if (at < SERVERS) {
        high[at] = serverHigh;
        low[at] = serverLow;
        known++;
      }
      if (servers[at] == null) {
        servers[at] = new Sum();
      }
      return servers[at];
    }
  }

  private static final class Sum {
    private long flows;
    private long packets;
    private long bytes;

    private void add(long moreFlows, long morePackets, long moreBytes) {
      flows += moreFlows;
      packets += morePackets;
      bytes += moreBytes;
    }

    private Fact fact(Instant time, String input, By by, String key) {
      return new Fact.OfTraffic(new TrafficSecond(time, input, by, key, flows, packets, bytes));
    }
  }
}
