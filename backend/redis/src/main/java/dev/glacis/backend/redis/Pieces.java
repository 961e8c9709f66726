package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.glacis.core.spi.Objects;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// A long value of a key, written and read a megabyte at a time.
final class Pieces {
  static final int PIECE = 1 << 20;

  private Pieces() {}

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Appends to a key that goes away by itself when nobody renames it.
  static final class Out extends OutputStream {
    private final Connection connection;
    private final byte[] key;
    private final byte[] seconds;
    private final long most;
    private final MessageDigest digest = digest();
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private long bytes;

    /// @param seconds until the key goes away after each piece
    /// @param most bytes, compressed
    Out(Connection connection, byte[] key, byte[] seconds, long most) {
      this.connection = connection;
      this.key = key;
      this.seconds = seconds;
      this.most = most;
    }

    /// Writes a document, compressed, to its end.
    ///
    /// @throws IllegalArgumentException when it is too large
    void write(Objects.Content content) throws IOException {
      try (var gzip =
          new GZIPOutputStream(this, 1 << 16) {
            {
              def.setLevel(Deflater.BEST_SPEED);
            }
          }) {
        content.writeTo(gzip);
      }
      send();
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      digest.update(from, offset, length);
      bytes += length;
      if (bytes > most) {
        throw new IllegalArgumentException(
            "compressed, the document is larger than %d bytes, the most that instances share"
                .formatted(most));
      }
      for (var done = 0; done < length; ) {
        var fits = Math.min(length - done, piece.length - filled);
        System.arraycopy(from, offset + done, piece, filled, fits);
        filled += fits;
        done += fits;
        if (filled == piece.length) {
          send();
        }
      }
    }

    private void send() {
      if (filled > 0) {
        connection.sendCommand(Command.APPEND, key, Arrays.copyOf(piece, filled));
        connection.getOne();
        connection.sendCommand(Command.EXPIRE, key, seconds);
        connection.getOne();
        filled = 0;
      }
    }

    long bytes() {
      return bytes;
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /// The bytes of a version, checked at their end.
  static final class In extends InputStream {
    private final Connection connection;
    private final byte[] key;
    private final Version version;
    private final String name;
    private final MessageDigest digest = digest();
    private byte[] piece = {};
    private int taken;
    private long offset;

    In(Connection connection, byte[] key, Version version, String name) {
      this.connection = connection;
      this.key = key;
      this.version = version;
      this.name = name;
    }

    /// Reads to the end.
    ///
    /// @throws BadInput where that is not what was put
    <T> T read(SharedDocument.Reader<T> reader) throws IOException {
      if (version.bytes() > SharedDocument.MOST_BYTES) {
        throw new BadInput(
            "%s: %d bytes; expected at most %d"
                .formatted(name, version.bytes(), SharedDocument.MOST_BYTES));
      }
      var result = reader.read(CompressedInput.of(this, name));
      transferTo(OutputStream.nullOutputStream());
      if (offset != version.bytes()
          || !HexFormat.of().formatHex(digest.digest()).equals(version.sha256())) {
        throw new BadInput(name + ": its bytes are not those that were put; expected its SHA-256");
      }
      return result;
    }

    @Override
    public int read() throws IOException {
      return fill() ? piece[taken++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      var count = Math.min(length, piece.length - taken);
      System.arraycopy(piece, taken, to, at, count);
      taken += count;
      return count;
    }

    private boolean fill() throws IOException {
      if (taken < piece.length) {
        return true;
      }
      var left = Math.min(PIECE, version.bytes() - offset);
      if (left <= 0) {
        return false;
      }
      try {
        connection.sendCommand(Command.GETRANGE, key, ascii(offset), ascii(offset + left - 1));
        piece = connection.getBinaryBulkReply();
      } catch (JedisException e) {
        throw new IOException(name + ": " + Link.reason(e), e);
      }
      taken = 0;
      offset += piece.length;
      digest.update(piece);
      return piece.length > 0;
    }

    private static byte[] ascii(long number) {
      return Long.toString(number).getBytes(US_ASCII);
    }
  }
}
