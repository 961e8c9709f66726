package dev.glacis.core.flow;

/// Finds the network layer in a captured frame. Link types are those of capture files (the LINKTYPE
/// and DLT registries of tcpdump.org). Opened on the way: 802.1Q and 802.1ad tags, MPLS labels (RFC
/// 3032) with IP or Ethernet (RFC 4448) below them, PPPoE sessions (RFC 2516), PPP (RFC 1661), and
/// LLC with SNAP (IEEE 802).
final class LinkLayer {
  /// What is returned for bytes that end too early.
  static final int TRUNCATED = -1;

  /// What is returned for a frame that carries something other than IP.
  static final int NOT_IP = -2;

  /// What is returned for a link type that is not known.
  static final int UNSUPPORTED = -3;

  /// What is returned for more headers within each other than any network has.
  static final int TOO_DEEP = -4;

  /// Ethernet types, as are the next.
  static final int BRIDGED = 0x6558;

  static final int PPP = 0x880b;

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int MAX_LENGTH_FIELD = 1500;

  private static final int MAX_HEADERS = 16;

  private LinkLayer() {}

  /// The index of the IP header in a frame that ends before `end`, or one of the negative verdicts.
  static int find(byte[] frame, int at, int end, int linkType) {
    return switch (linkType) {
      case 1 -> inside(frame, BRIDGED, at, end);
      // Raw IP: as BSD, OpenBSD and all others number it, then IPv4 and IPv6 alone.
      case 12, 14, 101, 228, 229 -> end - at < 1 ? TRUNCATED : at;
      // Loopback of BSD, in the byte order of its machine and in network byte order.
      case 0, 108 -> end - at < 5 ? TRUNCATED : ipByVersion(frame, at + 4);
      // PPP, PPP in HDLC-like framing, PPPoE without Ethernet.
      case 9, 50 -> inside(frame, PPP, at, end);
      case 51 -> inside(frame, PPPOE_SESSION, at, end);
      case 104 -> end - at < 4 ? TRUNCATED : inside(frame, Bytes.u16(frame, at + 2), at + 4, end);
      case 105 -> WirelessLan.find(frame, at, end);
      case 127 -> WirelessLan.findAfterRadiotap(frame, at, end);
      // Linux "cooked", versions 1 and 2.
      case 113 ->
          end - at < 16 ? TRUNCATED : inside(frame, Bytes.u16(frame, at + 14), at + 16, end);
      case 276 -> end - at < 20 ? TRUNCATED : inside(frame, Bytes.u16(frame, at), at + 20, end);
      default -> UNSUPPORTED;
    };
  }

  /// The index of the IP header in what an Ethernet type announces, or one of the negative
  /// verdicts.
  ///
  /// @param at where what has that type begins
  static int inside(byte[] frame, int type, int at, int end) {
    var next = type;
    var here = at;
    for (var headers = 0; headers < MAX_HEADERS; headers++) {
      var left = end - here;
      switch (next) {
        case IPV4, IPV6 -> {
          return left < 1 ? TRUNCATED : here;
        }
        case BRIDGED -> {
          if (left < 14) {
            return TRUNCATED;
          }
          next = Bytes.u16(frame, here + 12);
          here += 14;
        }
        case 0x8100, 0x88a8, 0x9100, 0x9200 -> {
          if (left < 4) {
            return TRUNCATED;
          }
          next = Bytes.u16(frame, here + 2);
          here += 4;
        }
        case MPLS, MPLS_MULTICAST -> {
          if (left < 5) {
            return TRUNCATED;
          }
          here += 4;
          if ((Bytes.u8(frame, here - 2) & 1) != 0) {
            if (Bytes.u8(frame, here) >>> 4 != 0) {
              return ipByVersion(frame, here);
            }
            // The control word of an Ethernet pseudowire.
            here += 4;
            next = BRIDGED;
          }
        }
        case PPPOE_SESSION -> {
          if (left < 8) {
            return TRUNCATED;
          }
          if (Bytes.u16(frame, here) != 0x1100) {
            return NOT_IP;
          }
          here += 6;
          next = PPP;
        }
        case PPP -> {
          return ppp(frame, here, end);
        }
        default -> {
          if (next > MAX_LENGTH_FIELD || left < 8 || !isSnap(frame, here)) {
            return NOT_IP;
          }
          next = Bytes.u16(frame, here + 6);
          here += 8;
        }
      }
    }
    return TOO_DEEP;
  }

  /// The two service access points of SNAP, unnumbered information, and the organisation that
  /// stands for Ethernet types.
  private static boolean isSnap(byte[] frame, int at) {
    return Bytes.u16(frame, at) == 0xaaaa && Bytes.i32(frame, at + 2) >>> 8 == 0x03_0000;
  }

  /// From an address and control field, which may be left out, and a protocol number, which may be
  /// cut to one byte.
  private static int ppp(byte[] frame, int at, int end) {
    if (end - at < 4) {
      return TRUNCATED;
    }
    var here = Bytes.u16(frame, at) == 0xff03 ? at + 2 : at;
    var isShort = (Bytes.u8(frame, here) & 1) != 0;
    var protocol = isShort ? Bytes.u8(frame, here) : Bytes.u16(frame, here);
    here += isShort ? 1 : 2;
    if (protocol != 0x21 && protocol != 0x57) {
      return NOT_IP;
    }
    return here < end ? here : TRUNCATED;
  }

  /// The number of the address family differs between systems; the version nibble does not.
  private static int ipByVersion(byte[] frame, int at) {
    var version = Bytes.u8(frame, at) >>> 4;
    return version == 4 || version == 6 ? at : NOT_IP;
  }
}
