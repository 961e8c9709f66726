package dev.glacis.http;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Threads for questions that take longer than an event loop may: as many at a time as there are
/// threads, some more in a queue; a further one is refused.
final class Questions {
  private static final String NAME = "questions";
  private static final int THREADS = 2;
  private static final int AT_ONCE = 34;
  private static final long PATIENCE_MINUTES = 10;

  private final AtomicInteger open;
  private final WorkerExecutor threads;

  /// @param open questions being answered or waiting, on all event loops
  Questions(Vertx vertx, AtomicInteger open) {
    this.open = open;
    threads = vertx.createSharedWorkerExecutor(NAME, THREADS, PATIENCE_MINUTES, TimeUnit.MINUTES);
  }

  /// Works aside, then goes on here.
  ///
  /// @throws Problem 503 where too many questions are open
  <T> void ask(Exchange exchange, Callable<T> work, Consumer<T> then) {
    if (open.incrementAndGet() > AT_ONCE) {
      open.decrementAndGet();
      throw Problem.busy();
    }
    threads
        .executeBlocking(work, false)
        .onComplete(
            result -> {
              open.decrementAndGet();
              exchange.attempt(() -> then.accept(result));
            },
            failure -> {
              open.decrementAndGet();
              exchange.fail(failure);
            });
  }
}
