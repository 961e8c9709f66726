package dev.glacis.formats.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The newer capture file (draft-ietf-opsawg-pcapng): sections of blocks, each section in its own
/// byte order and with its own interfaces, each interface with its own link type and time unit.
final class Pcapng implements Framing {
  static final int SECTION = 0x0a0d0d0a;

  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int MAX_INTERFACES = 1 << 12;

  /// More than any block that is not a packet has; Wireshark's own limit.
  private static final int MAX_BLOCK = 1 << 24;

  private final Source source;
  private final List<CaptureInterface> interfaces = new ArrayList<>();
  private Order order = new Order(true);
  private long lastTime;

  /// Reads the first section's header, of which the block type has been taken.
  Pcapng(Source source) throws IOException {
    this.source = source;
    section();
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    while (!source.isAtEnd()) {
      var type = order.i32(source.buffer(), source.take(4, "a block type"));
      if (type == SECTION) {
        section();
        continue;
      }
      var length = order.u32(source.buffer(), source.take(4, "a block length"));
      if (length < 12 || length > MAX_BLOCK || length % 4 != 0) {
        throw source.bad(
            "expected a block length that is a multiple of 4 from 12 to %d, found %d"
                .formatted(MAX_BLOCK, length));
      }
      var isFrame =
          switch (type) {
            case INTERFACE -> addInterface(length - 12);
            case ENHANCED_PACKET, OLD_PACKET -> packet(type, length - 12, frame);
            case SIMPLE_PACKET -> simplePacket(length - 12, frame);
            default -> {
              source.skip(length - 12, "a block");
              yield false;
            }
          };
      if (isFrame) {
        return true;
      }
      close(source.take(4, "a block's closing length"), length);
    }
    return false;
  }

  private void section() throws IOException {
    var at = source.take(8, "a section header");
    var bytes = source.buffer();
    order = new Order(new Order(true).i32(bytes, at + 4) == BYTE_ORDER);
    if (order.i32(bytes, at + 4) != BYTE_ORDER) {
      throw source.bad("expected the byte-order magic 1a2b3c4d of a pcapng section");
    }
    var length = order.u32(bytes, at);
    if (length < 28 || length > MAX_BLOCK || length % 4 != 0) {
      throw source.bad(
          "expected a section header of 28 to %d bytes, found %d".formatted(MAX_BLOCK, length));
    }
    source.skip(length - 16, "a section header");
    close(source.take(4, "a section's closing length"), length);
    interfaces.clear();
  }

  /// Checks a block's length at its end, which is that at its beginning again.
  private void close(int at, long length) throws IOException {
    var closing = order.u32(source.buffer(), at);
    if (closing != length) {
      throw source.bad("expected the block's length %d again, found %d".formatted(length, closing));
    }
  }

  private boolean addInterface(long length) throws IOException {
    if (length < 8 || length > MAX_FRAME) {
      throw source.bad("expected an interface block of 20 bytes or more, found " + (length + 12));
    }
    if (interfaces.size() == MAX_INTERFACES) {
      throw source.bad("expected at most " + MAX_INTERFACES + " interfaces in a section");
    }
    var at = source.take((int) length, "an interface block");
    interfaces.add(CaptureInterface.read(source, order, at, at + (int) length));
    return false;
  }

  private boolean packet(int type, long length, Frame frame) throws IOException {
    if (length < 20) {
      throw source.bad("expected a packet block of 32 bytes or more, found " + (length + 12));
    }
    var at = source.take(20, "a packet block");
    var bytes = source.buffer();
    var number = type == ENHANCED_PACKET ? order.u32(bytes, at) : order.u16(bytes, at);
    if (number >= interfaces.size()) {
      throw source.bad("expected one of " + interfaces.size() + " interfaces, found " + number);
    }
    var from = interfaces.get((int) number);
    lastTime = from.micros(order.u32(bytes, at + 4) << 32 | order.u32(bytes, at + 8));
    frame.wireLength = (int) Math.min(order.u32(bytes, at + 16), Integer.MAX_VALUE);
    data(order.u32(bytes, at + 12), length - 20, length + 12, from, frame);
    return true;
  }

  /// A packet without a time, which gets that of the one before.
  private boolean simplePacket(long length, Frame frame) throws IOException {
    if (length < 4 || interfaces.isEmpty()) {
      throw source.bad("expected a simple packet block of 16 bytes or more after an interface");
    }
    var wire = order.u32(source.buffer(), source.take(4, "a packet block"));
    var from = interfaces.getFirst();
    frame.wireLength = (int) Math.min(wire, Integer.MAX_VALUE);
    var captured = from.snapLength() == 0 ? wire : Math.min(wire, from.snapLength());
    data(captured, length - 4, length + 12, from, frame);
    return true;
  }

  /// Takes a frame with its padding and the options after it.
  ///
  /// @param whole length of the block
  private void data(long captured, long left, long whole, CaptureInterface from, Frame frame)
      throws IOException {
    if (captured > MAX_FRAME || captured > left) {
      throw source.bad(
          "expected a packet of at most "
              + Math.min(MAX_FRAME, left)
              + " bytes, found "
              + captured);
    }
    var rest = left - captured;
    if (rest > MAX_FRAME) {
      throw source.bad("expected at most " + MAX_FRAME + " bytes of options, found " + rest);
    }
    // The frame stays valid only if nothing is read after it: options and the closing length are
    // taken with it.
    frame.offset = source.take((int) left + 4, "a packet");
    close(frame.offset + (int) left, whole);
    frame.capturedLength = (int) captured;
    frame.timeMicros = lastTime;
    frame.linkType = from.linkType();
  }
}
