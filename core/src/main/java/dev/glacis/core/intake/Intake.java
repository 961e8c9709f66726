package dev.glacis.core.intake;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What one intake received and what became of it: received = kept + dropped (by reason) + in
/// flight. Counting takes no lock; [#snapshot] is exact once writers pause, and never shows more
/// settled than received.
public final class Intake {
  private final String name;
  private final LongAdder received = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> dropped = new ConcurrentHashMap<>();

  /// @param name stable, lower case, as it appears in metrics: `packets`, `flows`, `attacks`
  public Intake(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public void received(long count) {
    received.add(count);
  }

  public void kept(long count) {
    kept.add(count);
  }

  /// @param reason stable, lower case with underscores: `truncated`, `not_ip`, `queue_full`
  public void dropped(String reason, long count) {
    var adder = dropped.get(reason);
    (adder != null ? adder : dropped.computeIfAbsent(reason, _ -> new LongAdder())).add(count);
  }

  public Snapshot snapshot() {
    var keptNow = kept.sum();
    var droppedNow = new TreeMap<String, Long>();
    dropped.forEach((reason, count) -> droppedNow.put(reason, count.sum()));
    return new Snapshot(name, received.sum(), keptNow, droppedNow);
  }

  /// The ledger at one moment.
  ///
  /// @param dropped by reason, in alphabetical order
  public record Snapshot(String name, long received, long kept, Map<String, Long> dropped) {
    public long droppedInAll() {
      return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    public long inFlight() {
      return received - kept - droppedInAll();
    }
  }
}
