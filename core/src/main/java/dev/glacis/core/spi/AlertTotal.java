package dev.glacis.core.spi;

/// What the alerts of one group add up to.
///
/// @param key a kind's label, or an address
public record AlertTotal(String key, long alerts, long flows, long packets, long bytes) {
  /// What makes a group.
  public enum By {
    KIND,
    SOURCE,
    TARGET
  }
}
