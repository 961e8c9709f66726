package dev.glacis.formats.flow.records;

/// What one direction of a flow carried; NaN for what is not known.
///
/// @param payload bytes after the transport headers
/// @param ipBytes bytes of the IP packets
/// @param flags bits of the TCP header, those of all packets together, or [#UNKNOWN_FLAGS]
record Side(double packets, double payload, double ipBytes, int flags) {
  static final int UNKNOWN_FLAGS = -1;
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  static final Side UNKNOWN = new Side(Double.NaN, Double.NaN, Double.NaN, UNKNOWN_FLAGS);

  /// 1 or 0; NaN where flags are not known.
  double saw(int flag) {
    return flags == UNKNOWN_FLAGS ? Double.NaN : (flags & flag) != 0 ? 1 : 0;
  }
}
