package dev.glacis.formats.flow.records;

import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts the two directions of a conversation together, for sources that record each on its own.
///
/// A record waits until one of the opposite direction comes whose times are at most the bound away
/// from its own; of several, the one that began nearest in time. The direction that began first is
/// forward; of two that began together, the one with a SYN and no ACK, else the one that goes to
/// the lower port. A record that waited for the bound, by the newest time seen, goes on alone: the
/// other direction is unknown, not empty. So does the longest waiting when there are too many.
///
/// Cost: O(log n) a record, and at most `capacity` of them wait. Results depend on the records and
/// their order alone.
final class Pairs {
  /// How many records of one conversation wait at most.
  private static final int SAME = 8;

  private final int capacity;
  private final long bound;
  private final Intake halves;
  private final Consumer<FlowRecord> out;

  private final TreeMap<Ends, List<Half>> waiting = new TreeMap<>();

  /// Those that wait, the longest first.
  private final LinkedHashSet<Half> byAge = new LinkedHashSet<>();

  private long newest = Long.MIN_VALUE;

  /// @param boundMicros how long a record waits, and how far apart two may lie
  /// @param halves counts records of one direction: kept are those that found their other half
  /// @param out takes the flows
  Pairs(int capacity, long boundMicros, Intake halves, Consumer<FlowRecord> out) {
    this.capacity = capacity;
    bound = boundMicros;
    this.halves = halves;
    this.out = out;
  }

  void take(FlowRecord record) {
    halves.received(1);
    advance(record.end());
    var key = record.ends().undirected();
    var same = waiting.computeIfAbsent(key, _ -> new ArrayList<>());
    var other = nearest(same, record);
    if (other != null) {
      remove(other);
      halves.kept(2);
      out.accept(pair(other.record, record));
      return;
    }
    if (same.size() == SAME) {
      goAlone(same.getFirst(), "no_other_direction");
    } else if (byAge.size() == capacity) {
      goAlone(byAge.getFirst(), "table_full");
    }
    var half = new Half(key, record, newest + bound);
    waiting.computeIfAbsent(key, _ -> new ArrayList<>()).add(half);
    byAge.add(half);
  }

  /// Says that it is that time; earlier times change nothing.
  void advance(long micros) {
    newest = Math.max(newest, micros);
    while (!byAge.isEmpty() && byAge.getFirst().deadline < newest) {
      goAlone(byAge.getFirst(), "no_other_direction");
    }
  }

  /// Lets go of all that wait.
  void finish() {
    while (!byAge.isEmpty()) {
      goAlone(byAge.getFirst(), "no_other_direction");
    }
  }

  private @Nullable Half nearest(List<Half> same, FlowRecord record) {
    Half best = null;
    for (var half : same) {
      var there = half.record;
      if (there.ends().equals(record.ends().reversed())
          && !there.ends().equals(record.ends())
          && there.start() <= record.end() + bound
          && record.start() <= there.end() + bound
          && (best == null || distance(there, record) < distance(best.record, record))) {
        best = half;
      }
    }
    return best;
  }

  private static long distance(FlowRecord left, FlowRecord right) {
    return Math.abs(left.start() - right.start());
  }

  private static FlowRecord pair(FlowRecord first, FlowRecord second) {
    return leads(second, first) ? second.with(first) : first.with(second);
  }

  /// Whether the later told of two is the forward direction.
  private static boolean leads(FlowRecord second, FlowRecord first) {
    if (first.start() != second.start()) {
      return second.start() < first.start();
    }
    if (opens(first) != opens(second)) {
      return opens(second);
    }
    return second.ends().targetPort() < first.ends().targetPort();
  }

  private static boolean opens(FlowRecord record) {
    var flags = record.forward().flags();
    return flags != Side.UNKNOWN_FLAGS && (flags & (Side.SYN | Side.ACK)) == Side.SYN;
  }

  private void goAlone(Half half, String why) {
    remove(half);
    halves.dropped(why, 1);
    out.accept(half.record.oneWay());
  }

  private void remove(Half half) {
    byAge.remove(half);
    var same = waiting.get(half.key);
    if (same != null) {
      same.remove(half);
      if (same.isEmpty()) {
        waiting.remove(half.key);
      }
    }
  }

  /// A record that waits; equal to nothing but itself.
  private static final class Half {
    private final Ends key;
    private final FlowRecord record;
    private final long deadline;

    Half(Ends key, FlowRecord record, long deadline) {
      this.key = key;
      this.record = record;
      this.deadline = deadline;
    }
  }
}
