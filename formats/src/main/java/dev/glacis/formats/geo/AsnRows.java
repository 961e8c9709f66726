package dev.glacis.formats.geo;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.BadInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Rows of a user's table of systems; see [AsnTables#read].
final class AsnRows {
  private static final int LOOK = 1 << 12;
  private static final String EXPECTED =
      "; expected first,last,asn,name or prefix,asn,name (comma or tab)";

  private AsnRows() {}

  static void read(String file, InputStream in, AsnTable.Builder table) throws IOException {
    var bytes = new BufferedInputStream(in, LOOK);
    var separator = firstLine(bytes).indexOf('\t') >= 0 ? '\t' : ',';
    try (var rows =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .ofCsvRecord(bytes, StandardCharsets.UTF_8)) {
      for (var row : rows) {
        row(file, row, table);
      }
    } catch (CsvParseException e) {
      throw new BadInput(file + ": " + e.getMessage() + EXPECTED, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void row(String file, CsvRecord row, AsnTable.Builder table) throws BadInput {
    var subject = row.getField(0).strip();
    if (subject.startsWith("#") || (row.getStartingLineNumber() == 1 && !startsAddress(subject))) {
      return;
    }
    try {
      var ranges = subject.indexOf('/') < 0 && row.getFieldCount() > 2;
      var at = ranges ? 2 : 1;
      var asn = Long.parseLong(row.getField(at).strip());
      if (asn == 0) {
        return;
      }
      if (ranges) {
        table.add(Address.parse(subject), Address.parse(row.getField(1).strip()), asn);
      } else {
        table.add(Prefix.parse(subject), asn);
      }
      var name = row.getFieldCount() == 5 && ranges ? 4 : at + 1;
      if (name < row.getFieldCount() && !row.getField(name).isBlank()) {
        table.name(asn, row.getField(name).strip());
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadInput(
          file + " line " + row.getStartingLineNumber() + ": " + e.getMessage() + EXPECTED, e);
    }
  }

  private static boolean startsAddress(String cell) {
    return cell.indexOf(':') >= 0 || (!cell.isEmpty() && Character.isDigit(cell.charAt(0)));
  }

  private static String firstLine(InputStream bytes) throws IOException {
    bytes.mark(LOOK);
    var head = new String(bytes.readNBytes(LOOK), StandardCharsets.UTF_8);
    bytes.reset();
    return head.lines().findFirst().orElse("");
  }
}
