package dev.glacis.core.detect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes what operators remember and tell each other: whole numbers as zigzag varints (as in
/// Protocol Buffers), texts as UTF-8 behind their length.
final class StateOutput {
  private byte[] bytes = new byte[256];
  private int size;

  void writeByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  void writeLong(long value) {
    room(10);
    var rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void writeBits(long value) {
    room(8);
    for (var shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void writeDouble(double value) {
    writeBits(Double.doubleToRawLongBits(value));
  }

  void writeText(String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    writeLong(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  void writeReasons(List<Alert.Reason> reasons) {
    writeLong(reasons.size());
    for (var reason : reasons) {
      writeText(reason.feature());
      writeDouble(reason.value());
      writeDouble(reason.benignPercentile());
      writeText(reason.text());
    }
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }
}
