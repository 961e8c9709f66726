package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Windows of event time that are not closed yet, and how far time has come: when each is to be
/// concluded, and when it is over.
final class OpenWindows<W extends OpenWindow> {
  static final long EARLY_MICROS = 500_000;

  private static final int VERSION = 1;
  private static final long NEVER = Long.MIN_VALUE;

  /// No window starts there.
  private static final long WATERMARK = Long.MIN_VALUE;

  private final long lateness;
  private final boolean live;

  /// By start.
  private final List<W> open = new ArrayList<>();

  /// Starts of windows that were closed since the state was stored last.
  private final List<Long> closedSince = new ArrayList<>();

  private long watermark = NEVER;

  OpenWindows(WindowOptions options) {
    lateness = options.lateness().toNanos() / 1_000;
    live = options.live();
  }

  List<W> all() {
    return open;
  }

  long watermark() {
    return watermark;
  }

  /// Whether a window with that start is closed.
  boolean isPast(long start) {
    return watermark != NEVER && watermark - lateness >= start + AlertWindows.WINDOW_MICROS;
  }

  /// The window with that start, opened if need be.
  W at(long start, LongFunction<W> opening) {
    var at = open.size();
    while (at > 0 && open.get(at - 1).start >= start) {
      at--;
    }
    if (at < open.size() && open.get(at).start == start) {
      var known = open.get(at);
      known.isToStore = true;
      return known;
    }
    var window = opening.apply(start);
    window.isToStore = true;
    open.add(at, window);
    return window;
  }

  /// Tells what has become of the watermark, and of all windows that changed since this was last
  /// asked, by their start.
  void store(StateSink sink) {
    for (var start : closedSince) {
      sink.put(start, null);
    }
    closedSince.clear();
    for (var window : open) {
      if (window.isToStore) {
        var out = new StateOutput();
        out.writeByte(VERSION);
        window.write(out);
        sink.put(window.start, out.toBytes());
        window.isToStore = false;
      }
    }
    var out = new StateOutput();
    out.writeByte(VERSION);
    out.writeLong(watermark);
    sink.put(WATERMARK, out.toBytes());
  }

  /// Takes in what was stored.
  ///
  /// @throws IllegalArgumentException for bytes that are no such state
  void restore(Map<Long, byte[]> stored, LongFunction<W> opening) {
    stored.forEach(
        (start, bytes) -> {
          var in = new StateInput(bytes);
          if (in.readByte() != VERSION) {
            throw in.malformed("state of version " + VERSION);
          }
          if (start == WATERMARK) {
            watermark = in.readLong();
          } else {
            var window = at(start, opening);
            window.read(in);
            window.isToStore = false;
          }
        });
  }

  /// Moves time on: concludes what is due, and closes what is over.
  ///
  /// @return whether that is worth telling on: something was closed, or a tick passed
  boolean advance(long to, Conclude<W> conclude, Consumer<W> closed) {
    if (to <= watermark) {
      return false;
    }
    var tick = live ? EARLY_MICROS : AlertWindows.WINDOW_MICROS;
    var isTick = Math.floorDiv(watermark, tick) != Math.floorDiv(to, tick);
    watermark = to;
    var isNews = isTick;
    while (!open.isEmpty() && isPast(open.getFirst().start)) {
      close(open.removeFirst(), conclude, closed);
      isNews = true;
    }
    if (live && isTick) {
      for (var window : open) {
        tellSoFar(window, conclude);
      }
    }
    return isNews;
  }

  /// Closes the windows that start by then, whatever the time.
  void finish(long lastStart, Conclude<W> conclude, Consumer<W> closed) {
    while (!open.isEmpty() && open.getFirst().start <= lastStart) {
      close(open.removeFirst(), conclude, closed);
    }
    if (open.isEmpty() && lastStart == Long.MAX_VALUE) {
      watermark = NEVER;
    }
  }

  private void close(W window, Conclude<W> conclude, Consumer<W> closed) {
    if (window.changed || window.concludedAt < window.end()) {
      conclude(window, conclude, false);
    }
    closed.accept(window);
    closedSince.add(window.start);
  }

  private void tellSoFar(W window, Conclude<W> conclude) {
    var hasEnded = watermark >= window.end();
    var isFirstEnd = hasEnded && window.concludedAt < window.end();
    var isDue =
        !hasEnded || isFirstEnd || watermark - window.concludedAt >= AlertWindows.WINDOW_MICROS;
    if (isFirstEnd || (isDue && window.changed)) {
      conclude(window, conclude, !hasEnded);
    }
  }

  private void conclude(W window, Conclude<W> conclude, boolean provisional) {
    window.changed = false;
    window.concludedAt = watermark;
    window.isToStore = true;
    conclude.of(window, provisional);
  }

  @FunctionalInterface
  interface Conclude<W> {
    /// @param provisional whether the window has not ended yet
    void of(W window, boolean provisional);
  }
}
