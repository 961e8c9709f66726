package dev.glacis.formats.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes capture files byte by byte, for tests.
final class CaptureBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  private CaptureBytes(ByteOrder order) {
    this.order = order;
  }

  static CaptureBytes pcap(ByteOrder order, int magic, int linkType) {
    var file = new CaptureBytes(order);
    return file.ints(magic).shorts(2, 4).ints(0, 0, 65_535, linkType);
  }

  /// A pcapng file of one section, without interfaces yet.
  static CaptureBytes pcapng(ByteOrder order) {
    return new CaptureBytes(order).section();
  }

  CaptureBytes section() {
    return ints(0x0a0d0d0a, 28, 0x1a2b3c4d).shorts(1, 0).ints(-1, -1, 28);
  }

  CaptureBytes record(int seconds, int fraction, int wireLength, byte... frame) {
    return ints(seconds, fraction, frame.length, wireLength).bytes(frame);
  }

  /// An interface block with at most one option.
  CaptureBytes newInterface(int linkType, int option, byte... value) {
    var length = 20 + (option == 0 ? 0 : 4 + (value.length + 3 & ~3));
    ints(1, length).shorts(linkType, 0).ints(0);
    if (option != 0) {
      shorts(option, value.length).bytes(value).bytes(new byte[-value.length & 3]);
    }
    return ints(length);
  }

  CaptureBytes enhancedPacket(int number, long timestamp, byte... frame) {
    var length = 32 + (frame.length + 3 & ~3);
    ints(6, length, number, (int) (timestamp >>> 32), (int) timestamp, frame.length, frame.length);
    return bytes(frame).bytes(new byte[-frame.length & 3]).ints(length);
  }

  CaptureBytes simplePacket(byte... frame) {
    var length = 16 + (frame.length + 3 & ~3);
    ints(3, length, frame.length);
    return bytes(frame).bytes(new byte[-frame.length & 3]).ints(length);
  }

  CaptureBytes ints(int... values) {
    for (var value : values) {
      bytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
    }
    return this;
  }

  CaptureBytes shorts(int... values) {
    for (var value : values) {
      bytes(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
    }
    return this;
  }

  CaptureBytes bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] done() {
    return out.toByteArray();
  }
}
