package dev.glacis.core.forest;

/// What a forest learns from.
///
/// @param values row-major, `labels.length * features`; NaN is missing; not copied
/// @param labels class of each row, 0 to `classes - 1`; not copied
public record TrainingRows(double[] values, int features, int[] labels, int classes) {
  /// @throws IllegalArgumentException for lengths that don't fit, labels out of range, or rows that
  ///   are all of one class
  public TrainingRows {
    if (features <= 0 || values.length != (long) labels.length * features) {
      throw new IllegalArgumentException(
          values.length + " values are not " + labels.length + " rows of " + features);
    }
    if (classes < 2 || classes > 127) {
      throw new IllegalArgumentException("2 to 127 classes can be told apart, not " + classes);
    }
    var counts = new int[classes];
    for (var label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("label " + label + " of " + classes + " classes");
      }
      counts[label]++;
    }
    var present = 0;
    for (var count : counts) {
      present += count > 0 ? 1 : 0;
    }
    if (present < 2) {
      throw new IllegalArgumentException(
          "training rows of fewer than two classes: there is nothing to tell apart");
    }
  }

  int size() {
    return labels.length;
  }
}
