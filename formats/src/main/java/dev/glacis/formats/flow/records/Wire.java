package dev.glacis.formats.flow.records;

import java.util.Arrays;

/// A datagram, or a part of it, read from its beginning; numbers are unsigned and in network byte
/// order. What lies outside is a [BadRecord] that names the offset.
final class Wire {
  private final byte[] bytes;
  private final int end;
  private int at;

  /// Reads `bytes[from…end)`.
  Wire(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /// Of the next byte in the datagram.
  int offset() {
    return at;
  }

  int left() {
    return end - at;
  }

  int u8() throws BadRecord {
    return (int) number(1);
  }

  int u16() throws BadRecord {
    return (int) number(2);
  }

  long u32() throws BadRecord {
    return number(4);
  }

  /// A number of 0 to 8 bytes; of 8, as two's complement.
  long number(int length) throws BadRecord {
    require(length);
    var value = 0L;
    for (var i = 0; i < length; i++) {
      value = value << 8 | bytes[at++] & 0xff;
    }
    return value;
  }

  byte[] bytes(int length) throws BadRecord {
    require(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  void skip(int length) throws BadRecord {
    require(length);
    at += length;
  }

  /// The next bytes, as a part of their own that this one goes on behind.
  Wire part(int length) throws BadRecord {
    require(length);
    at += length;
    return new Wire(bytes, at - length, at);
  }

  BadRecord bad(String reason, String expected) {
    return new BadRecord(reason, "offset " + at + ": expected " + expected);
  }

  private void require(int length) throws BadRecord {
    if (length > left()) {
      throw bad("truncated", length + " more bytes, found " + left());
    }
  }
}
