package dev.glacis.formats.flow.records;

import dev.glacis.formats.BadInput;
import dev.glacis.formats.TextLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `conn.log` as Zeek's ASCII writer makes it: columns that a head of `#` lines names. A head in
/// the middle, as in logs that were put together, counts from there on.
final class ZeekText implements LineFormat {
  private char separator = '\t';
  private String unset = "-";
  private String empty = "(empty)";
  private Map<String, Integer> columns = Map.of();
  private int width;
  private Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);

  private ZeekText() {}

  /// @throws BadInput where the head names no columns of a connection log
  static ZeekText open(TextLines lines, String name) throws IOException {
    var format = new ZeekText();
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (!line.startsWith("#")) {
        lines.again();
        break;
      }
      format.head(line);
    }
    if (!format.columns.keySet().containsAll(ZeekConn.REQUIRED)) {
      throw new BadInput(
          name
              + ":1: expected the #fields of a conn.log, among them "
              + ZeekConn.REQUIRED.stream().sorted().toList());
    }
    format.quantities = format.present();
    return format;
  }

  @Override
  public Set<Quantity> quantities() {
    return quantities;
  }

  @Override
  public boolean isOneWay() {
    return false;
  }

  @Override
  public @Nullable FlowRecord read(String line) throws BadRecord {
    if (line.startsWith("#")) {
      head(line);
      return null;
    }
    var cells = cells(line);
    if (cells.size() != width) {
      throw new BadRecord(
          "wrong_column_count", "expected " + width + " columns, found " + cells.size());
    }
    return ZeekConn.read(
        field -> {
          var column = columns.get(field);
          var cell = column == null ? unset : cells.get(column);
          return cell.equals(unset) || cell.equals(empty) ? null : cell;
        });
  }

  private void head(String line) {
    if (line.startsWith("#separator ")) {
      var text = line.substring("#separator ".length());
      separator = character(text);
      return;
    }
    var cells = cells(line);
    var value = cells.size() < 2 ? "" : cells.get(1);
    switch (cells.getFirst()) {
      case "#unset_field" -> unset = value;
      case "#empty_field" -> empty = value;
      case "#fields" -> {
        var places = new HashMap<String, Integer>();
        for (var i = 1; i < cells.size(); i++) {
          places.putIfAbsent(cells.get(i), i - 1);
        }
        columns = places;
        width = cells.size() - 1;
      }
      default -> {
        // Kinds, times and paths of no use here.
      }
    }
  }

  /// A character, or its code as `\x09`.
  private static char character(String text) {
    try {
      return text.startsWith("\\x")
          ? (char) Integer.parseInt(text.substring(2), 16)
          : text.isEmpty() ? '\t' : text.charAt(0);
    } catch (NumberFormatException _) {
      return '\t';
    }
  }

  private List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var from = 0;
    for (var to = line.indexOf(separator); to >= 0; to = line.indexOf(separator, from)) {
      cells.add(line.substring(from, to));
      from = to + 1;
    }
    cells.add(line.substring(from));
    return cells;
  }

  private Set<Quantity> present() {
    var present = EnumSet.of(Quantity.ICMP);
    add(present, Quantity.PACKETS, "orig_pkts", "resp_pkts");
    add(present, Quantity.IP_BYTES, "orig_ip_bytes", "resp_ip_bytes");
    add(present, Quantity.PAYLOAD, "orig_bytes", "resp_bytes");
    add(present, Quantity.FLAGS, "history");
    add(present, Quantity.DURATION, "duration");
    add(present, Quantity.DURATION_TO_CLOSE, "duration");
    return present;
  }

  private void add(Set<Quantity> present, Quantity quantity, String... fields) {
    if (columns.keySet().containsAll(List.of(fields))) {
      present.add(quantity);
    }
  }
}
