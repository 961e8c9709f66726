package dev.glacis.app.command;

import dev.glacis.backend.neo4j.NetworkGraph;
import java.io.PrintStream;
import java.time.Duration;

/// Says how far a load is, a line every two seconds.
final class LoadProgress implements NetworkGraph.Progress {
  private static final long PERIOD = Duration.ofSeconds(2).toNanos();

  private final PrintStream out;
  private long said = System.nanoTime();

  LoadProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(String what, long done, long of) {
    var now = System.nanoTime();
    if (now - said >= PERIOD) {
      said = now;
      out.printf("glacis: %s: %d of %d (%d %%)%n", what, done, of, 100 * done / of);
    }
  }
}
