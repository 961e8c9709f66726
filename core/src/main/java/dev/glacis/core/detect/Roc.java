package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;

/// How well a class's share of votes tells its rows from all others, whatever the threshold
/// (receiver operating characteristic, one class against the rest). Shares are counted in [#BINS]
/// bins, so memory does not grow with rows; within a bin they are equal.
public final class Roc {
  public static final int BINS = 1000;

  /// Points given at most.
  public static final int POINTS = 50;

  private final long[] own = new long[BINS + 1];
  private final long[] others = new long[BINS + 1];
  private long owned;
  private long other;

  /// @param share of the votes, 0 to 1
  void add(boolean isOwn, float share) {
    var bin = Math.round(Math.clamp(share, 0f, 1f) * BINS);
    (isOwn ? own : others)[bin]++;
    owned += isOwn ? 1 : 0;
    other += isOwn ? 0 : 1;
  }

  /// With the least share that is named, the share of other rows and of own rows that are.
  public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

  /// Rows of the class.
  public long owned() {
    return owned;
  }

  /// Area under the curve: the chance that an own row has a greater share than another, an equal
  /// one counting half. NaN where either is missing.
  public double area() {
    var above = 0L;
    var area = 0.0;
    for (var bin = BINS; bin >= 0; bin--) {
      area += others[bin] * (above + own[bin] / 2.0);
      above += own[bin];
    }
    return area / ((double) owned * other);
  }

  /// From the highest threshold to the lowest, only where something changes, and no more than
  /// [#POINTS].
  public List<Point> points() {
    var all = new ArrayList<Point>();
    var hits = 0L;
    var alarms = 0L;
    for (var bin = BINS; bin >= 0; bin--) {
      hits += own[bin];
      alarms += others[bin];
      if (own[bin] + others[bin] > 0) {
        all.add(new Point((double) bin / BINS, rate(alarms, other), rate(hits, owned)));
      }
    }
    if (all.size() <= POINTS) {
      return List.copyOf(all);
    }
    var some = new ArrayList<Point>();
    for (var i = 0; i < POINTS; i++) {
      some.add(all.get((int) ((long) i * (all.size() - 1) / (POINTS - 1))));
    }
    return List.copyOf(some);
  }

  private static double rate(long count, long of) {
    return of == 0 ? 0 : (double) count / of;
  }
}
