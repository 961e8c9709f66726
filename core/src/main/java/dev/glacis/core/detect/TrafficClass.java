package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What a flow can be found to be. [#UNKNOWN] is a verdict, never a label: the model was not sure
/// enough to name a class.
public enum TrafficClass {
  BENIGN("Benign"),
  DOS("DoS"),
  PORT_SCAN("PortScan"),
  BRUTE_FORCE("BruteForce"),
  WEB_ATTACK("WebAttack"),
  BOTNET("Botnet"),
  INFILTRATION("Infiltration"),
  UNKNOWN("Unknown");

  private final String label;

  TrafficClass(String label) {
    this.label = label;
  }

  /// The name used in files, channels and HTTP.
  public String label() {
    return label;
  }

  /// @throws IllegalArgumentException naming the text and the labels there are
  public static TrafficClass ofLabel(String label) {
    return Arrays.stream(values())
        .filter(c -> c.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a traffic class: '"
                        + label
                        + "'; expected one of "
                        + Arrays.stream(values())
                            .map(TrafficClass::label)
                            .collect(Collectors.joining(", "))));
  }
}
