package dev.glacis.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.glacis.core.fanout.Cursor;
import dev.glacis.core.fanout.EventFilter;
import dev.glacis.core.fanout.Framing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Brings the ring's events to the viewers of one event loop, at most once in a tick. A viewer that
/// does not read is passed over: it is told what it missed once it reads again, and cut if that
/// takes too long. Nobody waits for it.
final class Pump {
  private static final int MAX_EVENTS = 512;
  private static final long MAX_BYTES = 64 << 10;
  private static final long RETRY_MILLIS = 100;
  private static final long BEAT_MILLIS = 15_000;

  /// How long a browser waits before it comes back, in milliseconds.
  private static final byte[] RETRY = "retry: 2000\n\n".getBytes(US_ASCII);

  private final Vertx vertx;
  private final Context context;
  private final Hub hub;
  private final Limits limits;
  private final Map<EventFilter, Lane> lanes = new HashMap<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private long lastTick = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
  private boolean retrying;

  /// Made on the event loop that it is for.
  Pump(Vertx vertx, Context context, Hub hub, Limits limits) {
    this.vertx = vertx;
    this.context = context;
    this.hub = hub;
    this.limits = limits;
    vertx.setPeriodic(BEAT_MILLIS, _ -> lanes.values().forEach(Lane::beat));
  }

  /// There are new events. Called from any thread.
  void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(_ -> schedule());
    }
  }

  private void schedule() {
    var wait = limits.tick().toNanos() - (System.nanoTime() - lastTick);
    if (wait <= 0) {
      tick();
    } else {
      vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)), _ -> tick());
    }
  }

  private void tick() {
    woken.set(false);
    lastTick = System.nanoTime();
    var end = hub.ring().head();
    for (var lane : lanes.values()) {
      advance(lane, end);
      serveBehind(lane);
    }
    retryLater();
  }

  private void advance(Lane lane, long end) {
    while (lane.cursor.next() < end) {
      var from = lane.cursor.next();
      var read = lane.cursor.read(end, MAX_EVENTS, MAX_BYTES);
      if (read.dropped() > 0) {
        lane.send(
            framing -> framing.dropped(read.dropped(), "slow", read.before()),
            viewer -> fallBehind(lane, viewer, from));
      }
      if (!read.events().isEmpty()) {
        lane.deliver(read.events(), viewer -> fallBehind(lane, viewer, from));
      }
    }
  }

  private void fallBehind(Lane lane, Viewer viewer, long from) {
    viewer.stalledSince = lastTick;
    viewer.missing = "slow";
    lane.fallBehind(viewer, Cursor.at(hub.ring(), lane.filter, from));
  }

  private void serveBehind(Lane lane) {
    for (var i = lane.behind.size() - 1; i >= 0; i--) {
      var viewer = lane.behind.get(i);
      var cursor = viewer.own;
      if (cursor != null && catchUp(lane, viewer, cursor)) {
        lane.behind.remove(i);
        lane.addCurrent(viewer);
      }
    }
  }

  /// Whether the viewer is where its lane is now.
  private boolean catchUp(Lane lane, Viewer viewer, Cursor cursor) {
    var now = System.nanoTime();
    while (viewer.writable()) {
      viewer.stalledSince = now;
      var read = cursor.read(lane.cursor.next(), MAX_EVENTS, MAX_BYTES);
      if (read.dropped() > 0) {
        write(viewer, viewer.framing.dropped(read.dropped(), viewer.missing, read.before()));
      }
      viewer.missing = "slow";
      if (!read.events().isEmpty()) {
        write(viewer, viewer.framing.events(read.events()));
      }
      if (cursor.next() >= lane.cursor.next()) {
        return true;
      }
    }
    if (now - viewer.stalledSince > limits.stalledAfter().toNanos() && viewer.cut()) {
      hub.countCut();
    }
    return false;
  }

  private void retryLater() {
    if (!retrying && lanes.values().stream().anyMatch(lane -> !lane.behind.isEmpty())) {
      retrying = true;
      vertx.setTimer(
          RETRY_MILLIS,
          _ -> {
            retrying = false;
            lanes.values().forEach(this::serveBehind);
            retryLater();
          });
    }
  }

  /// Takes a viewer in. One that comes back goes on where it was; where that place is not known,
  /// and for newcomers, the recent past comes first.
  ///
  /// @param seen the last event id that the viewer has; null for a newcomer
  Lane join(Viewer viewer, EventFilter filter, @Nullable String seen) {
    var ring = hub.ring();
    var lane =
        lanes.computeIfAbsent(
            filter, wanted -> new Lane(wanted, Cursor.at(ring, wanted, ring.head())));
    var cursor = seen == null ? null : hub.after(filter, seen);
    if (viewer.framing == Framing.SSE) {
      write(viewer, RETRY);
    }
    if (cursor != null) {
      viewer.own = cursor;
      viewer.missing = "gone";
      lane.behind.add(viewer);
      if (catchUp(lane, viewer, cursor)) {
        lane.behind.remove(viewer);
        lane.addCurrent(viewer);
      }
      retryLater();
      return lane;
    }
    if (seen != null) {
      write(viewer, viewer.framing.dropped(0, "unknown_id", ring.last()));
    }
    var recent = ring.recent(filter, limits.recentEvents(), lane.cursor.next());
    if (!recent.isEmpty()) {
      write(viewer, viewer.framing.events(recent));
    }
    lane.addCurrent(viewer);
    return lane;
  }

  void leave(Lane lane, Viewer viewer) {
    lane.remove(viewer);
    if (lane.isEmpty()) {
      lanes.remove(lane.filter, lane);
    }
  }

  private static void write(Viewer viewer, byte[] content) {
    try (var packet = Packet.of(viewer.framing, content)) {
      viewer.write(packet);
    }
  }
}
