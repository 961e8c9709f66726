package dev.glacis.formats.geo;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A compact table of disjoint ascending address ranges, each with a key (an AS number, a country
/// code), and of names of keys. Gzip over columns of LEB128 numbers:
///
/// ```
/// "GRF1", source, date                       texts are a length and UTF-8 bytes
/// count, key …                               zigzag differences; the most used first
/// named (0 or 1), name …                     by ascending key
/// for IPv4, then IPv6 in units of a /64:
///   count, gap …, length − 1 …, key index …  the gap is to the end of the range before
/// ```
final class RangeFile {
  static final byte[] MAGIC = "GRF1".getBytes(StandardCharsets.US_ASCII);

  private static final int MOST_KEYS = 1 << 20;
  private static final int MOST_RANGES = 1 << 22;
  private static final int MOST_BYTES = 1 << 26;
  private static final int MOST_TEXT = 1 << 12;

  private final String source;
  private final String date;
  private final long[] keys;
  private final @Nullable String[] names;
  private final long[][] columns = new long[4][];
  private final int[][] indexes = new int[2][];

  private RangeFile(String source, String date, long[] keys, @Nullable String[] names) {
    this.source = source;
    this.date = date;
    this.keys = keys;
    this.names = names;
  }

  /// @param name as errors name it
  /// @throws BadInput when it is no such file, or damaged
  static RangeFile read(InputStream in, String name) throws IOException {
    try (var inflated = new GZIPInputStream(in, 1 << 16)) {
      var bytes = ByteBuffer.wrap(inflated.readNBytes(MOST_BYTES));
      var magic = new byte[Math.min(MAGIC.length, bytes.remaining())];
      bytes.get(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new BadInput(name + ": not a range file");
      }
      var source = text(bytes, name);
      var date = text(bytes, name);
      var keys = new long[count(bytes, MOST_KEYS, name)];
      var key = 0L;
      for (var i = 0; i < keys.length; i++) {
        var zigzag = number(bytes, name);
        key += zigzag >>> 1 ^ -(zigzag & 1);
        keys[i] = key;
      }
      var names = new @Nullable String[keys.length];
      if (number(bytes, name) == 1) {
        for (var i = 0; i < names.length; i++) {
          names[i] = text(bytes, name);
        }
      }
      var file = new RangeFile(source, date, keys, names);
      file.ranges(bytes, 0, name);
      file.ranges(bytes, 1, name);
      return file;
    } catch (EOFException | ZipException e) {
      throw new BadInput(name + ": damaged: " + e.getMessage(), e);
    }
  }

  /// Where the data come from, as their licence asks to be said.
  String source() {
    return source;
  }

  /// Of the data, as `2026-06-17`.
  String date() {
    return date;
  }

  /// Receives what the file holds.
  interface Visitor {
    void range(Address first, Address last, long key);

    void name(long key, String name);
  }

  void forEach(Visitor visitor) {
    for (var i = 0; i < indexes[0].length; i++) {
      visitor.range(
          Address.ofV4((int) columns[0][i]),
          Address.ofV4((int) columns[1][i]),
          keys[indexes[0][i]]);
    }
    for (var i = 0; i < indexes[1].length; i++) {
      visitor.range(
          new Address(columns[2][i], 0), new Address(columns[3][i], -1), keys[indexes[1][i]]);
    }
    var ascending = keys.clone();
    Arrays.sort(ascending);
    for (var i = 0; i < names.length; i++) {
      var name = names[i];
      if (name != null) {
        visitor.name(ascending[i], name);
      }
    }
  }

  private void ranges(ByteBuffer bytes, int family, String name) throws BadInput {
    var count = count(bytes, MOST_RANGES, name);
    var firsts = new long[count];
    var lasts = new long[count];
    var index = new int[count];
    for (var i = 0; i < count; i++) {
      firsts[i] = number(bytes, name);
    }
    var next = 0L;
    for (var i = 0; i < count; i++) {
      firsts[i] += next;
      lasts[i] = firsts[i] + number(bytes, name);
      if (Long.compareUnsigned(firsts[i], next) < 0
          || Long.compareUnsigned(lasts[i], firsts[i]) < 0
          || (family == 0 && lasts[i] > 0xffff_ffffL)) {
        throw new BadInput(name + ": range " + i + " is out of order");
      }
      next = lasts[i] + 1;
    }
    for (var i = 0; i < count; i++) {
      var at = number(bytes, name);
      if (at < 0 || at >= keys.length) {
        throw new BadInput(name + ": range " + i + " has no key");
      }
      index[i] = (int) at;
    }
    columns[2 * family] = firsts;
    columns[2 * family + 1] = lasts;
    indexes[family] = index;
  }

  private static int count(ByteBuffer bytes, int most, String name) throws BadInput {
    var count = number(bytes, name);
    if (count < 0 || count > most) {
      throw new BadInput(name + ": count " + count + "; expected at most " + most);
    }
    return (int) count;
  }

  private static String text(ByteBuffer bytes, String name) throws BadInput {
    var length = count(bytes, MOST_TEXT, name);
    if (bytes.remaining() < length) {
      throw new BadInput(name + ": ends within a text");
    }
    var text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static long number(ByteBuffer bytes, String name) throws BadInput {
    var value = 0L;
    for (var shift = 0; shift < 64; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw new BadInput(name + ": ends within a number");
      }
      var b = bytes.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BadInput(name + ": a number of more than 64 bits");
  }
}
