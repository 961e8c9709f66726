package dev.glacis.formats.feed;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Cells of feeds to values. A cell that says nothing (empty, `nan`, `none`, `null`) is missing,
/// not zero; one that can't be read is refused, saying what was expected.
final class FeedValues {
  private static final double MOST_RATING = 100;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("[uuuu-MM-dd][uuuu/MM/dd][M/d/uuuu]")
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][' UTC']")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private FeedValues() {}

  static boolean missing(String cell) {
    return cell.isEmpty()
        || cell.equalsIgnoreCase("nan")
        || cell.equalsIgnoreCase("none")
        || cell.equalsIgnoreCase("null");
  }

  /// An address or network; host bits of a network are cleared.
  ///
  /// @throws IllegalArgumentException naming the text
  static Prefix network(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      return Prefix.parse(text);
    }
    var address = Address.parse(text.substring(0, slash));
    var length = Prefix.parse(text.substring(0, slash)).length();
    var digits = text.substring(slash + 1);
    if (digits.length() <= 3 && allDigits(digits)) {
      var asked = Integer.parseInt(digits);
      if (asked <= length) {
        return new Prefix(masked(address, asked), asked);
      }
    }
    throw new IllegalArgumentException("not a network: '" + text + "'");
  }

  /// 0 where missing; `AS64496`, `64496` and `64496.0` are the same.
  ///
  /// @throws IllegalArgumentException naming the text
  static long asn(String cell) {
    if (missing(cell)) {
      return 0;
    }
    var digits = cell.regionMatches(true, 0, "AS", 0, 2) ? cell.substring(2) : cell;
    digits = digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    if (digits.length() <= 10 && allDigits(digits)) {
      var asn = Long.parseLong(digits);
      if (asn <= AsnTable.MAX_ASN) {
        return asn;
      }
    }
    throw new IllegalArgumentException(
        "not an AS number: '" + cell + "'; expected 0 to " + AsnTable.MAX_ASN);
  }

  /// 0 where missing.
  ///
  /// @throws IllegalArgumentException naming the text
  static double rating(String cell) {
    if (missing(cell)) {
      return 0;
    }
    var value = number(cell);
    if (value >= 0 && value <= MOST_RATING) {
      return value;
    }
    throw new IllegalArgumentException(
        "not a rating: '" + cell + "'; expected 0 to " + (int) MOST_RATING);
  }

  /// RFC 3339, ISO 8601 or American dates, with or without time, UTC unless said; or seconds or
  /// milliseconds since 1970.
  ///
  /// @throws IllegalArgumentException naming the text
  static Instant time(String cell) {
    var time = cell.length() > 40 ? null : parseTime(cell);
    if (time != null && !time.isBefore(Instant.EPOCH) && time.getEpochSecond() < 1L << 33) {
      return time;
    }
    throw new IllegalArgumentException(
        "not a date: '" + cell + "'; expected 2026-11-01 or 2026-11-01T12:00:00Z");
  }

  private static @Nullable Instant parseTime(String cell) {
    if (allDigits(cell) && cell.length() > 8) {
      var number = Long.parseLong(cell);
      return cell.length() > 11 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
    try {
      if (allDigits(cell)) {
        return LocalDate.parse(cell, DateTimeFormatter.BASIC_ISO_DATE)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
      }
      var parsed = TIME.parse(cell);
      var time = parsed.query(TemporalQueries.localTime());
      var offset = parsed.query(TemporalQueries.offset());
      return LocalDate.from(parsed)
          .atTime(time == null ? LocalTime.MIDNIGHT : time)
          .toInstant(offset == null ? ZoneOffset.UTC : offset);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static boolean allDigits(String text) {
    return !text.isEmpty()
        && text.length() <= 13
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static double number(String cell) {
    try {
      return cell.length() > 40 ? Double.NaN : Double.parseDouble(cell);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /// The address with all bits after the first `length` cleared.
  static Address masked(Address address, int length) {
    var bits = address.isV4() ? length + 96 : length;
    return new Address(
        bits >= 64 ? address.high() : bits == 0 ? 0 : address.high() & -1L << 64 - bits,
        bits <= 64 ? 0 : address.low() & -1L << 128 - bits);
  }
}
