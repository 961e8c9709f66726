package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Address;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Values of records as text. What is unset is null.
final class Values {
  private static final double MOST = 0x1p53;
  private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

  /// `2017-07-03T11:57:41.826651+0000`, or with `+00:00` or `Z`.
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT);

  private Values() {}

  static Address address(String name, @Nullable String text) throws BadRecord {
    try {
      return Address.parse(present(name, text));
    } catch (IllegalArgumentException e) {
      throw new BadRecord("bad_address", name + ": " + e.getMessage());
    }
  }

  static int whole(String name, @Nullable String text, int max) throws BadRecord {
    var value = amount(name, text);
    if (!(value <= max)) {
      throw new BadRecord(
          "out_of_range",
          name + ": expected a whole number of 0 to " + max + ", found '" + shown(text) + "'");
    }
    return (int) value;
  }

  /// A whole number; NaN where it is unset.
  static double amount(String name, @Nullable String text) throws BadRecord {
    if (text == null) {
      return Double.NaN;
    }
    var value = 0L;
    for (var i = 0; i < text.length(); i++) {
      var digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (long) MOST) {
        throw notANumber(name, text);
      }
      value = value * 10 + digit;
    }
    if (text.isEmpty() || value > (long) MOST) {
      throw notANumber(name, text);
    }
    return value;
  }

  /// Seconds with a fraction as microseconds; NaN where they are unset.
  static double micros(String name, @Nullable String seconds) throws BadRecord {
    if (seconds == null) {
      return Double.NaN;
    }
    try {
      var value = Double.parseDouble(seconds);
      if (value >= 0 && value < MOST / 1e6) {
        return Math.rint(value * 1e6);
      }
      throw notANumber(name, seconds);
    } catch (NumberFormatException _) {
      throw notANumber(name, seconds);
    }
  }

  /// A time with its zone, in microseconds since 1970 UTC.
  static long time(String name, @Nullable String text) throws BadRecord {
    try {
      return ChronoUnit.MICROS.between(EPOCH, OffsetDateTime.parse(present(name, text), ISO));
    } catch (DateTimeException | ArithmeticException _) {
      throw new BadRecord(
          "bad_time",
          name
              + ": expected a time like 2017-07-03T11:57:41.826651+0000, found '"
              + shown(text)
              + "'");
    }
  }

  static String present(String name, @Nullable String text) throws BadRecord {
    if (text == null) {
      throw new BadRecord("missing_field", "expected a value of " + name);
    }
    return text;
  }

  private static BadRecord notANumber(String name, String text) {
    return new BadRecord(
        "not_a_number",
        name + ": expected a number that is not negative, found '" + shown(text) + "'");
  }

  private static String shown(@Nullable String text) {
    return BadRecord.shown(String.valueOf(text));
  }
}
