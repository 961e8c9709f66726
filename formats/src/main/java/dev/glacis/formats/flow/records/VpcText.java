package dev.glacis.formats.flow.records;

import dev.glacis.formats.TextLines;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// AWS VPC flow logs (docs.aws.amazon.com, "Flow log records"): space-separated fields, the default
/// ones of version 2, or those that a header names.
///
/// A record is one direction within an aggregation interval. Its times are whole seconds and may be
/// a minute after the packets', so that they place a flow, but are no duration of it. `bytes` are
/// those of IP packets, as the documentation's own example has them: four pings in 336 bytes.
final class VpcText implements LineFormat {
  private static final List<String> DEFAULT =
      List.of(
          "version",
          "account-id",
          "interface-id",
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "packets",
          "bytes",
          "start",
          "end",
          "action",
          "log-status");

  /// From source address to end.
  private static final List<String> REQUIRED = DEFAULT.subList(3, 12);

  private static final long SECOND = 1_000_000;

  private final List<String> names;
  private final Map<String, Integer> columns = new HashMap<>();

  private VpcText(List<String> names) {
    this.names = names;
    for (var i = 0; i < names.size(); i++) {
      columns.putIfAbsent(names.get(i), i);
    }
  }

  /// @throws dev.glacis.formats.BadInput where a header lacks a field that a flow needs, or the
  ///   first line is neither header nor record
  static VpcText open(TextLines lines, String name) throws IOException {
    var first = lines.next();
    var words = first == null ? List.<String>of() : split(first);
    if (words.contains("srcaddr")) {
      if (!words.containsAll(REQUIRED)) {
        throw RecordReader.unexpected(name, "a header with the fields " + REQUIRED, first);
      }
      return new VpcText(words);
    }
    if (words.size() != DEFAULT.size()) {
      throw RecordReader.unexpected(
          name, "a header of field names, or records of the default fields", first);
    }
    lines.again();
    return new VpcText(DEFAULT);
  }

  @Override
  public Set<Quantity> quantities() {
    return columns.containsKey("tcp-flags")
        ? EnumSet.of(Quantity.PACKETS, Quantity.IP_BYTES, Quantity.FLAGS)
        : EnumSet.of(Quantity.PACKETS, Quantity.IP_BYTES);
  }

  @Override
  public boolean isOneWay() {
    return true;
  }

  @Override
  public @Nullable FlowRecord read(String line) throws BadRecord {
    var cells = split(line);
    if (cells.equals(names)) {
      return null;
    }
    if (cells.size() != names.size()) {
      throw new BadRecord(
          "wrong_column_count", "expected " + names.size() + " fields, found " + cells.size());
    }
    switch (String.valueOf(value(cells, "log-status"))) {
      case "NODATA" -> throw new BadRecord("no_data", null);
      case "SKIPDATA" -> throw new BadRecord("skipped_by_source", null);
      default -> {
        // OK, or a format without a status.
      }
    }
    var ends =
        Ends.of(
            Values.address("srcaddr", value(cells, "srcaddr")),
            Values.address("dstaddr", value(cells, "dstaddr")),
            whole(cells, "srcport", 0xffff),
            whole(cells, "dstport", 0xffff),
            whole(cells, "protocol", 0xff));
    var flags = value(cells, "tcp-flags");
    var forward =
        new Side(
            Values.amount("packets", value(cells, "packets")),
            Double.NaN,
            Values.amount("bytes", value(cells, "bytes")),
            !ends.isTcp()
                ? 0
                : flags == null ? Side.UNKNOWN_FLAGS : whole(cells, "tcp-flags", 255));
    var icmp = ends.isIcmp() ? FlowRecord.UNKNOWN_ICMP : -1;
    return new FlowRecord(
        ends,
        whole(cells, "start", Integer.MAX_VALUE) * SECOND,
        whole(cells, "end", Integer.MAX_VALUE) * SECOND,
        SECOND,
        Double.NaN,
        Double.NaN,
        forward,
        Side.UNKNOWN,
        icmp,
        icmp);
  }

  private int whole(List<String> cells, String name, int max) throws BadRecord {
    return Values.whole(name, Values.present(name, value(cells, name)), max);
  }

  /// Null where the log has no such field, or `-`.
  private @Nullable String value(List<String> cells, String name) {
    var column = columns.get(name);
    var cell = column == null ? "-" : cells.get(column);
    return cell.equals("-") ? null : cell;
  }

  private static List<String> split(String line) {
    return List.of(line.strip().split(" +"));
  }
}
