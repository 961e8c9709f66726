package dev.glacis.core.surface;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Machine ids as UTF-8 JSON strings (RFC 8259), each after a comma, one behind the other: the ids
/// of machines `a` to `b - 1` are one run of bytes.
final class JsonIds {
  private static final String HEX = "0123456789abcdef";
  private static final long LONGEST_ESCAPE = 6;
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private final byte[] bytes;
  private final int[] start;

  private JsonIds(byte[] bytes, int[] start) {
    this.bytes = bytes;
    this.start = start;
  }

  /// @throws IllegalArgumentException where the ids take 2 GiB or more
  static JsonIds of(String[] ids) {
    var out = new ByteArrayOutputStream(1 << 16);
    var start = new int[ids.length + 1];
    for (var i = 0; i < ids.length; i++) {
      if (out.size() + LONGEST_ESCAPE * ids[i].length() + 3 > MAX_BYTES) {
        throw new IllegalArgumentException("the ids of all machines take 2 GiB or more");
      }
      out.write(',');
      encode(ids[i], out);
      start[i + 1] = out.size();
    }
    return new JsonIds(out.toByteArray(), start);
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the comma before machine `number`'s id stands; that of one past the last machine is the
  /// end.
  int start(int number) {
    return start[number];
  }

  private static void encode(String id, ByteArrayOutputStream out) {
    out.write('"');
    for (var i = 0; i < id.length(); i++) {
      var c = id.charAt(i);
      if (c == '"' || c == '\\') {
        out.write('\\');
        out.write(c);
      } else if (c >= ' ' && c < 0x7f) {
        out.write(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < id.length()
          && Character.isLowSurrogate(id.charAt(i + 1))) {
        out.writeBytes(id.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
        i++;
      } else if (c > 0x7f && !Character.isSurrogate(c)) {
        out.writeBytes(id.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      } else {
        out.write('\\');
        out.write('u');
        for (var shift = 12; shift >= 0; shift -= 4) {
          out.write(HEX.charAt(c >> shift & 15));
        }
      }
    }
    out.write('"');
  }
}
