package dev.glacis.core.enrich;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts of attacks over the last hour and since start, by service and by country. The hour is
/// kept in minutes, so it is between 59 and 60 minutes long. Memory is bounded whatever is counted:
/// beyond [#MOST_NAMES] names of a sort, new ones count as `OTHER`. For one thread.
public final class AttackStatistics {
  /// Services, and countries, that are told apart.
  public static final int MOST_NAMES = 256;

  /// Countries that a snapshot names.
  public static final int MOST_COUNTRIES = 50;

  /// Length of its top lists.
  public static final int TOP = 10;

  private static final int MINUTES = 60;

  private final Counts total = new Counts();
  private final Deque<Minute> minutes = new ArrayDeque<>();

  /// @param now of the clock, never earlier than in the call before; not the attack's own time
  public void add(Attack attack, Instant now) {
    var minute = now.getEpochSecond() / 60;
    var newest = minutes.peekLast();
    if (newest == null || newest.number < minute) {
      newest = new Minute(minute, new Counts());
      minutes.addLast(newest);
      forget(minute);
    }
    newest.counts.add(attack);
    total.add(attack);
  }

  public Snapshot snapshot(Instant now) {
    forget(now.getEpochSecond() / 60);
    var hour = new Counts();
    minutes.forEach(minute -> hour.add(minute.counts));
    return new Snapshot(hour.breakdown(), total.breakdown());
  }

  private void forget(long minute) {
    while (!minutes.isEmpty() && minutes.getFirst().number <= minute - MINUTES) {
      minutes.removeFirst();
    }
  }

  /// @param total since start
  public record Snapshot(Breakdown lastHour, Breakdown total) {}

  /// How many attacks, most first; equal counts in alphabetical order.
  ///
  /// @param types by service
  /// @param countries by country at either end; an attack within one country counts once
  /// @param topIncoming by country of the target
  /// @param topOutgoing by country of the source
  public record Breakdown(
      Map<String, Long> types,
      Map<String, Long> countries,
      Map<String, Long> topIncoming,
      Map<String, Long> topOutgoing) {}

  private record Minute(long number, Counts counts) {}

  private static final class Counts {
    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Long> countries = new HashMap<>();
    private final Map<String, Long> incoming = new HashMap<>();
    private final Map<String, Long> outgoing = new HashMap<>();

    private void add(Attack attack) {
      var from = country(attack.source());
      var to = country(attack.target());
      count(types, attack.service(), 1);
      if (from != null) {
        count(countries, from, 1);
        count(outgoing, from, 1);
      }
      if (to != null) {
        count(incoming, to, 1);
        if (!to.equals(from)) {
          count(countries, to, 1);
        }
      }
    }

    private void add(Counts other) {
      other.types.forEach((name, count) -> count(types, name, count));
      other.countries.forEach((name, count) -> count(countries, name, count));
      other.incoming.forEach((name, count) -> count(incoming, name, count));
      other.outgoing.forEach((name, count) -> count(outgoing, name, count));
    }

    private Breakdown breakdown() {
      return new Breakdown(
          top(types, MOST_COUNTRIES),
          top(countries, MOST_COUNTRIES),
          top(incoming, TOP),
          top(outgoing, TOP));
    }

    private static void count(Map<String, Long> counts, String name, long count) {
      var known = counts.size() < MOST_NAMES || counts.containsKey(name);
      counts.merge(known ? name : Services.OTHER, count, Long::sum);
    }

    private static Map<String, Long> top(Map<String, Long> counts, int most) {
      var top = new LinkedHashMap<String, Long>();
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(most)
          .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
      return top;
    }

    private static @Nullable String country(Attack.End end) {
      var place = end.place();
      return place == null ? null : place.country();
    }
  }
}
