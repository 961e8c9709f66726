package dev.glacis.core.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// Where a page ends: time and id of its last item.
///
/// @param time exact to the microsecond
public record Mark(Instant time, String id) implements Comparable<Mark> {
  private static final Pattern TEXT = Pattern.compile("(-?[0-9]{1,18})-(.+)");

  public Mark {
    time = time.truncatedTo(ChronoUnit.MICROS);
  }

  /// Reads what [#toString()] gives.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Mark parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no mark: '" + text + "'");
    }
    var micros = Long.parseLong(parts.group(1));
    return new Mark(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), parts.group(2));
  }

  @Override
  public int compareTo(Mark other) {
    var order = time.compareTo(other.time);
    return order != 0 ? order : id.compareTo(other.id);
  }

  /// Microseconds since 1970, a hyphen, the id.
  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time) + "-" + id;
  }
}
