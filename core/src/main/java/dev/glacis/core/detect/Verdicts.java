package dev.glacis.core.detect;

/// What a [Scorer] found, a value for each row of the batch it scored. Written over by the next
/// batch.
public final class Verdicts {
  /// A class, or [TrafficClass#UNKNOWN] where the confidence is below the class's threshold.
  public final TrafficClass[] verdict;

  /// The chance that the likeliest class is right, 0 to 1: its calibrated share of the votes.
  public final float[] confidence;

  /// Each class's share of the votes, row-major, in the model's order; none where the classes were
  /// not asked for.
  public final float[] shares;

  /// Without shares.
  public Verdicts(int capacity) {
    this(capacity, 0);
  }

  /// @param classes whose shares are wanted: all of the model's, or 0
  public Verdicts(int capacity, int classes) {
    verdict = new TrafficClass[capacity];
    confidence = new float[capacity];
    shares = new float[capacity * classes];
  }

  public int capacity() {
    return verdict.length;
  }
}
