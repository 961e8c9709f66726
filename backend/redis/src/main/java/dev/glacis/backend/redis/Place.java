package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The place of a message in a stream. The first half of its id in Redis is when the stream began,
/// in milliseconds; the second counts its messages. So ids are dense, and what is gone can be
/// counted; and they are greater than those of an earlier stream that the server forgot. As one
/// number, ids are like those of channels in memory, which begin at the same point of time.
///
/// @param base milliseconds since 1970; 0 before there is a stream
/// @param number of the message, from 1 on
record Place(long base, long number) implements Comparable<Place> {
  static final Place NONE = new Place(0, 0);

  private static final int SHIFT = 20;

  /// Reads a stream's own id, `base-number`.
  static Place of(byte[] streamId) {
    var text = new String(streamId, US_ASCII);
    var dash = text.indexOf('-');
    return new Place(
        Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
  }

  /// The place that an id names in the stream with this base; before it for ids of earlier ones.
  static Place of(long id, long base) {
    return new Place(base, Math.max(0, id - (base << SHIFT)));
  }

  long id() {
    return (base << SHIFT) + number;
  }

  Place next() {
    return new Place(base, number + 1);
  }

  byte[] bytes() {
    return toString().getBytes(US_ASCII);
  }

  @Override
  public int compareTo(Place other) {
    return base == other.base ? Long.compare(number, other.number) : Long.compare(base, other.base);
  }

  @Override
  public String toString() {
    return base + "-" + number;
  }
}
