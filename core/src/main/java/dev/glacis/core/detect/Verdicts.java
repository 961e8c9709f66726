package dev.glacis.core.detect;

/// What a [Scorer] found, a value for each row of the batch it scored. Written over by the next
/// batch.
public final class Verdicts {
  /// A class, or [TrafficClass#UNKNOWN] where the confidence is below the class's threshold.
  public final TrafficClass[] verdict;

  /// The chance that the likeliest class is right, 0 to 1: its calibrated share of the votes.
  public final float[] confidence;

  public Verdicts(int capacity) {
    verdict = new TrafficClass[capacity];
    confidence = new float[capacity];
  }

  public int capacity() {
    return verdict.length;
  }
}
