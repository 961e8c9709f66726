package dev.glacis.http;

import dev.glacis.core.fanout.BroadcastRing;
import dev.glacis.core.fanout.Cursor;
import dev.glacis.core.fanout.EventFilter;
import dev.glacis.core.fanout.EventId;
import dev.glacis.core.fanout.Strand;
import dev.glacis.core.fanout.Topic;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.Channels.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Follows the channels on a thread of its own, makes each message ready once, and wakes the event
/// loops that have viewers.
final class Hub implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Hub.class.getName());
  private static final int PAGE = 1024;
  private static final long PAUSE_MILLIS = 1000;

  private final Channels channels;
  private final EventReader reader;
  private final BroadcastRing ring;
  private final Viewers viewers;
  private final List<Pump> pumps = new CopyOnWriteArrayList<>();
  private final Map<Strand, Long> lastIds = new EnumMap<>(Strand.class);
  private final List<Channels.Subscription> subscriptions = new ArrayList<>();
  private final Semaphore appended = new Semaphore(1);
  private final Intake intake = new Intake("events");
  private final LongAdder cut = new LongAdder();
  private final Thread thread;
  private volatile boolean closing;

  Hub(Sources sources, Limits limits) {
    this.channels = sources.channels();
    this.reader = new EventReader(sources.own());
    this.ring = new BroadcastRing(limits.heldEvents(), limits.heldBytes());
    this.viewers = new Viewers(limits);
    this.thread = Thread.ofPlatform().name("fanout").daemon().unstarted(this::follow);
  }

  void start() {
    for (var strand : Strand.values()) {
      lastIds.put(strand, 0L);
      subscriptions.add(channels.onAppend(strand.channel(), appended::release));
    }
    thread.start();
  }

  BroadcastRing ring() {
    return ring;
  }

  Viewers viewers() {
    return viewers;
  }

  /// What was read from the channels.
  Intake intake() {
    return intake;
  }

  void add(Pump pump) {
    pumps.add(pump);
  }

  void countCut() {
    cut.increment();
  }

  /// Viewers cut because they read nothing for too long.
  long cut() {
    return cut.sum();
  }

  /// A cursor behind the event with this id; null where it is not of this stream.
  @Nullable Cursor after(EventFilter filter, String id) {
    var seen = EventId.parse(id);
    return seen == null ? null : Cursor.after(ring, filter, seen);
  }

  private void follow() {
    while (!closing) {
      try {
        appended.acquire();
        appended.drainPermits();
        if (readAll()) {
          pumps.forEach(Pump::wake);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.log(System.Logger.Level.WARNING, "reading the channels failed; trying on", e);
          pause();
        }
      }
    }
  }

  private boolean readAll() {
    var before = ring.head();
    for (var strand : Strand.values()) {
      var more = true;
      while (more && !closing) {
        var page = channels.read(strand.channel(), lastIds.getOrDefault(strand, 0L), PAGE);
        if (page.missed() > 0) {
          intake.received(page.missed());
          intake.dropped("overrun", page.missed());
        }
        for (var message : page.messages()) {
          lastIds.put(strand, message.id());
          intake.received(1);
          publish(strand, message);
        }
        more = page.messages().size() == PAGE;
      }
    }
    return ring.head() > before;
  }

  private void publish(Strand strand, Message message) {
    var topic = Topic.of(strand, message.type());
    if (topic == null) {
      intake.dropped("unknown_type", 1);
      return;
    }
    try {
      var traits = reader.traits(topic, message.payload());
      if (traits == null) {
        intake.dropped("malformed", 1);
        return;
      }
      ring.publish(topic, message.id(), traits, EventReader.onOneLine(message.payload()));
      intake.kept(1);
    } catch (RuntimeException e) {
      intake.dropped("failed", 1);
      LOG.log(System.Logger.Level.WARNING, "an event was not published: " + e);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      appended.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    subscriptions.forEach(Channels.Subscription::close);
    thread.interrupt();
  }
}
