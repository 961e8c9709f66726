package dev.glacis.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.glacis.core.fanout.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/// Bytes ready for the wire, framed once for all viewers that get them: an HTTP/1.1 chunk (RFC 9112
/// section 7.1) or an unmasked WebSocket text frame (RFC 6455 section 5.2). Closing gives up the
/// maker's share; connections keep theirs until they have sent it.
final class Packet implements AutoCloseable {
  private final ByteBuf framed;

  private Packet(ByteBuf framed) {
    this.framed = framed;
  }

  static Packet of(Framing framing, byte[] content) {
    return switch (framing) {
      case SSE -> chunk(content);
      case WEB_SOCKET -> textFrame(content);
    };
  }

  /// Keeps a quiet connection open: a comment, or a ping.
  static Packet beat(Framing framing) {
    return switch (framing) {
      case SSE -> chunk(":\n\n".getBytes(US_ASCII));
      case WEB_SOCKET -> {
        var frame = allocate(2).writeByte(0x89).writeByte(0);
        yield new Packet(frame);
      }
    };
  }

  private static Packet chunk(byte[] content) {
    var head = (Integer.toHexString(content.length) + "\r\n").getBytes(US_ASCII);
    var buffer = allocate(head.length + content.length + 2);
    buffer.writeBytes(head).writeBytes(content).writeByte('\r').writeByte('\n');
    return new Packet(buffer);
  }

  private static Packet textFrame(byte[] content) {
    var buffer = allocate(10 + content.length).writeByte(0x81);
    if (content.length < 126) {
      buffer.writeByte(content.length);
    } else if (content.length < 1 << 16) {
      buffer.writeByte(126).writeShort(content.length);
    } else {
      buffer.writeByte(127).writeLong(content.length);
    }
    buffer.writeBytes(content);
    return new Packet(buffer);
  }

  private static ByteBuf allocate(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
  }

  /// A view for one connection, which releases it once sent.
  ByteBuf shared() {
    return framed.retainedDuplicate();
  }

  @Override
  public void close() {
    framed.release();
  }
}
