package dev.glacis.core.fanout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reader's place in a ring, and its filter. Used by one thread at a time.
public final class Cursor {
  private final BroadcastRing ring;
  private final EventFilter filter;
  private final EventId seen;
  private long next;
  private long missed;

  private Cursor(BroadcastRing ring, EventFilter filter, EventId seen, long next, long missed) {
    this.ring = ring;
    this.filter = filter;
    this.seen = seen;
    this.next = next;
    this.missed = missed;
  }

  /// Reads what is published from `sequence` on.
  public static Cursor at(BroadcastRing ring, EventFilter filter, long sequence) {
    return new Cursor(ring, filter, EventId.NONE, sequence, 0);
  }

  /// Reads what was not seen yet; null where the ring does not know the place.
  public static @Nullable Cursor after(BroadcastRing ring, EventFilter filter, EventId seen) {
    var place = ring.find(seen);
    return place == null ? null : new Cursor(ring, filter, seen, place.sequence(), place.missed());
  }

  /// Sequence of the event that is looked at next.
  public long next() {
    return next;
  }

  public EventFilter filter() {
    return filter;
  }

  /// The next events that pass, oldest first. The cursor goes behind them.
  ///
  /// @param end no event from this sequence on
  /// @param maxEvents at most this many events
  /// @param maxBytes no further event once their payload is this large
  public Read read(long end, int maxEvents, long maxBytes) {
    var events = new ArrayList<Event>();
    var dropped = missed;
    missed = 0;
    var tail = ring.tail();
    var head = Math.min(end, ring.head());
    var bytes = 0L;
    while (next < head && events.size() < maxEvents && bytes < maxBytes) {
      var event = ring.get(next);
      if (event == null) {
        if (!events.isEmpty()) {
          break;
        }
        tail = ring.tail();
        dropped += tail.oldest() - next;
        next = tail.oldest();
        continue;
      }
      next++;
      if (event.channelId() > seen.of(event.topic().strand()) && filter.passes(event)) {
        events.add(event);
        bytes += event.payload().length;
      }
    }
    return new Read(events, dropped, tail.before());
  }

  /// What one reading gave.
  ///
  /// @param dropped events of all kinds that were missed before these
  /// @param before the place in the stream after the dropped ones; meaningless where none were
  public record Read(List<Event> events, long dropped, EventId before) {}
}
