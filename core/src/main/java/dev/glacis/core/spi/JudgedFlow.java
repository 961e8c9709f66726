package dev.glacis.core.spi;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;

/// One flow record and what the model made of it.
///
/// @param time of its last packet
/// @param protocol IANA number
/// @param confidence 0 to 1
public record JudgedFlow(
    Instant time,
    Address source,
    int sourcePort,
    Address target,
    int targetPort,
    int protocol,
    TrafficClass verdict,
    float confidence,
    long packets,
    long bytes) {
  private static final int KEY_BYTES = 37;

  /// @throws IllegalArgumentException for a port or protocol out of range
  public JudgedFlow {
    if (sourcePort >>> 16 != 0 || targetPort >>> 16 != 0 || protocol >>> 8 != 0) {
      throw new IllegalArgumentException(
          "no five-tuple: ports %d and %d, protocol %d"
              .formatted(sourcePort, targetPort, protocol));
    }
  }

  /// The five-tuple in hexadecimal digits; with the time, it is like no other.
  public String id() {
    var key = ByteBuffer.allocate(KEY_BYTES);
    key.putLong(source.high()).putLong(source.low()).putShort((short) sourcePort);
    key.putLong(target.high()).putLong(target.low()).putShort((short) targetPort);
    return HexFormat.of().formatHex(key.put((byte) protocol).array());
  }
}
