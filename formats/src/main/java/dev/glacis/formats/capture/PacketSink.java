package dev.glacis.formats.capture;

/// Takes captured frames one by one. The bytes belong to the reader again once the call returns.
@FunctionalInterface
public interface PacketSink {
  /// @param timeMicros microseconds since 1970 UTC
  /// @param capturedLength bytes of the frame from `offset` on that were captured
  /// @param wireLength bytes the frame had
  /// @param linkType LINKTYPE number of the frame's first header: 1 for Ethernet
  void packet(
      long timeMicros, byte[] frame, int offset, int capturedLength, int wireLength, int linkType);
}
