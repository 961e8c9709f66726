package dev.glacis.engine;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Holds an immutable artifact (a network, a model, scores, a table of places) and swaps it whole:
/// the next one is loaded aside, by a loader that throws if it is not fit to serve; then it is
/// refused, counted and its message kept, while the one before serves on.
///
/// Readers never wait. Loads run one at a time.
public final class Reloading<T> {
  private static final int DEEPEST = 8;
  private static final int MOST_DOUBLINGS = 5;

  private final String name;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile T current;
  private volatile State state = new State(1, 0, null);

  /// @param name in metrics and on the System page: `network`, `model`, `scores`
  public Reloading(String name, T first) {
    this.name = name;
    this.current = first;
  }

  public String name() {
    return name;
  }

  public T get() {
    return current;
  }

  public State state() {
    return state;
  }

  /// Loads the next artifact on the caller's thread.
  ///
  /// @return whether it serves now
  public boolean reload(Callable<? extends T> loader) {
    try {
      replace(loader);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  /// As [#reload], but tells why the next one was refused.
  ///
  /// @return what serves now
  /// @throws BadInput where there is not enough memory to load it
  /// @throws Exception what the loader threw; it is counted, and the one before serves on
  public T replace(Callable<? extends T> loader) throws Exception {
    loading.lock();
    try {
      var next = loader.call();
      current = next;
      state = new State(state.loads + 1, state.failures, null);
      return next;
    } catch (Exception e) {
      var message = e.getMessage();
      refused(message == null ? e.getClass().getSimpleName() : message);
      throw e;
    } catch (OutOfMemoryError e) {
      var message =
          "%s: does not fit into %d MB of heap beside the one that serves; expected a smaller one"
              .formatted(name, Runtime.getRuntime().maxMemory() >> 20);
      refused(message);
      throw new BadInput(message, e);
    } finally {
      loading.unlock();
    }
  }

  /// Reloads whenever one of the files changes (modification time or size), or a directory among
  /// them, or a folder in it, gains, loses or changes a file. What is there now counts as loaded.
  ///
  /// @param period between two looks
  /// @return ends the watch
  public Watch watch(List<Path> files, Duration period, Callable<? extends T> loader) {
    var paths = List.copyOf(files);
    return watch(() -> fingerprint(paths), fingerprint(paths), period, loader);
  }

  /// Reloads whenever a look finds something else than the look before; and again, ever less often,
  /// where the source could not be reached then.
  ///
  /// @param look finds what changes with the artifact: a version, a checksum
  /// @param loaded what it would have found when the present artifact was loaded
  /// @param period between two looks
  /// @return ends the watch
  public <V> Watch watch(
      Supplier<? extends V> look, V loaded, Duration period, Callable<? extends T> loader) {
    var thread =
        Thread.ofVirtual()
            .name("watch-" + name)
            .unstarted(() -> keepLooking(look, loaded, period, loader));
    thread.start();
    return thread::interrupt;
  }

  private <V> void keepLooking(
      Supplier<? extends V> look, V loaded, Duration period, Callable<? extends T> loader) {
    var seen = loaded;
    var again = 0;
    try {
      while (true) {
        Thread.sleep(wait(period, again));
        var now = look.get();
        if (again > 0 || !now.equals(seen)) {
          seen = now;
          again = mayLoadLater(loader) ? again + 1 : 0;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Loads.
  ///
  /// @return whether this failed, and the same source may load another time: it was out of reach
  private boolean mayLoadLater(Callable<? extends T> loader) throws InterruptedException {
    try {
      replace(loader);
      return false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return e instanceof IOException && !(e instanceof BadInput);
    }
  }

  /// The period, doubled for each failure in a row, five times at most; give or take a quarter, so
  /// that many instances do not look at once.
  private static Duration wait(Duration period, int failures) {
    var nanos = period.toNanos() << Math.min(failures, MOST_DOUBLINGS);
    return Duration.ofNanos(
        ThreadLocalRandom.current().nextLong(nanos - nanos / 4, nanos + nanos / 4 + 1));
  }

  private static List<String> fingerprint(List<Path> files) {
    var lines = new ArrayList<String>();
    for (var file : files) {
      try (var inside = Files.walk(file, DEEPEST)) {
        inside.sorted().forEach(each -> lines.add(stamp(each)));
      } catch (NoSuchFileException e) {
        lines.add(file + " missing");
      } catch (IOException | UncheckedIOException e) {
        lines.add(file + " unreadable");
      }
    }
    return lines;
  }

  private static String stamp(Path file) {
    try {
      return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (NoSuchFileException e) {
      return file + " missing";
    } catch (IOException e) {
      return file + " unreadable";
    }
  }

  private void refused(String message) {
    state = new State(state.loads, state.failures + 1, message);
  }

  /// @param loads artifacts that have served, the present one included
  /// @param failures refused ones
  /// @param lastFailure why the newest load was refused; null where it serves
  public record State(long loads, long failures, @Nullable String lastFailure) {}

  /// Ends a watch.
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
