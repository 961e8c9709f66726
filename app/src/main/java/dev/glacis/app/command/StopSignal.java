package dev.glacis.app.command;

import java.util.concurrent.CountDownLatch;

/// Lets a command that reads without end finish by SIGINT or SIGTERM, as if its input had ended:
/// the process waits until this is closed, and ends with status 0.
final class StopSignal implements AutoCloseable {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  /// @param stop ends the input, on another thread
  StopSignal(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              awaitFinished();
              Runtime.getRuntime().halt(0);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal has come, and the hook waits for this.
      finished.countDown();
    }
  }

  private void awaitFinished() {
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
