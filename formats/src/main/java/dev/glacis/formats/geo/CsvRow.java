package dev.glacis.formats.geo;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A row of a CSV table with a header (RFC 4180), whose errors name file and line.
///
/// @param file as errors name it
record CsvRow(String file, NamedCsvRecord cells) {
  static final int MAX_ROWS = 1 << 20;

  /// @throws BadInput when it is no CSV, or holds more than 2²⁰ rows
  static List<CsvRow> all(String file, Reader reader) throws IOException {
    var rows = new ArrayList<CsvRow>();
    try (var csv =
        CsvReader.builder().skipEmptyLines(true).detectBomHeader(false).ofNamedCsvRecord(reader)) {
      for (var cells : csv) {
        if (rows.size() == MAX_ROWS) {
          throw new BadInput(file + ": more than " + MAX_ROWS + " rows");
        }
        rows.add(new CsvRow(file, cells));
      }
    } catch (CsvParseException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return rows;
  }

  /// @throws BadInput when the column is missing
  String get(String column) throws BadInput {
    return cells
        .findField(column)
        .orElseThrow(() -> new BadInput(where() + ": no column '" + column + "'"));
  }

  /// @throws BadInput when the cell is no number between the two bounds
  double number(String column, double least, double most) throws BadInput {
    var text = get(column);
    var number = parse(text);
    if (number >= least && number <= most) {
      return number;
    }
    throw bad(column, text, "a number from " + least + " to " + most);
  }

  BadInput bad(String column, String text, String expected) {
    return new BadInput(where() + ": " + column + " is '" + text + "'; expected " + expected);
  }

  private String where() {
    return file + " line " + cells.getStartingLineNumber();
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
