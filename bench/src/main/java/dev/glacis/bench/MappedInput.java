package dev.glacis.bench;

import java.io.InputStream;
import java.nio.MappedByteBuffer;

/// A mapped file as a stream.
final class MappedInput extends InputStream {
  private final MappedByteBuffer mapped;

  MappedInput(MappedByteBuffer mapped) {
    this.mapped = mapped;
  }

  @Override
  public int read() {
    return mapped.hasRemaining() ? mapped.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (!mapped.hasRemaining()) {
      return -1;
    }
    var count = Math.min(length, mapped.remaining());
    mapped.get(into, from, count);
    return count;
  }
}
