package dev.glacis.core.spi;

/// History cannot be written or read.
public final class HistoryUnavailable extends RuntimeException {
  /// Why.
  public enum Reason {
    /// The server cannot be reached: it may be later.
    AWAY,

    /// There is no room: there may be some later.
    FULL,

    /// What is stored is damaged, or was not understood: trying again does not help.
    FAILED
  }

  private final Reason reason;

  /// @param message one line: which file or server, and its own words
  public HistoryUnavailable(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
