package dev.glacis.core.surface;

/// What the firewall rules say of traffic from a source to a target and port.
public enum Disposition {
  ALLOWED("allowed"),
  BLOCKED("blocked"),
  /// The target is no machine of the network.
  UNKNOWN("unknown");

  private final String label;

  Disposition(String label) {
    this.label = label;
  }

  /// The name used in JSON.
  public String label() {
    return label;
  }
}
