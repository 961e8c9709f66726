package dev.glacis.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Lines of text in bounded memory: what goes beyond [#MAX_LENGTH] characters of a line is read and
/// thrown away. UTF-8; bytes that are not become U+FFFD, so that one bad byte spoils one cell.
public final class TextLines {
  public static final int MAX_LENGTH = 1 << 16;

  private final Reader reader;
  private final char[] buffer = new char[1 << 13];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int filled;
  private long number;
  private boolean tooLong;
  private @Nullable String current;
  private boolean again;

  public TextLines(InputStream in) {
    reader = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /// The next line without its end (LF or CR LF), null at the end of the text.
  public @Nullable String next() throws IOException {
    if (again) {
      again = false;
      return current;
    }
    current = read();
    return current;
  }

  /// Gives the line just read once more.
  public void again() {
    again = true;
  }

  private @Nullable String read() throws IOException {
    line.setLength(0);
    tooLong = false;
    var any = false;
    while (at < filled || fill()) {
      any = true;
      var c = buffer[at++];
      if (c == '\n') {
        break;
      }
      if (line.length() < MAX_LENGTH) {
        line.append(c);
      } else {
        tooLong = true;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    var from = number == 1 && !line.isEmpty() && line.charAt(0) == '\ufeff' ? 1 : 0;
    return line.substring(from);
  }

  /// Whether the line just read was cut.
  public boolean tooLong() {
    return tooLong;
  }

  /// Of the line just read, from 1.
  public long number() {
    return number;
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, reader.read(buffer));
    return filled > 0;
  }
}
