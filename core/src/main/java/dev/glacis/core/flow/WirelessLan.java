package dev.glacis.core.flow;

/// Data frames of IEEE 802.11 that are not encrypted, as captured in monitor mode, alone or after a
/// radiotap header (radiotap.org). Management and control frames, encrypted data and aggregates
/// carry nothing to read.
final class WirelessLan {
  private static final int DATA = 2;
  private static final int NO_DATA = 4;
  private static final int QUALITY_OF_SERVICE = 8;
  private static final int TO_AND_FROM_DISTRIBUTION = 3;
  private static final int PROTECTED = 0x40;
  private static final int ORDER = 0x80;
  private static final int AGGREGATE = 0x80;

  private WirelessLan() {}

  /// As [LinkLayer#find].
  static int findAfterRadiotap(byte[] frame, int at, int end) {
    if (end - at < 8) {
      return LinkLayer.TRUNCATED;
    }
    var length = Bytes.u8(frame, at + 2) | Bytes.u8(frame, at + 3) << 8;
    if (Bytes.u8(frame, at) != 0 || length < 8) {
      return LinkLayer.NOT_IP;
    }
    return length > end - at ? LinkLayer.TRUNCATED : find(frame, at + length, end);
  }

  /// As [LinkLayer#find].
  static int find(byte[] frame, int at, int end) {
    if (end - at < 24) {
      return LinkLayer.TRUNCATED;
    }
    var control = Bytes.u8(frame, at);
    var flags = Bytes.u8(frame, at + 1);
    var subtype = control >>> 4;
    if ((control & 15) != DATA << 2 || (subtype & NO_DATA) != 0 || (flags & PROTECTED) != 0) {
      return LinkLayer.NOT_IP;
    }
    var header = 24;
    if ((flags & TO_AND_FROM_DISTRIBUTION) == TO_AND_FROM_DISTRIBUTION) {
      header += 6;
    }
    if ((subtype & QUALITY_OF_SERVICE) != 0) {
      if (end - at < header + 2) {
        return LinkLayer.TRUNCATED;
      }
      if ((Bytes.u8(frame, at + header) & AGGREGATE) != 0) {
        return LinkLayer.NOT_IP;
      }
      header += (flags & ORDER) != 0 ? 6 : 2;
    }
    // What follows begins with LLC, as in an Ethernet frame whose type is a length.
    return end - at < header + 8
        ? LinkLayer.TRUNCATED
        : LinkLayer.inside(frame, 0, at + header, end);
  }
}
