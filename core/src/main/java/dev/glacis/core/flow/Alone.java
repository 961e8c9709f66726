package dev.glacis.core.flow;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Does all parts itself, in order.
final class Alone implements Crew {
  private @Nullable IntConsumer job;
  private int parts;

  @Override
  public void begin(int count, int items, IntConsumer begun) {
    parts = count;
    job = begun;
  }

  @Override
  public void end() {
    var begun = job;
    job = null;
    if (begun != null) {
      for (var part = 0; part < parts; part++) {
        begun.accept(part);
      }
    }
  }
}
