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

  /// Where in its round it is.
  final int place;

  /// Of capture, microseconds since 1970 UTC.
  long time;

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

  Packet(int place) {
    this.place = place;
  }

  /// Takes over all but the place.
  void set(Packet other) {
    time = other.time;
    sourceHigh = other.sourceHigh;
    sourceLow = other.sourceLow;
    targetHigh = other.targetHigh;
    targetLow = other.targetLow;
    sourcePort = other.sourcePort;
    targetPort = other.targetPort;
    protocol = other.protocol;
    headerLength = other.headerLength;
    payloadLength = other.payloadLength;
    ipLength = other.ipLength;
    flags = other.flags;
    sequence = other.sequence;
    acknowledgement = other.acknowledgement;
    window = other.window;
    icmpType = other.icmpType;
    icmpCode = other.icmpCode;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
