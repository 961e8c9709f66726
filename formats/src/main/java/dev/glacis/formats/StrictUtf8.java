package dev.glacis.formats;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/// Lets well-formed UTF-8 pass (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF)
/// and throws [BadInput] with the offset of the first byte that is not. JSON parsers let some of
/// these through.
public final class StrictUtf8 extends FilterInputStream {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String source;
  private long offset;

  /// Continuation bytes that are still to come, and the bounds of the next one.
  private int pending;

  private int low = 0x80;
  private int high = 0xbf;

  private StrictUtf8(InputStream in, String source, long offset) {
    super(in);
    this.source = source;
    this.offset = offset;
  }

  /// Checks a stream; a byte order mark at its start is left out.
  public static InputStream of(InputStream in, String source) throws IOException {
    var head = in.readNBytes(BYTE_ORDER_MARK.length);
    if (Arrays.equals(head, BYTE_ORDER_MARK)) {
      return new StrictUtf8(in, source, head.length);
    }
    var whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
    return new StrictUtf8(whole, source, 0);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    var count = in.read(bytes, from, length);
    if (count < 0 && pending > 0) {
      throw malformed("the input ends within a character");
    }
    for (var i = from; i < from + count; i++) {
      if (pending > 0 || bytes[i] < 0) {
        check(bytes[i] & 0xff, offset + i - from);
      }
    }
    offset += Math.max(count, 0);
    return count;
  }

  private void check(int b, long at) throws BadInput {
    if (pending > 0) {
      if (b < low || b > high) {
        offset = at;
        throw malformed("byte 0x" + Integer.toHexString(b));
      }
      pending--;
      low = 0x80;
      high = 0xbf;
    } else if (b >= 0xc2 && b <= 0xdf) {
      pending = 1;
    } else if (b >= 0xe0 && b <= 0xef) {
      pending = 2;
      low = b == 0xe0 ? 0xa0 : 0x80;
      high = b == 0xed ? 0x9f : 0xbf;
    } else if (b >= 0xf0 && b <= 0xf4) {
      pending = 3;
      low = b == 0xf0 ? 0x90 : 0x80;
      high = b == 0xf4 ? 0x8f : 0xbf;
    } else {
      offset = at;
      throw malformed("byte 0x" + Integer.toHexString(b));
    }
  }

  private BadInput malformed(String what) {
    return new BadInput(
        source + ": not UTF-8 at offset " + offset + ": " + what + "; expected JSON in UTF-8");
  }
}
