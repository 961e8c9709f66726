package dev.glacis.core.spi;

/// The server behind the channels cannot be reached, or refuses to append. Whether the message was
/// appended before an answer was lost is not known.
public final class ChannelsAway extends RuntimeException {
  /// @param message one line: which server, and its own words
  public ChannelsAway(String message) {
    super(message);
  }
}
