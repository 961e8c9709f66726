package dev.glacis.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;

/// What a parser says of broken JSON, in words for people: without its own names and settings.
public final class JsonFault {
  private static final Pattern OPENED =
      Pattern.compile(
          " \\(start marker at \\[Source: [^;\\]]*(?:; line: (\\d+), column:"
              + " (\\d+)|[^\\]]*)\\]\\)");
  private static final Pattern SOURCE = Pattern.compile(" ?\\(?\\[Source: [^\\]]*\\]\\)?");
  private static final Pattern SETTING = Pattern.compile(",? \\(?(?:from )?`[^`]*`(?: \\w+\\))?");
  private static final Pattern LIMIT = Pattern.compile("exceeds the maximum allowed \\((\\d+)\\)");
  private static final Pattern ENDS =
      Pattern.compile("Unexpected end-of-input: expected close marker for (\\w+)");

  private JsonFault() {}

  /// One line: what was found, and what was expected.
  public static String of(JsonProcessingException e) {
    var told = e.getOriginalMessage();
    var line = told == null ? "" : told.lines().findFirst().orElse("");
    line = OPENED.matcher(line).replaceAll(", opened at line $1, column $2");
    line = SOURCE.matcher(line).replaceAll("");
    line = SETTING.matcher(line).replaceAll("");
    line = LIMIT.matcher(line).replaceAll("is too large; expected at most $1");
    line = ENDS.matcher(line).replaceAll("it ends too early; expected the end of the $1");
    return BadInput.quoted(e instanceof StreamConstraintsException ? line : "not JSON: " + line);
  }
}
