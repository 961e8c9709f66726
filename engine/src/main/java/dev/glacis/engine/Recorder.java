package dev.glacis.engine;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import dev.glacis.core.spi.Retention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Facts in, history out: written in batches by one thread, which also removes what is too old.
///
/// Facts wait in a bounded queue. Where it is full, [#offer] drops and counts `queue_full`, and
/// [#put] waits for room. While history is away or full, the batch at hand is tried again, less and
/// less often, so nothing in it is lost; what fails for good is dropped alone, as `failed`. When
/// closed, what is queued is written; where that cannot be, it is dropped as `away` or `full`.
public final class Recorder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Recorder.class.getName());
  private static final int QUEUE = 1 << 16;
  private static final int BATCH = 4096;
  private static final long GATHER_MILLIS = 200;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long EXPIRE_NANOS = Duration.ofSeconds(10).toNanos();

  private final History history;
  private final Retention retention;
  private final InstantSource clock;
  private final BlockingQueue<Fact> queue;
  private final Intake intake = new Intake("history");
  private final List<Supplier<List<Fact>>> tellers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable String trouble;
  private volatile @Nullable String failure;

  private Recorder(History history, Retention retention, InstantSource clock, int queue) {
    this.history = history;
    this.retention = retention;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(queue);
    thread = Thread.ofPlatform().name("history").unstarted(this::run);
  }

  /// @param clock for what is too old
  public static Recorder start(History history, Retention retention, InstantSource clock) {
    return start(history, retention, clock, QUEUE);
  }

  static Recorder start(History history, Retention retention, InstantSource clock, int queue) {
    var recorder = new Recorder(history, retention, clock, queue);
    recorder.thread.start();
    return recorder;
  }

  /// Never waits.
  ///
  /// @return whether there was room
  public boolean offer(Fact fact) {
    intake.received(1);
    if (closing || !queue.offer(fact)) {
      intake.dropped(closing ? "closed" : "queue_full", 1);
      return false;
    }
    return true;
  }

  /// Waits for room, for input that can be made to wait.
  ///
  /// @throws InterruptedException when interrupted meanwhile; the fact is then dropped as `closed`
  public void put(Fact fact) throws InterruptedException {
    intake.received(1);
    var taken = false;
    try {
      while (!taken && !closing) {
        taken = queue.offer(fact, GATHER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      if (!taken) {
        intake.dropped("closed", 1);
      }
    }
  }

  /// Asks from now on, once a second and when closed, for facts that change as time goes by.
  public void ask(Supplier<List<Fact>> teller) {
    tellers.add(teller);
  }

  public Intake intake() {
    return intake;
  }

  /// What is wrong with history; empty when nothing is.
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    closing = true;
    closed.countDown();
    var interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    for (var late = queue.poll(); late != null; late = queue.poll()) {
      intake.dropped("closed", 1);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var batch = new ArrayList<Fact>(BATCH);
    var nextTelling = System.nanoTime() + TELL_NANOS;
    var nextExpiry = nextTelling;
    while (true) {
      var last = closing;
      gather(batch);
      var now = System.nanoTime();
      if (last || now - nextTelling >= 0) {
        nextTelling = now + TELL_NANOS;
        tell(batch);
      }
      write(batch);
      batch.clear();
      if (!last && now - nextExpiry >= 0) {
        nextExpiry = now + EXPIRE_NANOS;
        expire();
      }
      if (last && queue.isEmpty()) {
        return;
      }
    }
  }

  private void gather(List<Fact> batch) {
    try {
      var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
      while (batch.size() < BATCH && !closing) {
        var fact = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (fact == null) {
          return;
        }
        batch.add(fact);
        queue.drainTo(batch, BATCH - batch.size());
      }
      queue.drainTo(batch, BATCH - batch.size());
    } catch (InterruptedException e) {
      queue.drainTo(batch, BATCH - batch.size());
    }
  }

  private void tell(List<Fact> batch) {
    for (var teller : tellers) {
      try {
        var told = teller.get();
        intake.received(told.size());
        batch.addAll(told);
      } catch (RuntimeException e) {
        tell(e);
      }
    }
  }

  /// Writes all of a batch, or what can be written of it.
  private void write(List<Fact> batch) {
    var pause = FIRST_PAUSE_MILLIS;
    while (!batch.isEmpty()) {
      var last = closing;
      try {
        history.write(batch);
        intake.kept(batch.size());
        trouble = null;
        return;
      } catch (HistoryUnavailable e) {
        if (e.reason() == Reason.FAILED) {
          writeEach(batch);
          return;
        }
        trouble = e.getMessage();
        if (last) {
          intake.dropped(e.reason().name().toLowerCase(Locale.ROOT), batch.size());
          return;
        }
        if (pause == FIRST_PAUSE_MILLIS) {
          LOG.log(System.Logger.Level.WARNING, "history: tried again: " + e.getMessage());
        }
        pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      } catch (RuntimeException e) {
        tell(e);
        intake.dropped("failed", batch.size());
        return;
      }
    }
  }

  /// A fact that history cannot take keeps the others from it only if they are written together.
  private void writeEach(List<Fact> batch) {
    for (var i = 0; i < batch.size(); i++) {
      try {
        history.write(batch.subList(i, i + 1));
        intake.kept(1);
        trouble = null;
      } catch (RuntimeException e) {
        if (e instanceof HistoryUnavailable unavailable && unavailable.reason() != Reason.FAILED) {
          write(batch.subList(i, batch.size()));
          return;
        }
        tell(e);
        intake.dropped("failed", 1);
      }
    }
  }

  private void expire() {
    try {
      history.expire(retention, clock.instant());
    } catch (HistoryUnavailable e) {
      trouble = e.getMessage();
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  /// Until it is closed, at most.
  private void pause(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "closed while history could not be written");
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "interrupted while history could not be written");
    }
  }

  /// Says what failed, once as long as it stays the same.
  private void tell(RuntimeException e) {
    var message = e instanceof HistoryUnavailable ? String.valueOf(e.getMessage()) : e.toString();
    trouble = message;
    if (!message.equals(failure)) {
      failure = message;
      LOG.log(System.Logger.Level.ERROR, "history: not written: " + message);
    }
  }
}
