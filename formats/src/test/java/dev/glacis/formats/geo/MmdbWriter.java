package dev.glacis.formats.geo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.net.Prefix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes small databases in MaxMind DB format 2.0, by its specification: a binary tree of 24-bit
/// records, sixteen zeros, the entries, and the metadata behind a marker.
final class MmdbWriter {
  private static final int RECORD_BITS = 24;
  private static final int NOTHING = -1;
  private static final byte[] MARKER = "???MaxMind.com".getBytes(UTF_8);

  static {
    MARKER[0] = (byte) 0xab;
    MARKER[1] = (byte) 0xcd;
    MARKER[2] = (byte) 0xef;
  }

  private final boolean v6;

  /// Two records each: a node's number, [#NOTHING], or, from -2 downwards, an entry's offset.
  private final List<int[]> nodes = new ArrayList<>();

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();

  MmdbWriter(boolean v6) {
    this.v6 = v6;
    nodes.add(new int[] {NOTHING, NOTHING});
  }

  /// @param value made of maps, texts, `Double` and `Long` (an unsigned number of 32 bits)
  MmdbWriter put(String network, Map<String, ?> value) {
    var prefix = Prefix.parse(network);
    var bytes = prefix.address().toBytes();
    var above = v6 && bytes.length == 4 ? 96 : 0;
    var entry = -2 - entries.size();
    write(value, entries);
    var node = 0;
    for (var i = 0; i < above + prefix.length(); i++) {
      var at = i - above;
      var bit = at < 0 ? 0 : bytes[at >> 3] >> (7 - (at & 7)) & 1;
      if (i == above + prefix.length() - 1) {
        nodes.get(node)[bit] = entry;
      } else {
        if (nodes.get(node)[bit] == NOTHING) {
          nodes.get(node)[bit] = nodes.size();
          nodes.add(new int[] {NOTHING, NOTHING});
        }
        node = nodes.get(node)[bit];
      }
    }
    return this;
  }

  Path writeTo(Path file) throws IOException {
    var out = new ByteArrayOutputStream();
    for (var node : nodes) {
      for (var record : node) {
        var value = record;
        if (record == NOTHING) {
          value = nodes.size();
        } else if (record < NOTHING) {
          value = nodes.size() + 16 + (-2 - record);
        }
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(entries.toByteArray());
    out.writeBytes(MARKER);
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("node_count", (long) nodes.size());
    metadata.put("record_size", RECORD_BITS);
    metadata.put("ip_version", v6 ? 6 : 4);
    metadata.put("database_type", "Test");
    metadata.put("languages", List.of("en"));
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", BigInteger.valueOf(1_760_000_000));
    metadata.put("description", Map.of("en", "made by a test"));
    write(metadata, out);
    return Files.write(file, out.toByteArray());
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case String text -> {
        var bytes = text.getBytes(UTF_8);
        head(2, bytes.length, out);
        out.writeBytes(bytes);
      }
      case Double number -> {
        head(3, 8, out);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
      }
      case Integer number -> {
        head(5, 2, out);
        out.writeBytes(ByteBuffer.allocate(2).putShort(number.shortValue()).array());
      }
      case Long number -> {
        head(6, 4, out);
        out.writeBytes(ByteBuffer.allocate(4).putInt(number.intValue()).array());
      }
      case BigInteger number -> {
        out.write(8);
        out.write(9 - 7);
        out.writeBytes(ByteBuffer.allocate(8).putLong(number.longValueExact()).array());
      }
      case Map<?, ?> map -> {
        head(7, map.size(), out);
        map.forEach(
            (key, member) -> {
              write(key, out);
              write(member, out);
            });
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(11 - 7);
        list.forEach(member -> write(member, out));
      }
      default -> throw new IllegalArgumentException("cannot write " + value);
    }
  }

  private static void head(int type, int size, ByteArrayOutputStream out) {
    if (size < 29) {
      out.write(type << 5 | size);
    } else {
      out.write(type << 5 | 29);
      out.write(size - 29);
    }
  }
}
