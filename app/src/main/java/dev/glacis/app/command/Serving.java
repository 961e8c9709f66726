package dev.glacis.app.command;

import dev.glacis.app.config.Config;
import dev.glacis.app.wiring.Deployment;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// Runs a deployment until the process is asked to stop, and then lets it finish what it holds.
final class Serving {
  private Serving() {}

  /// Returns when a signal came; the process ends once everything is closed.
  static int untilStopped(Config config, boolean demo) throws Exception {
    var stop = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    try (var deployment =
        Deployment.start(config, demo, Version.number(), InstantSource.system())) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    stop.countDown();
                    await(closed);
                  },
                  "stop"));
      System.out.printf(
          "glacis %s: %s (Ctrl-C stops it)%n", demo ? "demo" : "serve", deployment.uri());
      await(stop);
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
