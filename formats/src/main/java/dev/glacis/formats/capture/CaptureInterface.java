package dev.glacis.formats.capture;

import dev.glacis.formats.BadInput;

/// An interface of a pcapng section.
///
/// @param snapLength bytes captured of each frame at most; 0 for all
/// @param unitsPerSecond of its time stamps; for binary units the exponent's negative
/// @param offsetSeconds added to its time stamps
record CaptureInterface(int linkType, long snapLength, long unitsPerSecond, long offsetSeconds) {
  private static final int TIME_RESOLUTION = 9;
  private static final int TIME_OFFSET = 14;
  private static final long MICROS = 1_000_000;

  /// Reads the body of an interface block with its options.
  static CaptureInterface read(Source source, Framing.Order order, int from, int end)
      throws BadInput {
    var bytes = source.buffer();
    var units = MICROS;
    var offset = 0L;
    var at = from + 8;
    while (end - at >= 4) {
      var code = order.u16(bytes, at);
      var length = order.u16(bytes, at + 2);
      at += 4;
      if (code == 0) {
        break;
      }
      if (length > end - at) {
        throw source.bad("expected an option within its block, found one of " + length + " bytes");
      }
      if (code == TIME_RESOLUTION && length >= 1) {
        units = units(source, bytes[at] & 0xff);
      } else if (code == TIME_OFFSET && length == 8) {
        var high = order.u32(bytes, order.isBig() ? at : at + 4);
        offset = high << 32 | order.u32(bytes, order.isBig() ? at + 4 : at);
      }
      at += length + 3 & ~3;
    }
    return new CaptureInterface(order.u16(bytes, from), order.u32(bytes, from + 4), units, offset);
  }

  /// Microseconds since 1970 UTC.
  long micros(long timestamp) {
    if (unitsPerSecond < 0) {
      var bits = (int) -unitsPerSecond;
      var fraction = timestamp & (1L << bits) - 1;
      var micros = (long) ((double) fraction / (1L << bits) * MICROS);
      return ((timestamp >>> bits) + offsetSeconds) * MICROS + micros;
    }
    var seconds = Long.divideUnsigned(timestamp, unitsPerSecond);
    var fraction = Long.remainderUnsigned(timestamp, unitsPerSecond);
    var micros =
        unitsPerSecond >= MICROS
            ? fraction / (unitsPerSecond / MICROS)
            : fraction * (MICROS / unitsPerSecond);
    return (seconds + offsetSeconds) * MICROS + micros;
  }

  private static long units(Source source, int resolution) throws BadInput {
    var exponent = resolution & 0x7f;
    var isBinary = resolution > 0x7f;
    if (exponent > (isBinary ? 62 : 18)) {
      throw source.bad("expected a time unit of at least 10^-18 or 2^-62 s, found " + exponent);
    }
    if (isBinary && exponent > 0) {
      return -exponent;
    }
    var units = 1L;
    for (var i = 0; i < exponent; i++) {
      units *= 10;
    }
    return units;
  }
}
