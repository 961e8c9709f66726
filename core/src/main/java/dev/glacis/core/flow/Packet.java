package dev.glacis.core.flow;

/// What a flow is made from: the fields of one packet, filled again for each. Addresses are 128
/// bits, IPv4 as `::ffff:a.b.c.d`.
final class Packet {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;
  static final int URG = 32;
  static final int ECE = 64;
  static final int CWR = 128;

  long sourceHigh;
  long sourceLow;
  long targetHigh;
  long targetLow;
  int sourcePort;
  int targetPort;

  /// IANA protocol number.
  int protocol;

  /// Transport header in bytes: 20 to 60 for TCP, 8 for UDP, 0 for ICMP.
  int headerLength;

  /// Bytes after the transport header as the IP header tells them, padding left out.
  int payloadLength;

  /// Total length of the IP packet, its header included.
  int ipLength;

  /// TCP flags as bits of [#FIN] to [#CWR]; 0 for others, as are the next three.
  int flags;

  int sequence;
  int acknowledgement;
  int window;

  /// -1 for all but ICMP and ICMPv6, as is the next.
  int icmpType;

  int icmpCode;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
