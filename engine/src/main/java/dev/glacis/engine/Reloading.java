package dev.glacis.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

  /// Reloads whenever a look finds something else than the look before.
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
    try {
      while (true) {
        Thread.sleep(period);
        var now = look.get();
        if (!now.equals(seen)) {
          seen = now;
          reload(loader);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
