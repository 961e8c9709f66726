package dev.glacis.core.detect;

import java.util.Arrays;

/// What records a model was trained to judge.
public enum ModelKind {
  /// Those of packets and flow CSVs: all features.
  FULL("full"),
  /// Those of other tools (Zeek, NetFlow, VPC logs), which say less of a flow.
  REDUCED("reduced");

  private final String label;

  ModelKind(String label) {
    this.label = label;
  }

  /// The name used in files and HTTP.
  public String label() {
    return label;
  }

  /// @throws IllegalArgumentException naming the text
  public static ModelKind ofLabel(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a kind of model: '" + label + "'; expected full or reduced"));
  }
}
