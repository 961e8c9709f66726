package dev.glacis.core.detect;

import java.util.List;
import java.util.Map;

/// What a [Judge] found.
///
/// @param rocs of each class that has rows
/// @param shifts of each feature between the rows trained on and those judged, greatest first
public record Judgement(Evaluation evaluation, Map<TrafficClass, Roc> rocs, List<Shift> shifts) {
  public Judgement {
    rocs = Map.copyOf(rocs);
    shifts = List.copyOf(shifts);
  }

  /// @param feature its id
  /// @param stability population stability index: above 0.25 is commonly read as another population
  public record Shift(String feature, double stability) {}
}
