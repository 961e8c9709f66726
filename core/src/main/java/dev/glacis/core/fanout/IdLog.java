package dev.glacis.core.fanout;

/// The newest ids of one channel, held longer than their events, so that what a viewer missed can
/// be counted although ids have gaps. Counts are exact for the last `capacity` ids and a lower
/// bound beyond.
final class IdLog {
  private final long[] ids;
  private long first;
  private long appended;
  private long evicted;

  IdLog(int capacity) {
    ids = new long[capacity];
  }

  void append(long id) {
    if (appended == 0) {
      first = id;
    }
    ids[(int) (appended++ % ids.length)] = id;
  }

  /// The oldest event that was still held is gone.
  void evict() {
    evicted++;
  }

  /// The first id ever, or `Long.MAX_VALUE`.
  long first() {
    return appended == 0 ? Long.MAX_VALUE : first;
  }

  /// Events with greater ids that are gone.
  long missedAfter(long id) {
    var low = Math.max(0, appended - ids.length);
    var high = Math.max(low, evicted);
    var end = high;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (ids[(int) (middle % ids.length)] > id) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return end - low;
  }
}
