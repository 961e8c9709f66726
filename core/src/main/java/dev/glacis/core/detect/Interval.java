package dev.glacis.core.detect;

/// Between which bounds a share lies that was counted on few rows.
///
/// @param low 0 to `high`
/// @param high to 1
public record Interval(double low, double high) {
  private static final double Z = 1.959963984540054;

  /// The 95 % interval of Wilson ("Probable inference, the law of succession, and statistical
  /// inference", 1927), which holds for few rows and for shares near 0 and 1 too. 0 to 1 of no
  /// rows.
  ///
  /// @throws IllegalArgumentException for less than 0 or more hits than rows
  public static Interval wilson(long hits, long rows) {
    if (hits < 0 || hits > rows) {
      throw new IllegalArgumentException(hits + " of " + rows + " rows");
    }
    if (rows == 0) {
      return new Interval(0, 1);
    }
    var share = (double) hits / rows;
    var z2 = Z * Z / rows;
    var middle = (share + z2 / 2) / (1 + z2);
    var half = Z * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows)) / (1 + z2);
    return new Interval(
        hits == 0 ? 0 : Math.max(0, middle - half), hits == rows ? 1 : Math.min(1, middle + half));
  }
}
