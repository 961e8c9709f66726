package dev.glacis.formats.capture;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A stream read in pieces of known length through one buffer, which grows to the largest piece and
/// is handed out as it is. Knows where it is, so that errors can say it.
final class Source {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final String name;
  private byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long offset;

  Source(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  byte[] buffer() {
    return buffer;
  }

  /// Makes the next `length` bytes lie in the buffer and moves past them.
  ///
  /// @param what they are, for the error
  /// @return where they begin in [#buffer], both valid until the next call
  /// @throws BadInput when the stream ends within them
  int take(int length, String what) throws IOException {
    fill(length);
    if (to - from < length) {
      throw bad("the file ends here after " + (to - from) + " of " + length + " bytes of " + what);
    }
    var at = from;
    from += length;
    offset += length;
    return at;
  }

  /// Moves past bytes without keeping them.
  void skip(long length, String what) throws IOException {
    var left = length;
    while (left > 0) {
      var piece = (int) Math.min(left, BUFFER);
      take(piece, what);
      left -= piece;
    }
  }

  /// Whether the stream ends here.
  boolean isAtEnd() throws IOException {
    fill(1);
    return from == to;
  }

  /// An error at this offset.
  BadInput bad(String message) {
    return new BadInput(name + ": offset " + offset + ": " + message);
  }

  /// Reads on until that many bytes are in the buffer or the stream ends.
  private void fill(int length) throws IOException {
    if (to - from >= length) {
      return;
    }
    if (length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length, buffer.length * 2));
    }
    if (buffer.length - from < length) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    while (to - from < length) {
      var count = in.read(buffer, to, buffer.length - to);
      if (count < 0) {
        return;
      }
      to += count;
    }
  }
}
