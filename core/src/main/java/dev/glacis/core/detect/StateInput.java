package dev.glacis.core.detect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what [StateOutput] wrote. Whatever the bytes are, memory stays within their length.
final class StateInput {
  private final byte[] bytes;
  private int at;

  StateInput(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int readByte() {
    need(1);
    return bytes[at++] & 0xff;
  }

  boolean readBoolean() {
    return readByte() != 0;
  }

  long readLong() {
    var value = 0L;
    for (var shift = 0; shift < 64; shift += 7) {
      var next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw malformed("a number of at most 64 bits");
  }

  int readInt() {
    var value = readLong();
    if (value != (int) value) {
      throw malformed("a number of at most 32 bits");
    }
    return (int) value;
  }

  /// How many items follow, each of some bytes at least.
  int readCount(int bytesEach) {
    var count = readLong();
    if (count < 0 || count > (bytes.length - at) / bytesEach) {
      throw malformed("no more items than there are bytes");
    }
    return (int) count;
  }

  long readBits() {
    need(8);
    var value = 0L;
    for (var end = at + 8; at < end; at++) {
      value = value << 8 | bytes[at] & 0xff;
    }
    return value;
  }

  double readDouble() {
    return Double.longBitsToDouble(readBits());
  }

  String readText() {
    var length = readCount(1);
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  List<Alert.Reason> readReasons() {
    var reasons = new ArrayList<Alert.Reason>();
    for (var left = readCount(18); left > 0; left--) {
      reasons.add(new Alert.Reason(readText(), readDouble(), readDouble(), readText()));
    }
    return reasons;
  }

  IllegalArgumentException malformed(String expected) {
    return new IllegalArgumentException(
        "state of detection, byte " + at + ": expected " + expected);
  }

  private void need(int count) {
    if (bytes.length - at < count) {
      throw malformed(count + " more bytes");
    }
  }
}
