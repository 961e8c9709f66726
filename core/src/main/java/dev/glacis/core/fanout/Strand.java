package dev.glacis.core.fanout;

/// One of the channels that the stream of events is twined from; ids grow within each.
public enum Strand {
  /// Attacks and alerts.
  ATTACKS("cyberattacks"),
  STATISTICS("cyberstats");

  private final String channel;

  Strand(String channel) {
    this.channel = channel;
  }

  /// The channel's name.
  public String channel() {
    return channel;
  }
}
