package dev.glacis.formats;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Input that may be compressed with gzip (RFC 1952) or zstd (RFC 8878), told by its first bytes.
/// Compressed data that is damaged or cut short is a [BadInput].
public final class CompressedInput {
  private static final int BUFFER = 1 << 16;

  private CompressedInput() {}

  /// Opens a file and undoes its compression, if it has one.
  ///
  /// @throws BadInput for a folder, too
  public static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a folder; expected a file");
    }
    var raw = Files.newInputStream(file);
    try {
      return of(raw, file.toString());
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /// Undoes the compression of a stream, if it has one. Reads as little as the stream gives at a
  /// time, so that a pipe is never waited on for more than it has.
  public static InputStream of(InputStream raw) throws IOException {
    return of(raw, "input");
  }

  /// As [#of(InputStream)].
  ///
  /// @param name how messages name the input
  public static InputStream of(InputStream raw, String name) throws IOException {
    var head = raw.readNBytes(4);
    var whole = new SequenceInputStream(new ByteArrayInputStream(head), raw);
    if (head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
      try {
        return new BufferedInputStream(
            new Decompressed(new GZIPInputStream(whole, BUFFER), name, "gzip"), BUFFER);
      } catch (EOFException | ZipException e) {
        throw damaged(name, "gzip", 0, e);
      }
    }
    if (head.length == 4
        && (head[0] & 0xff) == 0x28
        && (head[1] & 0xff) == 0xb5
        && head[2] == 0x2f
        && (head[3] & 0xff) == 0xfd) {
      return new BufferedInputStream(
          new Decompressed(new ZstdInputStream(whole), name, "zstd"), BUFFER);
    }
    return new BufferedInputStream(whole, BUFFER);
  }

  private static BadInput damaged(String name, String format, long offset, Throwable cause) {
    return new BadInput(
        "%s: damaged %s data: %s, after %d bytes of content; expected a complete file"
            .formatted(name, format, cause.getMessage(), offset),
        cause);
  }

  /// Turns what a decompressor throws at bad data into a [BadInput], after everything before that
  /// has been given.
  private static final class Decompressed extends FilterInputStream {
    private final String name;
    private final String format;
    private long offset;

    Decompressed(InputStream in, String name, String format) {
      super(in);
      this.name = name;
      this.format = format;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        var count = in.read(bytes, offset, length);
        this.offset += Math.max(count, 0);
        return count;
      } catch (EOFException | ZipException | RuntimeException e) {
        throw damaged(name, format, this.offset, e);
      } catch (IOException e) {
        throw in instanceof ZstdInputStream ? damaged(name, format, this.offset, e) : e;
      } catch (StackOverflowError e) {
        // The JDK's decompressor calls itself for each member without content.
        var cause = new ZipException("members without content");
        cause.initCause(e);
        throw damaged(name, format, this.offset, cause);
      }
    }

    /// Nothing is promised: a buffer would read on, meet the damage, and lose what it has read.
    @Override
    public int available() {
      return 0;
    }
  }
}
