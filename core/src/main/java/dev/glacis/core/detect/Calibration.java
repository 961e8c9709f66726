package dev.glacis.core.detect;

import java.util.Collections;
import java.util.List;

/// From the share of votes for the likeliest class to the chance that this class is right: for each
/// class a logistic curve over the log-odds of the share (Platt, "Probabilistic outputs for support
/// vector machines", 1999; on the predicted class's share alone, as Gupta and Ramdas, "Top-label
/// calibration", ICLR 2022). Each curve rises, so shares of one class keep their order.
///
/// @param slopes for each class, above 0
/// @param intercepts for each class
public record Calibration(List<Double> slopes, List<Double> intercepts) {
  /// Shares are brought into `EDGE` to `1 - EDGE`, so that their odds are finite.
  static final double EDGE = 0.001;

  /// @throws IllegalArgumentException for lists of unequal length, a slope that does not rise, or
  ///   numbers that are not finite
  public Calibration {
    slopes = List.copyOf(slopes);
    intercepts = List.copyOf(intercepts);
    if (slopes.size() != intercepts.size()) {
      throw new IllegalArgumentException("calibration: not an intercept for each slope");
    }
    if (!slopes.stream().allMatch(slope -> slope > 0 && slope < 1e6)) {
      throw new IllegalArgumentException("calibration: a slope that does not rise");
    }
    if (!intercepts.stream().allMatch(intercept -> Math.abs(intercept) < 1e6)) {
      throw new IllegalArgumentException("calibration: an intercept without bounds");
    }
  }

  /// Takes the share of votes for the chance itself.
  public static Calibration none(int classes) {
    return new Calibration(Collections.nCopies(classes, 1.0), Collections.nCopies(classes, 0.0));
  }

  /// The chance, 0 to 1, that the class of this number is right where it is the likeliest one.
  public double confidence(int ofClass, float share) {
    return chance(slopes.get(ofClass), intercepts.get(ofClass), share);
  }

  static double chance(double slope, double intercept, float share) {
    return 1 / (1 + StrictMath.exp(-slope * logOdds(share) - intercept));
  }

  static double logOdds(float share) {
    var inside = Math.clamp(share, EDGE, 1 - EDGE);
    return StrictMath.log(inside / (1 - inside));
  }
}
