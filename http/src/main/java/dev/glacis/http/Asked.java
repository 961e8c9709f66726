package dev.glacis.http;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.Mark;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.Selection.Order;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the query of a request asks of history.
final class Asked {
  static final int USUAL_PAGE = 100;
  static final int LARGEST_PAGE = 10_000;
  private static final Duration USUAL_RANGE = Duration.ofHours(1);
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Asked() {}

  /// From `from` to `to`; without `to` until now, without `from` the hour before.
  ///
  /// @throws Problem 400 for what is no time, or a range that ends before it begins
  static Range range(Query query, Instant now) {
    var to = time(query, "to");
    // Present events have times of this very moment.
    var end = to == null ? now.plusSeconds(1) : to;
    var from = time(query, "from");
    var start = from == null ? end.minus(USUAL_RANGE) : from;
    if (end.isBefore(start)) {
      throw Problem.invalid("from", start.toString(), "a time that is not after " + end);
    }
    return new Range(start, end);
  }

  private static @Nullable Instant time(Query query, String name) {
    var text = query.one(name);
    if (text == null) {
      return null;
    }
    try {
      // A plus sign that was not escaped has become a blank.
      var time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
        return time;
      }
    } catch (DateTimeException e) {
      throw invalid(name, text);
    }
    throw invalid(name, text);
  }

  private static Problem invalid(String name, String text) {
    return Problem.invalid(name, text, "a time such as 2026-11-20T09:00:00Z");
  }

  /// The page that `from`, `to`, `kind`, `address`, `order`, `limit` and `after` select.
  ///
  /// @throws Problem 400 for one that is malformed
  static Selection selection(Query query, Instant now) {
    return new Selection(
        range(query, now),
        kinds(query),
        address(query),
        order(query),
        query.integer("limit", 1, LARGEST_PAGE, USUAL_PAGE),
        after(query));
  }

  static Set<TrafficClass> kinds(Query query) {
    var kinds = EnumSet.noneOf(TrafficClass.class);
    for (var text : query.all("kind")) {
      try {
        kinds.add(TrafficClass.ofLabel(text));
      } catch (IllegalArgumentException e) {
        throw Problem.invalid("kind", text, "a traffic class such as DoS");
      }
    }
    return kinds;
  }

  private static @Nullable Address address(Query query) {
    var text = query.one("address");
    try {
      return text == null ? null : Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("address", text, "an IPv4 or IPv6 address");
    }
  }

  private static Order order(Query query) {
    var text = query.one("order");
    return switch (text) {
      case null -> Order.NEWEST_FIRST;
      case "newest" -> Order.NEWEST_FIRST;
      case "oldest" -> Order.OLDEST_FIRST;
      default -> throw Problem.invalid("order", text, "newest or oldest");
    };
  }

  private static @Nullable Mark after(Query query) {
    var text = query.one("after");
    try {
      return text == null ? null : Mark.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("after", text, "what the header X-Next of the page before says");
    }
  }
}
