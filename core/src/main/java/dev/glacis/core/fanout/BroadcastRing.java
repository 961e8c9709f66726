package dev.glacis.core.fanout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The newest events, held once for all viewers, bounded by number and by bytes. Publishing takes a
/// lock and constant time; reading by sequence takes none. A reader that is overtaken learns how
/// many events it missed; nobody ever waits for a reader.
public final class BroadcastRing {
  private static final int LEAST_LOG = 1024;

  private final int capacity;
  private final long maxBytes;
  private final AtomicReferenceArray<@Nullable Event> slots;
  private final Map<Strand, IdLog> logs = new EnumMap<>(Strand.class);
  private long bytes;
  private volatile long head;
  private volatile Tail tail = new Tail(0, EventId.NONE);
  private volatile EventId last = EventId.NONE;

  /// Where the ring begins.
  ///
  /// @param before the place in the stream before the oldest event held
  record Tail(long oldest, EventId before) {}

  /// @param capacity events held at most
  /// @param maxBytes of payload held at most; the newest event is always held
  /// @throws IllegalArgumentException when a bound is not positive
  public BroadcastRing(int capacity, long maxBytes) {
    if (capacity < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "expected positive bounds: %d events, %d bytes".formatted(capacity, maxBytes));
    }
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.slots = new AtomicReferenceArray<>(capacity);
    for (var strand : Strand.values()) {
      logs.put(strand, new IdLog(Math.max(LEAST_LOG, 8 * capacity)));
    }
  }

  /// Adds an event.
  ///
  /// @param channelId of the message in its strand's channel, greater than the one before
  /// @param payload JSON in UTF-8 on one line; not copied
  /// @throws IllegalArgumentException when the id is not greater
  public synchronized void publish(Topic topic, long channelId, Traits traits, byte[] payload) {
    var strand = topic.strand();
    if (channelId <= last.of(strand)) {
      throw new IllegalArgumentException(
          "%s %d does not follow %d".formatted(strand.channel(), channelId, last.of(strand)));
    }
    while (head > tail.oldest && (held() == capacity || bytes + payload.length > maxBytes)) {
      evict();
    }
    var id = last.with(strand, channelId);
    log(strand).append(channelId);
    slots.set(slot(head), new Event(head, topic, id, traits, payload));
    bytes += payload.length;
    last = id;
    head++;
  }

  /// Sequence of the next event: events published so far.
  public long head() {
    return head;
  }

  /// Events held.
  public int held() {
    var oldest = tail.oldest;
    return (int) (head - oldest);
  }

  /// The place after the newest event.
  public EventId last() {
    return last;
  }

  Tail tail() {
    return tail;
  }

  /// Null where the event is gone or not there yet.
  @Nullable Event get(long sequence) {
    var event = slots.get(slot(sequence));
    return event != null && event.sequence() == sequence ? event : null;
  }

  /// What a newcomer is shown first: of the events before `end`, the newest ones that pass, in
  /// their order; of statistics only the newest.
  ///
  /// @param count at most this many attacks and alerts
  public List<Event> recent(EventFilter filter, int count, long end) {
    var newestFirst = new ArrayList<Event>();
    var left = count;
    var stats = false;
    for (var sequence = end - 1; sequence >= tail.oldest && (left > 0 || !stats); sequence--) {
      var event = get(sequence);
      if (event == null) {
        break;
      }
      if (event.topic() == Topic.STATS ? !stats : left > 0 && filter.passes(event)) {
        newestFirst.add(event);
        if (event.topic() == Topic.STATS) {
          stats = true;
        } else {
          left--;
        }
      }
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /// Where a viewer that has seen everything up to `seen` goes on; null where that place is not of
  /// this stream: an id of another run, of the future, or forged.
  synchronized @Nullable Place find(EventId seen) {
    var missed = 0L;
    for (var strand : Strand.values()) {
      var id = seen.of(strand);
      var log = log(strand);
      if (id != 0 && (id < log.first() || id > last.of(strand))) {
        return null;
      }
      missed += log.missedAfter(id);
    }
    // Ids only grow along the ring, so the first event beyond `seen` is found by halving.
    var low = tail.oldest;
    var high = head;
    while (low < high) {
      var middle = (low + high) >>> 1;
      var event = get(middle);
      if (event != null && event.id().exceeds(seen)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new Place(low, missed);
  }

  /// @param sequence of the first event not seen
  /// @param missed events not seen that are gone
  record Place(long sequence, long missed) {}

  private void evict() {
    var oldest = tail.oldest;
    var event = get(oldest);
    if (event == null) {
      throw new IllegalStateException("no event " + oldest);
    }
    bytes -= event.payload().length;
    log(event.topic().strand()).evict();
    // First the tail, then the slot: whoever finds the slot empty finds the tail moved.
    tail = new Tail(oldest + 1, event.id());
    slots.set(slot(oldest), null);
  }

  private int slot(long sequence) {
    return (int) (sequence % capacity);
  }

  private IdLog log(Strand strand) {
    var log = logs.get(strand);
    if (log == null) {
      throw new IllegalStateException("no log of " + strand);
    }
    return log;
  }
}
