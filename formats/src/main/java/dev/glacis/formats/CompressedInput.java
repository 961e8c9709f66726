package dev.glacis.formats;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Input that may be compressed with gzip (RFC 1952) or zstd (RFC 8878), told by its first bytes.
public final class CompressedInput {
  private static final int BUFFER = 1 << 16;

  private CompressedInput() {}

  /// Opens a file and undoes its compression, if it has one.
  public static InputStream open(Path file) throws IOException {
    var raw = Files.newInputStream(file);
    try {
      return of(raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /// Undoes the compression of a stream, if it has one. Reads as little as the stream gives at a
  /// time, so that a pipe is never waited on for more than it has.
  public static InputStream of(InputStream raw) throws IOException {
    var head = raw.readNBytes(4);
    var whole = new SequenceInputStream(new ByteArrayInputStream(head), raw);
    if (head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
      return new BufferedInputStream(new GZIPInputStream(whole, BUFFER), BUFFER);
    }
    if (head.length == 4
        && (head[0] & 0xff) == 0x28
        && (head[1] & 0xff) == 0xb5
        && head[2] == 0x2f
        && (head[3] & 0xff) == 0xfd) {
      return new BufferedInputStream(new ZstdInputStream(whole), BUFFER);
    }
    return new BufferedInputStream(whole, BUFFER);
  }
}
