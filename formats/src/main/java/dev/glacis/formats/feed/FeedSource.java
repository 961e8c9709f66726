package dev.glacis.formats.feed;

import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.TextLines;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One feed file while it is read.
///
/// @param file as errors name it
/// @param family its name without date and endings: `example-blocklist` of
///   `example-blocklist_2026-11-01.netset.gz`
/// @param date of events that carry none: said by the file's name or its folder's, else now
/// @param dated whether a name said it
record FeedSource(
    String file, String family, Instant date, boolean dated, AsnTable asns, TextLines lines) {
  private static final Pattern DATE =
      Pattern.compile("(?<!\\d)(20\\d\\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\\d|3[01])(?!\\d)");
  private static final Pattern MAIL_DATE =
      Pattern.compile("\\d{1,2} [A-Z][a-z]{2} 20\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");
  private static final DateTimeFormatter MAIL =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);
  private static final Pattern ENDINGS = Pattern.compile("(\\.[A-Za-z][A-Za-z0-9]{0,7})+$");

  /// @param folder the folder's name, empty where there is none
  static FeedSource of(
      String file, String folder, String name, AsnTable asns, Instant now, InputStream in) {
    var date = date(name);
    date = date == null ? date(folder) : date;
    return new FeedSource(
        file,
        family(name),
        date == null ? now : date.atStartOfDay(ZoneOffset.UTC).toInstant(),
        date != null,
        asns,
        new TextLines(in));
  }

  static String family(String name) {
    var bare = ENDINGS.matcher(name).replaceFirst("");
    var family =
        DATE.matcher(bare)
            .replaceAll("")
            .replaceAll("[^A-Za-z0-9]+", "-")
            .replaceAll("^-|-$", "")
            .toLowerCase(Locale.ROOT);
    return family.isEmpty() ? "list" : family;
  }

  /// The same source, of the date that a remark at its head says, if no name said one: `Last
  /// update: Sat, 22 Aug 2026 03:00:29 +0200`, `2026-08-22`.
  FeedSource dated(String remark) {
    if (dated) {
      return this;
    }
    var said = MAIL_DATE.matcher(remark);
    var day = date(remark);
    var time =
        said.find()
            ? mailDate(said.group())
            : day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return time == null ? this : new FeedSource(file, family, time, true, asns, lines);
  }

  private static @Nullable Instant mailDate(String text) {
    try {
      return OffsetDateTime.parse(text, MAIL).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static @Nullable LocalDate date(String text) {
    var found = DATE.matcher(text);
    if (!found.find()) {
      return null;
    }
    var month = Integer.parseInt(found.group(2));
    var first = LocalDate.of(Integer.parseInt(found.group(1)), month, 1);
    return first.withDayOfMonth(Math.min(Integer.parseInt(found.group(3)), first.lengthOfMonth()));
  }
}
