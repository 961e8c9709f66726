package dev.glacis.formats.geo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Writes what [RangeFile] reads.
final class RangeFileWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);

  private RangeFileWriter() {}

  /// A range of one family: IPv4 addresses, or the upper halves of IPv6 addresses.
  record Range(long first, long last, long key) {}

  /// @param v4 ascending, disjoint
  /// @param v6 as well
  /// @param names of keys; empty for none
  static void write(
      OutputStream out,
      String source,
      String date,
      List<Range> v4,
      List<Range> v6,
      Map<Long, String> names)
      throws IOException {
    var writer = new RangeFileWriter();
    writer.bytes.write(RangeFile.MAGIC);
    writer.text(source);
    writer.text(date);
    var index = writer.keys(v4, v6, names);
    writer.ranges(v4, index);
    writer.ranges(v6, index);
    try (var gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      writer.bytes.writeTo(gzip);
    }
  }

  private Map<Long, Integer> keys(List<Range> v4, List<Range> v6, Map<Long, String> names) {
    var uses = new TreeMap<Long, Integer>();
    v4.forEach(range -> uses.merge(range.key, 1, Integer::sum));
    v6.forEach(range -> uses.merge(range.key, 1, Integer::sum));
    var ranked = new ArrayList<>(uses.keySet());
    ranked.sort((a, b) -> Integer.compare(uses.getOrDefault(b, 0), uses.getOrDefault(a, 0)));
    var index = new HashMap<Long, Integer>();
    number(ranked.size());
    var before = 0L;
    for (var key : ranked) {
      var difference = key - before;
      number(difference << 1 ^ difference >> 63);
      before = key;
      index.put(key, index.size());
    }
    number(names.isEmpty() ? 0 : 1);
    if (!names.isEmpty()) {
      uses.keySet().forEach(key -> text(names.getOrDefault(key, "")));
    }
    return index;
  }

  private void ranges(List<Range> ranges, Map<Long, Integer> index) {
    number(ranges.size());
    var next = 0L;
    for (var range : ranges) {
      number(range.first - next);
      next = range.last + 1;
    }
    ranges.forEach(range -> number(range.last - range.first));
    ranges.forEach(range -> number(index.getOrDefault(range.key, -1)));
  }

  private void text(String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    bytes.writeBytes(utf8);
  }

  private void number(long value) {
    var rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
