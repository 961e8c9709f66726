package dev.glacis.core.fanout;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place in the stream of events: the last id of each strand's channel at that place, 0 where
/// there was none yet. As it names places in the channels and not in a ring, it is understood by
/// every instance that reads the same channels. Its text is two base-36 numbers with a dot between.
public record EventId(long attacks, long statistics) {
  /// Before every event.
  public static final EventId NONE = new EventId(0, 0);

  private static final int MAX_TEXT = 2 * 13 + 1;

  /// @throws IllegalArgumentException when an id is negative
  public EventId {
    if (attacks < 0 || statistics < 0) {
      throw new IllegalArgumentException("negative event id");
    }
  }

  /// Reads what [#toString] wrote; null for anything else.
  public static @Nullable EventId parse(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    var dot = text.indexOf('.');
    if (dot < 0) {
      return null;
    }
    try {
      return new EventId(part(text.substring(0, dot)), part(text.substring(dot + 1)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  long of(Strand strand) {
    return switch (strand) {
      case ATTACKS -> attacks;
      case STATISTICS -> statistics;
    };
  }

  EventId with(Strand strand, long id) {
    return switch (strand) {
      case ATTACKS -> new EventId(id, statistics);
      case STATISTICS -> new EventId(attacks, id);
    };
  }

  /// Whether some strand is further here than there.
  boolean exceeds(EventId other) {
    return attacks > other.attacks || statistics > other.statistics;
  }

  @Override
  public String toString() {
    return Long.toString(attacks, 36) + '.' + Long.toString(statistics, 36);
  }

  private static long part(String text) {
    if (!text.equals(text.toLowerCase(Locale.ROOT)) || text.startsWith("+")) {
      throw new NumberFormatException(text);
    }
    return Long.parseLong(text, 36);
  }
}
