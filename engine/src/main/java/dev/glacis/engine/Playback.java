package dev.glacis.engine;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Plays traffic through a detection on a thread of its own, at a multiple of the speed of its own
/// time: once, at its own times, or in a loop, moved to now at each turn, so that ids differ. Or
/// follows traffic that is still being written.
public final class Playback implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Thread thread;

  private Playback(Thread thread) {
    this.thread = thread;
  }

  /// @param speed event time by real time, above 0
  /// @param onFailure told, on the playing thread, of traffic that could not be read or judged to
  ///   its end; the playback is over then
  public static Playback start(
      Detection detection,
      Traffic traffic,
      double speed,
      boolean loop,
      InstantSource clock,
      Consumer<Exception> onFailure) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be above 0, not " + speed);
    }
    return start(detection, traffic, new ClockPace(clock, speed, loop), loop, onFailure);
  }

  /// Reads traffic that is still being written as it comes, without an end; what is there already,
  /// as fast as it goes.
  ///
  /// @param onFailure as for [#start]
  public static Playback follow(
      Detection detection, Traffic traffic, Consumer<Exception> onFailure) {
    return start(detection, traffic, Pace.UNPACED, false, onFailure);
  }

  private static Playback start(
      Detection detection,
      Traffic traffic,
      Pace pace,
      boolean loop,
      Consumer<Exception> onFailure) {
    var thread =
        Thread.ofPlatform()
            .name("detection")
            .daemon()
            .start(
                () -> {
                  try {
                    var played = detection.play(traffic, pace);
                    while (loop && played > 0) {
                      played = detection.play(traffic, pace);
                    }
                  } catch (InterruptedException | ClosedByInterruptException e) {
                    Thread.currentThread().interrupt();
                  } catch (IOException | RuntimeException e) {
                    onFailure.accept(e);
                  }
                });
    return new Playback(thread);
  }

  /// Judges flow exports as they come, until closed.
  ///
  /// @param socket is closed at the end
  /// @param onFailure as in [#start]
  public static Playback listen(
      Detection detection,
      ExportSocket socket,
      InstantSource clock,
      Consumer<Exception> onFailure) {
    var thread =
        Thread.ofPlatform()
            .name("exports")
            .daemon()
            .start(
                () -> {
                  try (socket) {
                    detection.listen(socket, clock);
                  } catch (IOException | RuntimeException e) {
                    onFailure.accept(e);
                  }
                });
    return new Playback(thread);
  }

  /// Whether it still plays.
  public boolean isRunning() {
    return thread.isAlive();
  }

  /// Stops; what was read so far is judged to its end first. A read that does not come back is left
  /// behind after [#PATIENCE].
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
