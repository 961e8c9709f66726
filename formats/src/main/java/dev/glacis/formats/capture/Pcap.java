package dev.glacis.formats.capture;

import java.io.IOException;

/// The classic capture file (draft-ietf-opsawg-pcap): a header of 24 bytes, then records, in the
/// byte order of the machine that wrote it, with times in microseconds or nanoseconds.
final class Pcap implements Framing {
  static final int MICROS = 0xa1b2c3d4;
  static final int NANOS = 0xa1b23c4d;

  private final Source source;
  private final Order order;
  private final int divisor;
  private final int linkType;

  /// Reads the header, of which the magic number has been taken.
  Pcap(Source source, Order order, boolean nanos) throws IOException {
    this.source = source;
    this.order = order;
    divisor = nanos ? 1000 : 1;
    var at = source.take(20, "a pcap file header");
    var major = order.u16(source.buffer(), at);
    if (major != 2) {
      throw source.bad("expected pcap version 2, found " + major);
    }
    linkType = order.i32(source.buffer(), at + 16) & 0xfff_ffff;
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    if (source.isAtEnd()) {
      return false;
    }
    var at = source.take(16, "a packet header");
    var bytes = source.buffer();
    var captured = order.u32(bytes, at + 8);
    if (captured > MAX_FRAME) {
      throw source.bad("expected a packet of at most " + MAX_FRAME + " bytes, found " + captured);
    }
    frame.timeMicros = order.u32(bytes, at) * 1_000_000 + order.u32(bytes, at + 4) / divisor;
    frame.wireLength = (int) Math.min(order.u32(bytes, at + 12), Integer.MAX_VALUE);
    frame.capturedLength = (int) captured;
    frame.linkType = linkType;
    frame.offset = source.take((int) captured, "a packet");
    return true;
  }
}
