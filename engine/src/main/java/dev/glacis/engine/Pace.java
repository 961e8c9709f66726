package dev.glacis.engine;

/// When traffic is played, and at which event time. What is played, and in which order, never
/// depends on it.
interface Pace {
  /// Without waiting but where it is read, at the traffic's own times.
  Pace UNPACED = new AtOnce();

  /// Whether there are waits, so that what was read before one must not be kept back.
  boolean waits();

  /// Begins a turn.
  ///
  /// @param firstMicros the traffic's first time
  /// @return what is added to all its times: a multiple of the window's length, so that windows
  ///   hold the same flows at every turn
  long begin(long firstMicros);

  /// Waits until it is that (shifted) event time.
  void await(long timeMicros) throws InterruptedException;

  /// Plays what is there.
  record AtOnce() implements Pace {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public long begin(long firstMicros) {
      return 0;
    }

    @Override
    public void await(long timeMicros) {}
  }
}
