package dev.glacis.formats.flow;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of comma-separated values (RFC 4180) as bytes: fields are places in a buffer, of which
/// numbers are read without making texts of them. Rows end with LF, CR or CRLF; empty lines are
/// passed over. Memory is bounded by the longest row.
final class CsvRows {
  private static final int MAX_ROW = 1 << 20;
  private static final int MAX_FIELDS = 1 << 14;

  private final InputStream in;
  private final String name;
  private byte[] buffer = new byte[1 << 16];
  private int limit;

  /// Where the row begins in the buffer; everything else counts from there.
  private int row;

  /// After the row and what ends it.
  private int end;

  private int[] starts = new int[128];
  private int[] ends = new int[128];
  private int count;
  private long line = 1;
  private long nextLine = 1;

  /// @param in uncompressed UTF-8
  /// @param name for errors
  CsvRows(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /// Finds the fields of the next row.
  ///
  /// @return false at the end of the input
  /// @throws BadInput naming the line where the text is no CSV any more
  boolean next() throws IOException {
    do {
      row += end;
      end = 0;
      count = 0;
      line = nextLine;
      if (!has(0)) {
        return false;
      }
      if (line == 1 && has(2) && isMark()) {
        row += 3;
      }
      findFields();
    } while (count == 1 && starts[0] == ends[0]);
    return true;
  }

  /// Fields of the row.
  int count() {
    return count;
  }

  /// The row's first line, from 1.
  long line() {
    return line;
  }

  String text(int field) {
    return new String(
        buffer, row + starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
  }

  List<String> texts() {
    var texts = new ArrayList<String>(count);
    for (var field = 0; field < count; field++) {
      texts.add(text(field));
    }
    return texts;
  }

  /// The number in a field, blanks around it left out; NaN for none.
  ///
  /// @throws NumberFormatException for text that is no number
  double number(int field) {
    var at = row + starts[field];
    var to = row + ends[field];
    while (at < to && buffer[at] == ' ') {
      at++;
    }
    while (at < to && buffer[to - 1] == ' ') {
      to--;
    }
    if (at == to) {
      return Double.NaN;
    }
    var from = at;
    var isNegative = buffer[at] == '-';
    if (isNegative) {
      at++;
    }
    var digits = 0L;
    var digitCount = 0;
    var decimals = 0;
    var hasPoint = false;
    for (; at < to; at++) {
      var next = buffer[at];
      if (next >= '0' && next <= '9') {
        digits = digits * 10 + next - '0';
        digitCount += digits != 0 ? 1 : 0;
        decimals += hasPoint ? 1 : 0;
      } else if (next == '.' && !hasPoint) {
        hasPoint = true;
      } else {
        return slowNumber(from, to);
      }
      if (digitCount > Decimal.MAX_DIGITS || decimals > Decimal.MAX_DECIMALS) {
        return slowNumber(from, to);
      }
    }
    if (at - from == (isNegative ? 1 : 0) + (hasPoint ? 1 : 0)) {
      return slowNumber(from, to);
    }
    var value = Decimal.of(digits, decimals);
    return isNegative ? -value : value;
  }

  private double slowNumber(int from, int to) {
    var text = new String(buffer, from, to - from, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  private void findFields() throws IOException {
    var at = field(0);
    while (has(at) && buffer[row + at] == ',') {
      at = field(at + 1);
    }
    end = at;
    if (has(at)) {
      end += buffer[row + at] == '\r' && has(at + 1) && buffer[row + at + 1] == '\n' ? 2 : 1;
      nextLine++;
    }
  }

  /// @return the place after it
  private int field(int start) throws IOException {
    if (has(start) && buffer[row + start] == '"') {
      return quoted(start + 1);
    }
    var at = start;
    do {
      var place = row + at;
      while (place < limit && !endsField(buffer[place])) {
        place++;
      }
      at = place - row;
    } while (row + at == limit && fill(at));
    add(start, at);
    return at;
  }

  /// Undoes the quoting where it stands.
  private int quoted(int start) throws IOException {
    var to = start;
    for (var from = start; ; from++) {
      if (!has(from)) {
        throw malformed("a closing quote");
      }
      var next = buffer[row + from];
      if (next == '"') {
        from++;
        if (!has(from) || endsField(buffer[row + from])) {
          add(start, to);
          return from;
        }
        if (buffer[row + from] != '"') {
          throw malformed("a comma after a closing quote");
        }
      }
      nextLine += next == '\n' ? 1 : 0;
      buffer[row + to++] = next;
    }
  }

  private static boolean endsField(byte next) {
    return next <= ',' && (next == ',' || next == '\n' || next == '\r');
  }

  private void add(int start, int to) throws BadInput {
    if (count == starts.length) {
      if (count == MAX_FIELDS) {
        throw malformed("at most " + MAX_FIELDS + " columns");
      }
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = to;
  }

  private boolean isMark() {
    return buffer[row] == (byte) 0xef
        && buffer[row + 1] == (byte) 0xbb
        && buffer[row + 2] == (byte) 0xbf;
  }

  /// Whether the row's buffer goes on to that place.
  private boolean has(int at) throws IOException {
    return row + at < limit || fill(at);
  }

  private boolean fill(int at) throws IOException {
    System.arraycopy(buffer, row, buffer, 0, limit - row);
    limit -= row;
    row = 0;
    while (at >= limit) {
      if (limit == buffer.length) {
        if (limit == MAX_ROW) {
          throw malformed("a row of at most " + MAX_ROW + " bytes");
        }
        buffer = Arrays.copyOf(buffer, limit * 2);
      }
      var read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return true;
  }

  private BadInput malformed(String expected) {
    return new BadInput(
        name + ":" + line + ": expected rows of comma-separated values: " + expected);
  }
}
