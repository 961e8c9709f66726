package dev.glacis.core.flow;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.nio.ByteBuffer;

/// Builds frames byte by byte, for tests.
final class Frames {
  static final int ETHERNET = 1;

  private Frames() {}

  /// An Ethernet frame of a TCP segment without options.
  static byte[] tcp(
      String from, int fromPort, String to, int toPort, int flags, int sequence, int payload) {
    return tcp(from, fromPort, to, toPort, flags, sequence, payload, 1000);
  }

  /// The same with a window.
  static byte[] tcp(
      String from,
      int fromPort,
      String to,
      int toPort,
      int flags,
      int sequence,
      int payload,
      int window) {
    var segment = ByteBuffer.allocate(20 + payload);
    segment.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(7);
    segment.put((byte) (5 << 4)).put((byte) flags).putShort((short) window);
    return ethernet(ip(from, to, Protocol.TCP, segment.array()));
  }

  /// An Ethernet frame of a UDP datagram.
  static byte[] udp(String from, int fromPort, String to, int toPort, int payload) {
    var datagram = ByteBuffer.allocate(8 + payload);
    datagram.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + payload));
    return ethernet(ip(from, to, Protocol.UDP, datagram.array()));
  }

  /// An Ethernet frame of an ICMP message.
  static byte[] icmp(String from, String to, int type, int code) {
    return ethernet(
        ip(from, to, Protocol.ICMP, new byte[] {(byte) type, (byte) code, 0, 0, 0, 0, 0, 0}));
  }

  /// An IPv4 or IPv6 packet without options.
  static byte[] ip(String from, String to, int protocol, byte[] body) {
    var source = Address.parse(from);
    var target = Address.parse(to);
    if (source.isV4()) {
      var packet = ByteBuffer.allocate(20 + body.length);
      packet.put((byte) 0x45).put((byte) 0).putShort((short) (20 + body.length));
      packet.putInt(0).put((byte) 64).put((byte) protocol).putShort((short) 0);
      return packet.put(source.toBytes()).put(target.toBytes()).put(body).array();
    }
    var packet = ByteBuffer.allocate(40 + body.length);
    packet.putInt(6 << 28).putShort((short) body.length).put((byte) protocol).put((byte) 64);
    return packet.put(source.toBytes()).put(target.toBytes()).put(body).array();
  }

  /// An Ethernet frame around an IP packet, with 802.1Q tags if asked for.
  static byte[] ethernet(byte[] ip, int... tags) {
    var frame = ByteBuffer.allocate(14 + 4 * tags.length + ip.length).put(new byte[12]);
    for (var tag : tags) {
      frame.putShort((short) tag).putShort((short) 100);
    }
    return frame.putShort((short) (ip[0] >>> 4 == 4 ? 0x0800 : 0x86dd)).put(ip).array();
  }
}
