package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What a forest said of rows that the trees asked had not seen, beside their labels.
///
/// @param votes a row of shares for each labelled row; NaN where no tree was left to ask
/// @param labels of the rows
/// @param copies how many equal rows each stands for
/// @param between benign rows between an attacker and its victim
record HeldOut(
    List<TrafficClass> classes,
    float[] votes,
    TrafficClass[] labels,
    int[] copies,
    boolean[] between) {

  /// The rows that have votes.
  int[] rows() {
    return IntStream.range(0, labels.length)
        .filter(row -> !Float.isNaN(votes[row * classes.size()]))
        .toArray();
  }

  /// The likeliest class's number.
  int best(int row) {
    return Thresholds.best(votes, row * classes.size(), classes.size());
  }

  /// Share of votes of the likeliest class.
  float share(int row) {
    return votes[row * classes.size() + best(row)];
  }

  boolean isRight(int row) {
    return classes.get(best(row)) == labels[row];
  }

  /// Rows whose likeliest class this is.
  int[] rowsOf(int ofClass) {
    return Arrays.stream(rows()).filter(row -> best(row) == ofClass).toArray();
  }
}
