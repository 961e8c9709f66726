package dev.glacis.formats.feed;

import dev.glacis.formats.TextLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records of CSV (RFC 4180) from lines, made to survive a damaged record: a quoted cell may hold
/// up to [#MOST_LINES] lines; where its quote never closes, the first line alone is the damaged
/// record and reading goes on with the second.
final class CsvCells {
  static final int MOST_LINES = 16;
  static final int MOST_CELLS = 512;

  private final TextLines lines;
  private final ArrayList<String> ahead = new ArrayList<>();
  private long number;

  CsvCells(TextLines lines) {
    this.lines = lines;
  }

  /// A record, or why it is none; null at the end of the text.
  @Nullable Row next() throws IOException {
    var first = take();
    if (first == null) {
      return null;
    }
    number++;
    if (first.length() >= TextLines.MAX_LENGTH) {
      return new Row(number, List.of(), "too_long");
    }
    var cells = split(first);
    if (cells != null) {
      return new Row(number, cells, cells.size() > MOST_CELLS ? "too_many_cells" : null);
    }
    var joined = new StringBuilder(first);
    var taken = new ArrayList<String>();
    while (taken.size() < MOST_LINES - 1) {
      var more = take();
      if (more == null) {
        break;
      }
      taken.add(more);
      cells = split(joined.append('\n').append(more).toString());
      if (cells != null) {
        var row = new Row(number, cells, cells.size() > MOST_CELLS ? "too_many_cells" : null);
        number += taken.size();
        return row;
      }
    }
    ahead.addAll(0, taken);
    return new Row(number, List.of(), "unclosed_quote");
  }

  /// @param line of its first character
  /// @param damage null for a sound record, else a reason to count it under
  record Row(long line, List<String> cells, @Nullable String damage) {
    /// Stripped; empty where the row is too short or the column is not there.
    String cell(int at) {
      return at < 0 || at >= cells.size() ? "" : cells.get(at).strip();
    }

    boolean blank() {
      return damage == null && cells.size() == 1 && cells.getFirst().isBlank();
    }
  }

  private @Nullable String take() throws IOException {
    return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
  }

  /// Null where a quoted cell does not end.
  private static @Nullable List<String> split(String record) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    var quoted = false;
    for (var i = 0; i < record.length() && cells.size() <= MOST_CELLS; i++) {
      var c = record.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < record.length() && record.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return quoted ? null : cells;
  }
}
