package dev.glacis.core.flow;

/// Headers of tunnels that carry more than IP: GRE (RFC 2784, 2890; with the routing field of RFC
/// 1701 refused), its version 1 for PPTP (RFC 2637), ERSPAN over it (draft-foschiano-erspan), and
/// VXLAN (RFC 7348).
final class Encapsulation {
  /// What is returned for a header that contradicts itself; the others are those of [LinkLayer].
  static final int MALFORMED = -5;

  static final int VXLAN_PORT = 4789;

  private static final int CHECKSUM = 0x8000;
  private static final int ROUTING = 0x4000;
  private static final int KEY = 0x2000;
  private static final int SEQUENCE = 0x1000;
  private static final int ACKNOWLEDGEMENT = 0x0080;
  private static final int VERSION = 7;

  private static final int ERSPAN = 0x88be;
  private static final int ERSPAN_THREE = 0x22eb;

  private Encapsulation() {}

  /// The index of the Ethernet header within VXLAN, or a negative answer for what is no VXLAN:
  /// flags and reserved bits are as the RFC wants them sent.
  ///
  /// @param at behind the UDP header
  static int afterVxlan(byte[] frame, int at, int end) {
    if (end - at < 8) {
      return LinkLayer.TRUNCATED;
    }
    return Bytes.i32(frame, at) == 0x0800_0000 && Bytes.u8(frame, at + 7) == 0
        ? at + 8
        : LinkLayer.NOT_IP;
  }

  /// The index of the IP header within GRE, or why there is none.
  static int afterGre(byte[] frame, int at, int end) {
    if (end - at < 4) {
      return LinkLayer.TRUNCATED;
    }
    var flags = Bytes.u16(frame, at);
    var type = Bytes.u16(frame, at + 2);
    var version = flags & VERSION;
    if (version > 1 || (flags & ROUTING) != 0) {
      return MALFORMED;
    }
    var inside = at + 4;
    inside += (flags & CHECKSUM) != 0 ? 4 : 0;
    inside += (flags & KEY) != 0 ? 4 : 0;
    inside += (flags & SEQUENCE) != 0 ? 4 : 0;
    inside += version == 1 && (flags & ACKNOWLEDGEMENT) != 0 ? 4 : 0;
    if (inside > end) {
      return LinkLayer.TRUNCATED;
    }
    return switch (type) {
      // Without a sequence number it is ERSPAN's first type, which has no header of its own.
      case ERSPAN -> mirrored(frame, inside, (flags & SEQUENCE) != 0 ? 8 : 0, end);
      case ERSPAN_THREE -> erspanThree(frame, inside, end);
      // Acknowledgements of PPTP carry nothing.
      case LinkLayer.PPP ->
          inside == end ? LinkLayer.NOT_IP : LinkLayer.inside(frame, type, inside, end);
      default -> LinkLayer.inside(frame, type, inside, end);
    };
  }

  private static int erspanThree(byte[] frame, int at, int end) {
    if (end - at < 12) {
      return LinkLayer.TRUNCATED;
    }
    var hasSubheader = (Bytes.u8(frame, at + 11) & 1) != 0;
    return mirrored(frame, at, hasSubheader ? 20 : 12, end);
  }

  private static int mirrored(byte[] frame, int at, int header, int end) {
    return end - at < header
        ? LinkLayer.TRUNCATED
        : LinkLayer.inside(frame, LinkLayer.BRIDGED, at + header, end);
  }
}
