package dev.glacis.core.spi;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.net.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// History in the memory of this process, until it ends. Of each sort it holds a bounded number;
/// beyond that the oldest go.
public final class MemoryHistory implements History {
  private static final long BYTES_EACH = 500;

  private final int most;
  private final NavigableMap<Mark, Alert> alerts = new TreeMap<>();
  private final NavigableMap<Mark, Incident> incidents = new TreeMap<>();
  private final Map<String, Mark> incidentMarks = new HashMap<>();
  private final NavigableMap<Mark, Attack> attacks = new TreeMap<>();
  private final NavigableMap<Mark, JudgedFlow> flows = new TreeMap<>();
  private final NavigableMap<Mark, TrafficSecond> traffic = new TreeMap<>();
  private final NavigableMap<Mark, ScorePoint> scores = new TreeMap<>();
  private final NavigableMap<Mark, RequestMinute> requests = new TreeMap<>();
  private final MemoryJournal journal = new MemoryJournal();

  /// @param most of each sort
  public MemoryHistory(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("expected a positive number, not " + most);
    }
    this.most = most;
  }

  @Override
  public synchronized void write(List<Fact> facts) {
    facts.forEach(this::write);
    sorts().forEach(sort -> cut(sort, most));
    forgetIncidents();
  }

  private void write(Fact fact) {
    switch (fact) {
      case Fact.OfAlert(var alert) when alert.flows() == 0 -> alerts.remove(mark(alert));
      case Fact.OfAlert(var alert) -> alerts.put(mark(alert), alert);
      case Fact.OfIncident(var incident) -> {
        var mark = new Mark(incident.lastSeen(), incident.id());
        var before = incidentMarks.put(incident.id(), mark);
        if (before != null) {
          incidents.remove(before);
        }
        incidents.put(mark, incident);
      }
      case Fact.OfAttack(var attack) -> attacks.put(new Mark(attack.time(), attack.id()), attack);
      case Fact.OfFlow(var flow) -> flows.put(new Mark(flow.time(), flow.id()), flow);
      case Fact.OfTraffic(var second) ->
          traffic.put(
              new Mark(second.second(), second.by() + " " + second.key() + " " + second.input()),
              second);
      case Fact.OfScore(var score) ->
          scores.put(new Mark(score.built(), Long.toString(score.asn())), score);
      case Fact.OfRequests(var minute) ->
          requests.put(new Mark(minute.minute(), minute.instance()), minute);
    }
  }

  private static Mark mark(Alert alert) {
    return new Mark(alert.windowStart(), alert.id());
  }

  @Override
  public synchronized List<Alert> alerts(Selection selection) {
    return page(
        alerts,
        selection,
        alert ->
            isOfKind(selection, alert.kind())
                && isAt(selection, alert.source().address(), alert.target().address()));
  }

  @Override
  public synchronized List<AlertTotal> alertTotals(
      Range range, Set<TrafficClass> kinds, AlertTotal.By by, int limit) {
    var totals = new HashMap<String, AlertTotal>();
    for (var alert : within(alerts, range).values()) {
      var key = key(alert, by);
      if (key != null && (kinds.isEmpty() || kinds.contains(alert.kind()))) {
        totals.merge(
            key,
            new AlertTotal(key, 1, alert.flows(), alert.packets(), alert.bytes()),
            (a, b) ->
                new AlertTotal(
                    key,
                    a.alerts() + b.alerts(),
                    a.flows() + b.flows(),
                    a.packets() + b.packets(),
                    a.bytes() + b.bytes()));
      }
    }
    return totals.values().stream()
        .sorted(
            Comparator.comparingLong(AlertTotal::flows).reversed().thenComparing(AlertTotal::key))
        .limit(limit)
        .toList();
  }

  private static @Nullable String key(Alert alert, AlertTotal.By by) {
    return switch (by) {
      case KIND -> alert.kind().label();
      case SOURCE -> text(alert.source().address());
      case TARGET -> text(alert.target().address());
    };
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.toString();
  }

  @Override
  public synchronized List<Incident> incidents(Selection selection, Set<Incident.State> states) {
    return page(
        incidents,
        selection,
        incident ->
            (states.isEmpty() || states.contains(incident.state()))
                && isOfKind(selection, incident.kind())
                && isAt(selection, incident.source().address(), incident.target().address()));
  }

  @Override
  public synchronized Optional<Incident> incident(String id) {
    return Optional.ofNullable(incidentMarks.get(id)).map(incidents::get);
  }

  @Override
  public synchronized List<Attack> attacks(Selection selection, double leastPriority) {
    return page(
        attacks,
        selection,
        attack ->
            attack.priority() >= leastPriority
                && (selection.kinds().isEmpty()
                    || selection.kinds().stream().anyMatch(k -> k.label().equals(attack.kind())))
                && isAt(selection, attack.source().address(), attack.target().address()));
  }

  @Override
  public synchronized List<JudgedFlow> flows(Selection selection) {
    return page(
        flows,
        selection,
        flow ->
            isOfKind(selection, flow.verdict()) && isAt(selection, flow.source(), flow.target()));
  }

  @Override
  public synchronized List<TrafficPoint> traffic(Range range, TrafficSecond.By by, Duration step) {
    var points = new TreeMap<Mark, TrafficPoint>();
    for (var second : within(traffic, range).values()) {
      if (second.by() == by) {
        var at = Math.floorDiv(second.second().getEpochSecond(), step.toSeconds());
        var time = Instant.ofEpochSecond(at * step.toSeconds());
        points.merge(
            new Mark(time, second.key()),
            new TrafficPoint(time, second.key(), second.flows(), second.packets(), second.bytes()),
            (a, b) ->
                new TrafficPoint(
                    time,
                    a.key(),
                    a.flows() + b.flows(),
                    a.packets() + b.packets(),
                    a.bytes() + b.bytes()));
      }
    }
    return List.copyOf(points.values());
  }

  @Override
  public synchronized List<ScorePoint> scores(long asn, Range range) {
    return within(scores, range).values().stream().filter(score -> score.asn() == asn).toList();
  }

  @Override
  public synchronized RequestTotals requests(Range range) {
    return within(requests, range).values().stream()
        .map(RequestMinute::totals)
        .reduce(RequestTotals.NONE, RequestTotals::plus);
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public synchronized long bytes() {
    return sorts().mapToLong(Map::size).sum() * BYTES_EACH;
  }

  @Override
  public synchronized boolean expire(Retention retention, Instant now) {
    var detail = now.minus(retention.keepDetail());
    for (var sort : List.of(flows, traffic)) {
      sort.headMap(new Mark(detail, "")).clear();
    }
    var rest = now.minus(retention.keep());
    sorts().forEach(sort -> sort.headMap(new Mark(rest, "")).clear());
    while (bytes() > retention.maxBytes()) {
      sorts().forEach(sort -> cut(sort, sort.size() - Math.ceilDiv(sort.size(), 100)));
    }
    forgetIncidents();
    return false;
  }

  private void forgetIncidents() {
    if (incidentMarks.size() > incidents.size()) {
      incidentMarks.values().removeIf(mark -> !incidents.containsKey(mark));
    }
  }

  @Override
  public void close() {}

  private Stream<NavigableMap<Mark, ?>> sorts() {
    return Stream.of(alerts, incidents, attacks, flows, traffic, scores, requests);
  }

  private static void cut(NavigableMap<Mark, ?> sort, int size) {
    while (sort.size() > size) {
      sort.pollFirstEntry();
    }
  }

  private static boolean isOfKind(Selection selection, TrafficClass kind) {
    return selection.kinds().isEmpty() || selection.kinds().contains(kind);
  }

  private static boolean isAt(
      Selection selection, @Nullable Address source, @Nullable Address target) {
    var address = selection.address();
    return address == null || address.equals(source) || address.equals(target);
  }

  private static <T> NavigableMap<Mark, T> within(NavigableMap<Mark, T> sort, Range range) {
    return sort.subMap(new Mark(range.from(), ""), true, new Mark(range.to(), ""), false);
  }

  private static <T> List<T> page(
      NavigableMap<Mark, T> sort, Selection selection, Predicate<T> wanted) {
    var found = within(sort, selection.range());
    var newestFirst = selection.order() == Selection.Order.NEWEST_FIRST;
    var page = new ArrayList<T>();
    for (var entry : (newestFirst ? found.descendingMap() : found).entrySet()) {
      var after = selection.after();
      var past = after == null ? 1 : entry.getKey().compareTo(after);
      if ((after == null || (newestFirst ? past < 0 : past > 0)) && wanted.test(entry.getValue())) {
        page.add(entry.getValue());
        if (page.size() == selection.limit()) {
          break;
        }
      }
    }
    return List.copyOf(page);
  }

  private static final class MemoryJournal implements Journal {
    private final List<Sealed> entries = new ArrayList<>();

    @Override
    public synchronized long append(Entry entry) {
      for (var kept : entries) {
        if (kept.entry().key().equals(entry.key())) {
          return kept.id();
        }
      }
      entries.add(new Sealed(entries.size() + 1, entry));
      return entries.size();
    }

    @Override
    public synchronized List<Sealed> read(long afterId, int limit) {
      var from = Math.clamp(afterId, 0, entries.size());
      return List.copyOf(
          entries.subList(from, Math.clamp((long) from + limit, from, entries.size())));
    }
  }
}
