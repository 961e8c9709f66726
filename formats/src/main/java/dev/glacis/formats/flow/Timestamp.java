package dev.glacis.formats.flow;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The times of the public flow files, read as UTC: `2017-07-03 11:57:41.826651` (corrected),
/// `14/03/2019 07:03:56 PM` and `3/7/2017 8:55` (original, day first). Files of 2017 leave AM and
/// PM out, and are read as they stand.
final class Timestamp {
  private static final long DAY_SECONDS = 86_400;

  private final String text;
  private int at;

  private Timestamp(String text) {
    this.text = text;
  }

  /// Microseconds since 1970 UTC.
  ///
  /// @throws IllegalArgumentException for text that is no such time
  static long parse(String text) {
    return new Timestamp(text).read();
  }

  /// As `2017-07-03 11:57:41.826651`.
  static void append(long micros, StringBuilder to) {
    var time = utc(micros);
    digits(time.getYear(), 4, to);
    digits(time.getMonthValue(), 2, to.append('-'));
    digits(time.getDayOfMonth(), 2, to.append('-'));
    digits(time.getHour(), 2, to.append(' '));
    digits(time.getMinute(), 2, to.append(':'));
    digits(time.getSecond(), 2, to.append(':'));
    // The reference meter prints microseconds, or milliseconds where those say it all.
    var fraction = time.getNano() / 1000;
    var isMillis = fraction % 1000 == 0;
    digits(isMillis ? fraction / 1000 : fraction, isMillis ? 3 : 6, to.append('.'));
  }

  /// As `03/07/2017 11:57:41 AM`, which leaves out what is below a second.
  static void appendHalfDay(long micros, StringBuilder to) {
    var time = utc(micros);
    digits(time.getDayOfMonth(), 2, to);
    digits(time.getMonthValue(), 2, to.append('/'));
    digits(time.getYear(), 4, to.append('/'));
    digits((time.getHour() + 11) % 12 + 1, 2, to.append(' '));
    digits(time.getMinute(), 2, to.append(':'));
    digits(time.getSecond(), 2, to.append(':'));
    to.append(time.getHour() < 12 ? " AM" : " PM");
  }

  private static LocalDateTime utc(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000, ZoneOffset.UTC);
  }

  private static void digits(int value, int width, StringBuilder to) {
    var digits = Integer.toString(value);
    to.repeat('0', width - digits.length()).append(digits);
  }

  private long read() {
    var first = number(4);
    var isIso = skip('-');
    if (!isIso && !skip('/')) {
      throw malformed();
    }
    var month = number(2);
    if (!skip(isIso ? '-' : '/')) {
      throw malformed();
    }
    var last = number(4);
    if (!skip(' ') && !skip('T')) {
      throw malformed();
    }
    var hour = number(2);
    var minute = skip(':') ? number(2) : -1;
    var second = skip(':') ? number(2) : 0;
    var micros = skip('.') ? fraction() : 0;
    if (skip(' ')) {
      hour = halfDay(hour);
    }
    if (at != text.length() || hour > 23 || minute < 0 || minute > 59 || second > 60) {
      throw malformed();
    }
    try {
      var date = LocalDate.of(isIso ? first : last, month, isIso ? last : first);
      var seconds = date.toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second;
      return seconds * 1_000_000 + micros;
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private int halfDay(int hour) {
    var isPm = text.startsWith("PM", at);
    if ((!isPm && !text.startsWith("AM", at)) || hour > 12) {
      throw malformed();
    }
    at += 2;
    return hour % 12 + (isPm ? 12 : 0);
  }

  private int number(int maxDigits) {
    var start = at;
    var value = 0;
    while (at < text.length() && at - start < maxDigits && isDigit(text.charAt(at))) {
      value = value * 10 + text.charAt(at++) - '0';
    }
    if (at == start) {
      throw malformed();
    }
    return value;
  }

  private int fraction() {
    var value = 0;
    var unit = 100_000;
    while (at < text.length() && isDigit(text.charAt(at))) {
      value += (text.charAt(at++) - '0') * unit;
      unit /= 10;
    }
    return value;
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private IllegalArgumentException malformed() {
    var shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new IllegalArgumentException(
        "expected a time like 2017-07-03 11:57:41.826651, found '" + shown + "'");
  }
}
