package dev.glacis.core.surface;

/// Machines as ascending runs of their numbers.
///
/// @param bounds start and end (exclusive) of each run; runs neither touch nor are empty
/// @param count machines in all
record Runs(int[] bounds, int count) {
  /// Puts ranges together that come in ascending order.
  static final class Builder {
    private final IntList bounds = new IntList();
    private int start;
    private int end;
    private int count;

    void add(int from, int to) {
      if (from == to) {
        return;
      }
      if (from != end) {
        flush();
        start = from;
      }
      end = to;
      count += to - from;
    }

    Runs build() {
      flush();
      return new Runs(bounds.toArray(), count);
    }

    private void flush() {
      if (end > start) {
        bounds.add(start);
        bounds.add(end);
      }
    }
  }
}
