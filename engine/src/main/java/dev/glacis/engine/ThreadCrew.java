package dev.glacis.engine;

import dev.glacis.core.flow.Crew;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A crew of the calling thread and helpers. Each begins a job at a place of its own and claims the
/// parts from there on that nobody has claimed, so that a part mostly stays with one thread, and
/// with its cache, and nobody waits for a thread that the machine does not run. Helpers sleep
/// between jobs; a small job does not wake them.
public final class ThreadCrew implements Crew, AutoCloseable {
  private static final int MIN_ITEMS = 256;
  private static final int SPINS = 2_000;

  private final Thread[] helpers;
  private volatile @Nullable Job job;
  private volatile boolean closed;

  /// @param threads that work, the caller included
  public ThreadCrew(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    helpers = new Thread[threads - 1];
    for (var i = 0; i < helpers.length; i++) {
      var number = i + 1;
      helpers[i] = Thread.ofPlatform().name("meter-" + number).daemon().start(() -> help(number));
    }
  }

  @Override
  public void begin(int parts, int items, IntConsumer work) {
    job = new Job(parts, work, Thread.currentThread());
    if (items >= MIN_ITEMS) {
      for (var helper : helpers) {
        LockSupport.unpark(helper);
      }
    }
  }

  @Override
  public void end() {
    var current = job;
    if (current != null) {
      current.run(0, helpers.length + 1);
      job = null;
      current.await();
    }
  }

  /// Ends the helpers; no job may be under way.
  @Override
  public void close() {
    closed = true;
    for (var helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private void help(int number) {
    @Nullable Job done = null;
    while (!closed) {
      var current = job;
      if (current == null || current == done) {
        LockSupport.park(this);
      } else {
        current.run(number, helpers.length + 1);
        done = current;
      }
    }
  }

  private static final class Job {
    private final int parts;
    private final IntConsumer work;
    private final Thread caller;
    private final AtomicIntegerArray claims;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int parts, IntConsumer work, Thread caller) {
      this.parts = parts;
      this.work = work;
      this.caller = caller;
      claims = new AtomicIntegerArray(parts);
    }

    void run(int thread, int threads) {
      var from = parts * thread / threads;
      for (var i = 0; i < parts; i++) {
        var part = (from + i) % parts;
        if (claims.getPlain(part) == 0 && claims.compareAndSet(part, 0, 1)) {
          runPart(part);
        }
      }
    }

    @SuppressWarnings("IllegalCatch") // What a part throws is thrown again by the caller.
    private void runPart(int part) {
      try {
        work.accept(part);
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      } finally {
        if (done.incrementAndGet() == parts) {
          LockSupport.unpark(caller);
        }
      }
    }

    /// Waits for the parts that others have claimed, interrupted or not.
    void await() {
      var interrupted = false;
      for (var spins = 0; done.get() < parts; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
