package dev.glacis.core.surface;

import java.util.Arrays;

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

  /// @throws IllegalArgumentException for a name that none has
  public static Disposition ofLabel(String label) {
    return Arrays.stream(values())
        .filter(disposition -> disposition.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no disposition: '" + label + "'"));
  }

  /// The name used in JSON.
  public String label() {
    return label;
  }
}
