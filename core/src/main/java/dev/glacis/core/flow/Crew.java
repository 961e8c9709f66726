package dev.glacis.core.flow;

import java.util.function.IntConsumer;

/// Does jobs that come in parts: on the caller's thread, or on several at once. What a job gives
/// must not depend on which part is done when or by whom. One job at a time.
public interface Crew {
  /// Begins a job, which may go on while the caller does something else.
  ///
  /// @param parts each number from 0 up to this is given to the job once
  /// @param items that the job is about, which tells whether it is worth to wake others for it
  void begin(int parts, int items, IntConsumer job);

  /// Returns once every part of the job is done, if there is one; all that it wrote can be read.
  void end();

  /// The caller alone, when it waits for the end.
  static Crew alone() {
    return new Alone();
  }
}
