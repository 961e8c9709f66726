package dev.glacis.core.reputation;

/// What a rated feed says of one event. A missing value is 0.
///
/// @param confidence 0 to 5 in DeepSight's scale
/// @param hostility 0 to 5; 0 where the feed does not rate hostility
/// @param reputation 0 to 10
public record Rating(double confidence, double hostility, double reputation) {
  /// @throws IllegalArgumentException when a value is negative, infinite or no number
  public Rating {
    check("confidence", confidence);
    check("hostility", hostility);
    check("reputation", reputation);
  }

  /// (confidence + hostility + reputation) / 20, or / 15 where hostility is not rated.
  public double score() {
    return (confidence + hostility + reputation) / (hostility == 0 ? 15 : 20);
  }

  private static void check(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " is " + value + "; expected a number from 0 up");
    }
  }
}
