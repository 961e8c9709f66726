package dev.glacis.core.flow;

import dev.glacis.core.net.Protocol;

/// Reads a captured frame into a [Packet]: link layer, IPv4 (RFC 791) or IPv6 (RFC 8200) with
/// extension headers, tunnels as [Tunnels] says, then TCP (RFC 9293), UDP (RFC 768), ICMP (RFC 792)
/// or ICMPv6 (RFC 4443). Every length is checked, what is nested is bounded, nothing is allocated.
/// Lengths come from the innermost IP header, so a capture cut short after the transport header
/// loses nothing.
final class Decoder {
  private static final int MAX_EXTENSION_HEADERS = 16;

  /// Tunnels within each other that are opened; Zeek's bound as well.
  private static final int MAX_TUNNELS = 4;

  /// In the place of the tunnels that may still be opened: none is to be.
  private static final int OUTSIDE = -1;

  private static final int HOP_BY_HOP = 0;
  private static final int IPV4 = 4;
  private static final int IPV6 = 41;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int GRE = 47;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int MOBILITY = 135;
  private static final int HOST_IDENTITY = 139;
  private static final int SHIM6 = 140;

  private Decoder() {}

  /// @param capturedLength bytes of the frame from `offset` on that there are
  /// @param wireLength bytes the frame had
  static Verdict decode(
      byte[] frame,
      int offset,
      int capturedLength,
      int wireLength,
      int linkType,
      Tunnels tunnels,
      Packet packet) {
    var end = offset + capturedLength;
    var ip = LinkLayer.find(frame, offset, end, linkType);
    if (ip < 0) {
      return why(ip);
    }
    var onWire = Math.max(wireLength, capturedLength) - (ip - offset);
    return ip(frame, ip, end, onWire, tunnels == Tunnels.INNER ? MAX_TUNNELS : OUTSIDE, packet);
  }

  /// What a negative answer of [LinkLayer] or [Encapsulation] means.
  private static Verdict why(int answer) {
    return switch (answer) {
      case LinkLayer.TRUNCATED -> Verdict.TRUNCATED;
      case LinkLayer.NOT_IP -> Verdict.NOT_IP;
      case LinkLayer.TOO_DEEP -> Verdict.NESTED_TOO_DEEP;
      case Encapsulation.MALFORMED -> Verdict.MALFORMED;
      default -> Verdict.UNSUPPORTED_LINK_TYPE;
    };
  }

  /// @param onWire bytes there were from the IP header on
  /// @param tunnels that may still be opened, or [#OUTSIDE]
  private static Verdict ip(byte[] frame, int ip, int end, int onWire, int tunnels, Packet packet) {
    if (ip >= end) {
      return Verdict.TRUNCATED;
    }
    return switch (Bytes.u8(frame, ip) >>> 4) {
      case 4 -> v4(frame, ip, end, onWire, tunnels, packet);
      case 6 -> v6(frame, ip, end, onWire, tunnels, packet);
      default -> Verdict.MALFORMED;
    };
  }

  private static Verdict v4(byte[] frame, int ip, int end, int onWire, int tunnels, Packet packet) {
    if (end - ip < 20) {
      return Verdict.TRUNCATED;
    }
    var header = (Bytes.u8(frame, ip) & 15) * 4;
    // Captures taken before the network card has cut a large segment hold a total length of 0.
    var told = Bytes.u16(frame, ip + 2);
    var total = told == 0 ? onWire : told;
    if (header < 20 || total < header) {
      return Verdict.MALFORMED;
    }
    if ((Bytes.u16(frame, ip + 6) & 0x1fff) != 0) {
      return Verdict.FRAGMENT;
    }
    if (end - ip < header) {
      return Verdict.TRUNCATED;
    }
    packet.ipLength = total;
    packet.sourceHigh = 0;
    packet.sourceLow = 0xffff_0000_0000L | Bytes.i32(frame, ip + 12) & 0xffff_ffffL;
    packet.targetHigh = 0;
    packet.targetLow = 0xffff_0000_0000L | Bytes.i32(frame, ip + 16) & 0xffff_ffffL;
    var next = Bytes.u8(frame, ip + 9);
    return next == AUTHENTICATION
        ? extended(frame, next, ip + header, end, total - header, tunnels, packet)
        : transport(frame, next, ip + header, end, total - header, tunnels, packet);
  }

  private static Verdict v6(byte[] frame, int ip, int end, int onWire, int tunnels, Packet packet) {
    if (end - ip < 40) {
      return Verdict.TRUNCATED;
    }
    var told = Bytes.u16(frame, ip + 4);
    var left = told == 0 ? onWire - 40 : told;
    packet.ipLength = 40 + left;
    packet.sourceHigh = Bytes.i64(frame, ip + 8);
    packet.sourceLow = Bytes.i64(frame, ip + 16);
    packet.targetHigh = Bytes.i64(frame, ip + 24);
    packet.targetLow = Bytes.i64(frame, ip + 32);
    return extended(frame, Bytes.u8(frame, ip + 6), ip + 40, end, left, tunnels, packet);
  }

  /// From extension headers to what they stand before.
  ///
  /// @param first the number of the first header
  private static Verdict extended(
      byte[] frame, int first, int from, int end, int length, int tunnels, Packet packet) {
    var next = first;
    var at = from;
    var left = length;
    for (var headers = 0; headers <= MAX_EXTENSION_HEADERS; headers++) {
      var unit = extensionUnit(next);
      if (unit == 0) {
        return transport(frame, next, at, end, left, tunnels, packet);
      }
      if (end - at < 8) {
        return Verdict.TRUNCATED;
      }
      if (next == FRAGMENT && (Bytes.u16(frame, at + 2) & 0xfff8) != 0) {
        return Verdict.FRAGMENT;
      }
      var header = next == FRAGMENT ? 8 : Bytes.u8(frame, at + 1) * unit + 8;
      if (header > left) {
        return Verdict.MALFORMED;
      }
      next = Bytes.u8(frame, at);
      at += header;
      left -= header;
      if (at > end) {
        return Verdict.TRUNCATED;
      }
    }
    return Verdict.MALFORMED;
  }

  /// The unit of an extension header's length field in bytes; 0 for what is no extension header.
  private static int extensionUnit(int next) {
    return switch (next) {
      case HOP_BY_HOP, ROUTING, DESTINATION, MOBILITY, FRAGMENT, HOST_IDENTITY, SHIM6 -> 8;
      case AUTHENTICATION -> 4;
      default -> 0;
    };
  }

  /// @param length of the transport header and what it carries
  private static Verdict transport(
      byte[] frame, int protocol, int at, int end, int length, int tunnels, Packet packet) {
    packet.protocol = protocol;
    packet.flags = 0;
    packet.sequence = 0;
    packet.acknowledgement = 0;
    packet.window = 0;
    packet.icmpType = -1;
    packet.icmpCode = -1;
    return switch (protocol) {
      case Protocol.TCP -> tcp(frame, at, end, length, packet);
      case Protocol.UDP -> udp(frame, at, end, length, tunnels, packet);
      case Protocol.ICMP, Protocol.ICMPV6 -> icmp(frame, at, end, length, packet);
      case IPV4, IPV6, GRE -> tunnel(frame, protocol, at, end, length, tunnels, packet);
      case Protocol.SCTP -> Verdict.SCTP;
      default -> Verdict.UNSUPPORTED_PROTOCOL;
    };
  }

  private static Verdict tcp(byte[] frame, int at, int end, int length, Packet packet) {
    if (length < 20) {
      return Verdict.MALFORMED;
    }
    if (end - at < 20) {
      return Verdict.TRUNCATED;
    }
    var header = (Bytes.u8(frame, at + 12) >>> 4) * 4;
    if (header < 20 || header > length) {
      return Verdict.MALFORMED;
    }
    ports(frame, at, packet);
    packet.sequence = Bytes.i32(frame, at + 4);
    packet.acknowledgement = Bytes.i32(frame, at + 8);
    packet.flags = Bytes.u8(frame, at + 13);
    packet.window = Bytes.u16(frame, at + 14);
    packet.headerLength = header;
    packet.payloadLength = length - header;
    return Verdict.UNDERSTOOD;
  }

  private static Verdict udp(
      byte[] frame, int at, int end, int length, int tunnels, Packet packet) {
    if (length < 8) {
      return Verdict.MALFORMED;
    }
    if (end - at < 8) {
      return Verdict.TRUNCATED;
    }
    ports(frame, at, packet);
    packet.headerLength = 8;
    packet.payloadLength = length - 8;
    return packet.targetPort == Encapsulation.VXLAN_PORT && tunnels != OUTSIDE
        ? vxlan(frame, at, end, length, tunnels, packet)
        : Verdict.UNDERSTOOD;
  }

  /// What a datagram to the port of VXLAN carries. The port is no proof: one that carries no IP
  /// packet counts as the datagram that it is.
  private static Verdict vxlan(
      byte[] frame, int at, int end, int length, int tunnels, Packet packet) {
    var inside = within(at, length, end);
    var ethernet = Encapsulation.afterVxlan(frame, at + 8, inside);
    if (ethernet < 0) {
      return Verdict.UNDERSTOOD;
    }
    var sourceHigh = packet.sourceHigh;
    var sourceLow = packet.sourceLow;
    var targetHigh = packet.targetHigh;
    var targetLow = packet.targetLow;
    var ipLength = packet.ipLength;
    var ip = LinkLayer.inside(frame, LinkLayer.BRIDGED, ethernet, inside);
    var verdict = opened(frame, at, ip, inside, length, tunnels, packet);
    if (verdict != Verdict.NOT_IP && verdict != Verdict.MALFORMED) {
      return verdict;
    }
    packet.sourceHigh = sourceHigh;
    packet.sourceLow = sourceLow;
    packet.targetHigh = targetHigh;
    packet.targetLow = targetLow;
    packet.ipLength = ipLength;
    return transport(frame, Protocol.UDP, at, end, length, OUTSIDE, packet);
  }

  private static Verdict tunnel(
      byte[] frame, int protocol, int at, int end, int length, int tunnels, Packet packet) {
    if (tunnels == OUTSIDE) {
      packet.sourcePort = 0;
      packet.targetPort = 0;
      packet.headerLength = 0;
      packet.payloadLength = length;
      return Verdict.UNDERSTOOD;
    }
    var inside = within(at, length, end);
    var ip = protocol == GRE ? Encapsulation.afterGre(frame, at, inside) : at;
    return opened(frame, at, ip, inside, length, tunnels, packet);
  }

  /// Reads the IP packet within a tunnel.
  ///
  /// @param at where the tunnel's `length` bytes begin
  /// @param ip where the packet begins, or why it does not
  private static Verdict opened(
      byte[] frame, int at, int ip, int end, int length, int tunnels, Packet packet) {
    if (ip < 0) {
      return why(ip);
    }
    return tunnels == 0
        ? Verdict.NESTED_TOO_DEEP
        : ip(frame, ip, end, length - (ip - at), tunnels - 1, packet);
  }

  /// Where bytes that are told to be so many end, if they are all there.
  private static int within(int at, int length, int end) {
    return length < end - at ? at + length : end;
  }

  private static Verdict icmp(byte[] frame, int at, int end, int length, Packet packet) {
    if (length < 4) {
      return Verdict.MALFORMED;
    }
    if (end - at < 2) {
      return Verdict.TRUNCATED;
    }
    packet.sourcePort = 0;
    packet.targetPort = 0;
    packet.icmpType = Bytes.u8(frame, at);
    packet.icmpCode = Bytes.u8(frame, at + 1);
    packet.headerLength = 0;
    packet.payloadLength = 0;
    return Verdict.UNDERSTOOD;
  }

  private static void ports(byte[] frame, int at, Packet packet) {
    packet.sourcePort = Bytes.u16(frame, at);
    packet.targetPort = Bytes.u16(frame, at + 2);
  }
}
