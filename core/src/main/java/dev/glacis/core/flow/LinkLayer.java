package dev.glacis.core.flow;

/// Finds the network layer in a captured frame. Link types are those of capture files (the LINKTYPE
/// and DLT registries of tcpdump.org).
final class LinkLayer {
  /// What [#find] returns for bytes that end too early.
  static final int TRUNCATED = -1;

  /// What [#find] returns for a frame that carries something other than IP.
  static final int NOT_IP = -2;

  /// What [#find] returns for a link type it does not know.
  static final int UNSUPPORTED = -3;

  private static final int NULL = 0;
  private static final int ETHERNET = 1;
  private static final int RAW_BSD = 12;
  private static final int RAW_OPENBSD = 14;
  private static final int RAW = 101;
  private static final int LOOP = 108;
  private static final int LINUX_SLL = 113;
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;
  private static final int LINUX_SLL2 = 276;

  private static final int MAX_TAGS = 4;

  private LinkLayer() {}

  /// The index of the IP header in a frame that ends before `end`, or one of the negative verdicts.
  static int find(byte[] frame, int at, int end, int linkType) {
    return switch (linkType) {
      case ETHERNET -> end - at < 14 ? TRUNCATED : tagged(frame, at + 12, end);
      case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> end - at < 1 ? TRUNCATED : at;
      case NULL, LOOP -> end - at < 5 ? TRUNCATED : familyThenIp(frame, at);
      case LINUX_SLL -> end - at < 16 ? TRUNCATED : tagged(frame, at + 14, end);
      case LINUX_SLL2 -> end - at < 20 ? TRUNCATED : cookedTwo(frame, at, end);
      default -> UNSUPPORTED;
    };
  }

  /// From an Ethernet type over 802.1Q and 802.1ad tags to what follows them.
  private static int tagged(byte[] frame, int typeAt, int end) {
    var at = typeAt;
    for (var tags = 0; tags <= MAX_TAGS; tags++) {
      if (end - at < 2) {
        return TRUNCATED;
      }
      switch (Bytes.u16(frame, at)) {
        case 0x0800, 0x86dd -> {
          return at + 2;
        }
        case 0x8100, 0x88a8, 0x9100 -> at += 4;
        default -> {
          return NOT_IP;
        }
      }
    }
    return NOT_IP;
  }

  /// The family's number differs between systems and byte orders; the version nibble does not.
  private static int familyThenIp(byte[] frame, int at) {
    var version = Bytes.u8(frame, at + 4) >>> 4;
    return version == 4 || version == 6 ? at + 4 : NOT_IP;
  }

  private static int cookedTwo(byte[] frame, int at, int end) {
    return switch (Bytes.u16(frame, at)) {
      case 0x0800, 0x86dd -> at + 20;
      case 0x8100, 0x88a8, 0x9100 -> tagged(frame, at + 22, end);
      default -> NOT_IP;
    };
  }
}
