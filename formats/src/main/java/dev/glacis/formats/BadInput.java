package dev.glacis.formats;

import java.io.IOException;
import java.util.regex.Pattern;

/// Input that is not what its format allows. The message is one line for people: what was found,
/// where (file, line or offset), and what was expected.
public final class BadInput extends IOException {
  private static final int SHOWN = 200;
  private static final Pattern LINE_ENDS = Pattern.compile("\\R");

  public BadInput(String message) {
    super(onOneLine(message));
  }

  public BadInput(String message, Throwable cause) {
    super(onOneLine(message), cause);
  }

  /// Text of a document as a message may show it: one line, not too long.
  public static String quoted(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.length() < text.length() ? shown + "…" : shown.toString();
  }

  /// Line ends come in with values of the input.
  private static String onOneLine(String message) {
    return LINE_ENDS.matcher(message).replaceAll(" ");
  }
}
