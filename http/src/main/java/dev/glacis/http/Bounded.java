package dev.glacis.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Input of at most so many bytes: the next one is a [Problem].
final class Bounded extends FilterInputStream {
  private final long limit;
  private long read;

  Bounded(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    var next = in.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var count = in.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  /// @throws Problem 413 beyond the limit
  private void count(int more) {
    read += more;
    if (read > limit) {
      throw Problem.tooLarge(limit);
    }
  }
}
