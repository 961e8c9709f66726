package dev.glacis.engine;

import dev.glacis.core.detect.AlertWindows;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Plays at a multiple of real time. The first event plays at once; whoever is late catches up
/// without waiting. A moved turn has event times of now: at most a window's length away from the
/// clock, and never in a window of the turn before.
final class ClockPace implements Pace {
  private final InstantSource clock;
  private final double speed;
  private final boolean moved;
  private long turnStart;
  private long firstEvent;
  private long lastEvent = Long.MIN_VALUE;

  /// @param speed event time by real time
  /// @param moved whether times are moved to now
  ClockPace(InstantSource clock, double speed, boolean moved) {
    this.clock = clock;
    this.speed = speed;
    this.moved = moved;
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public long begin(long firstMicros) {
    var shift = moved ? shift(firstMicros) : 0;
    turnStart = System.nanoTime();
    firstEvent = firstMicros + shift;
    return shift;
  }

  @Override
  public void await(long timeMicros) throws InterruptedException {
    lastEvent = Math.max(lastEvent, timeMicros);
    var due = (long) ((timeMicros - firstEvent) * 1_000 / speed);
    var wait = due - (System.nanoTime() - turnStart);
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    } else if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private long shift(long firstMicros) {
    var window = AlertWindows.WINDOW_MICROS;
    var now = clock.instant();
    var nowMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    var windows = Math.floorDiv(nowMicros - firstMicros, window);
    if (lastEvent != Long.MIN_VALUE) {
      windows =
          Math.max(
              windows, Math.floorDiv(lastEvent, window) + 1 - Math.floorDiv(firstMicros, window));
    }
    return windows * window;
  }
}
