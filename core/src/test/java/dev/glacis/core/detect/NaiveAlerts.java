package dev.glacis.core.detect;

import static java.util.stream.Collectors.groupingBy;

import dev.glacis.core.detect.FlowMaker.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the rules of [Evidence] and [Group] say, read literally, from all records at once.
final class NaiveAlerts {
  private static final long WINDOW = 5_000_000;

  private static final class Entry {
    private final Flow key;
    private TrafficClass kind;
    private long vote;
    private boolean attempt;
    private long time;
    private long packets;
    private long bytes;

    private Entry(Flow key) {
      this.key = key;
    }

    private String source() {
      return key.source();
    }

    private String target() {
      return key.target();
    }

    private int port() {
      return key.targetPort();
    }
  }

  private NaiveAlerts() {}

  /// One line for each alert, sorted.
  static Set<String> of(List<Flow> flows) {
    var windows = new LinkedHashMap<Long, Map<List<Object>, Entry>>();
    for (var flow : flows) {
      var time = flow.snapshot() ? flow.at() - 1 : flow.at();
      var window = windows.computeIfAbsent(Math.floorDiv(time, WINDOW), _ -> new LinkedHashMap<>());
      take(window, flow);
    }
    var lines = new TreeSet<String>();
    windows.forEach((index, window) -> conclude(index, List.copyOf(window.values()), lines));
    return lines;
  }

  static String line(Alert alert) {
    var start = alert.windowStart();
    return line(
        Math.floorDiv(
            start.getEpochSecond() * 1_000_000 + start.getNano() / 1000 - FlowMaker.BASE, WINDOW),
        alert.kind(),
        String.valueOf(alert.source().address()),
        alert.source().count(),
        String.valueOf(alert.target().address()),
        alert.target().count(),
        String.valueOf(alert.target().port()),
        alert.flows(),
        alert.packets(),
        alert.bytes(),
        Math.round(alert.confidence() * 1e6 * alert.flows()));
  }

  private static void take(Map<List<Object>, Entry> window, Flow flow) {
    var key =
        List.<Object>of(
            flow.source(), flow.sourcePort(), flow.target(), flow.targetPort(), flow.protocol());
    var entry = window.get(key);
    if (entry == null) {
      if (flow.verdict() == TrafficClass.BENIGN && !flow.isAttempt()) {
        return;
      }
      entry = new Entry(flow);
      entry.time = Long.MIN_VALUE;
      window.put(key, entry);
    }
    entry.packets += flow.packets();
    entry.bytes += flow.payload();
    if (flow.at() >= entry.time) {
      entry.time = flow.at();
      entry.kind = flow.verdict();
      entry.attempt = flow.isAttempt();
      entry.vote = Math.round(flow.confidence() * 1e6);
    }
  }

  private static void conclude(long window, List<Entry> entries, Set<String> lines) {
    nameOnTargets(entries);
    var rest = new ArrayList<Entry>();
    for (var onTarget : by(entries, Entry::target)) {
      for (var ofKind : by(onTarget, e -> e.kind)) {
        var candidates =
            ofKind.getFirst().kind == TrafficClass.PORT_SCAN
                ? triedMuch(ofKind, e -> e.port())
                : ofKind;
        if (isAlerted(ofKind.getFirst().kind) && distinct(candidates, Entry::source) > 20) {
          gather(window, ofKind.getFirst().kind, candidates, lines);
          rest.addAll(ofKind.stream().filter(e -> !candidates.contains(e)).toList());
        } else {
          rest.addAll(ofKind);
        }
      }
    }
    for (var bySource : by(rest, Entry::source)) {
      nameSweeps(bySource);
      for (var ofKind : by(bySource, e -> e.kind)) {
        var kind = ofKind.getFirst().kind;
        if (!isAlerted(kind)) {
          continue;
        }
        if (kind == TrafficClass.PORT_SCAN) {
          ofKind = triedMuch(ofKind, e -> e.target() + " " + e.port());
        }
        if (distinct(ofKind, Entry::target) > 20) {
          gather(window, kind, ofKind, lines);
          continue;
        }
        for (var pair : by(ofKind, Entry::target)) {
          if (kind == TrafficClass.DOS && !isFlood(pair)) {
            continue;
          }
          if (distinct(pair, Entry::port) > 10) {
            add(window, kind, pair, lines);
          } else {
            by(pair, Entry::port).forEach(part -> addPart(window, kind, part, lines));
          }
        }
      }
    }
  }

  private static boolean isAlerted(TrafficClass kind) {
    return kind != TrafficClass.BENIGN && kind != TrafficClass.UNKNOWN;
  }

  /// Entries whose source has five different ones there.
  private static List<Entry> triedMuch(List<Entry> entries, Function<Entry, Object> what) {
    var tries =
        entries.stream()
            .collect(groupingBy(Entry::source, Collectors.mapping(what, Collectors.toSet())));
    return entries.stream().filter(e -> tries.get(e.source()).size() >= 5).toList();
  }

  private static void nameOnTargets(List<Entry> entries) {
    var attempts = entries.stream().filter(entry -> entry.attempt).toList();
    var named = new ArrayList<Entry>();
    for (var pair : by(attempts, e -> e.source() + " " + e.target())) {
      if (distinct(pair, Entry::port) > 30) {
        name(pair, TrafficClass.PORT_SCAN, 30.0 / distinct(pair, Entry::port));
        named.addAll(pair);
      }
    }
    var left = attempts.stream().filter(entry -> !named.contains(entry)).toList();
    for (var flood : by(left, e -> e.target() + " " + e.port())) {
      if (flood.size() >= 500) {
        name(flood, TrafficClass.DOS, 500.0 / flood.size());
        flood.forEach(entry -> entry.attempt = false);
      }
    }
  }

  private static void nameSweeps(List<Entry> ofSource) {
    var attempts = ofSource.stream().filter(entry -> entry.attempt).toList();
    for (var sweep : by(attempts, Entry::port)) {
      var targets = distinct(sweep, Entry::target);
      if (targets > 20) {
        by(sweep, e -> e.target() + " " + e.kind)
            .forEach(part -> nameTogether(part, 20.0 / targets));
      }
    }
  }

  /// Those of one target that were a scan before keep their votes, if they are more in all.
  private static void nameTogether(List<Entry> part, double share) {
    var vote = Math.round(1e6 * (1 - share / 2));
    var before = part.stream().mapToLong(e -> e.vote).sum();
    if (part.getFirst().kind != TrafficClass.PORT_SCAN || before <= vote * part.size()) {
      part.forEach(e -> e.vote = vote);
    }
    part.forEach(e -> e.kind = TrafficClass.PORT_SCAN);
  }

  private static void name(List<Entry> entries, TrafficClass kind, double share) {
    var vote = Math.round(1e6 * (1 - share / 2));
    for (var entry : entries) {
      entry.vote = entry.kind == kind ? Math.max(entry.vote, vote) : vote;
      entry.kind = kind;
    }
  }

  private static boolean isFlood(List<Entry> entries) {
    return entries.size() >= 10 || entries.stream().mapToLong(e -> e.packets).sum() >= 1_000;
  }

  private static void gather(
      long window, TrafficClass kind, List<Entry> entries, Set<String> lines) {
    if (distinct(entries, Entry::port) > 10) {
      add(window, kind, entries, lines);
    } else {
      by(entries, Entry::port).forEach(part -> add(window, kind, part, lines));
    }
  }

  private static void add(long window, TrafficClass kind, List<Entry> group, Set<String> lines) {
    if (kind != TrafficClass.DOS || isFlood(group)) {
      addPart(window, kind, group, lines);
    }
  }

  private static void addPart(
      long window, TrafficClass kind, List<Entry> group, Set<String> lines) {
    if (kind == TrafficClass.BRUTE_FORCE && group.size() < 3) {
      return;
    }
    var sources = distinct(group, Entry::source);
    var targets = distinct(group, Entry::target);
    var first = group.getFirst();
    var port = distinct(group, Entry::port) == 1 ? Integer.toString(first.port()) : "null";
    lines.add(
        line(
            window,
            kind,
            sources == 1 ? first.source() : "null",
            sources,
            targets == 1 ? first.target() : "null",
            targets,
            port,
            group.size(),
            group.stream().mapToLong(e -> e.packets).sum(),
            group.stream().mapToLong(e -> e.bytes).sum(),
            group.stream().mapToLong(e -> e.vote).sum()));
  }

  private static String line(
      long window,
      TrafficClass kind,
      String source,
      int sources,
      String target,
      int targets,
      String port,
      long flows,
      long packets,
      long bytes,
      long votes) {
    return "%d %s %s(%d) %s(%d):%s flows=%d packets=%d bytes=%d votes=%d"
        .formatted(
            window, kind, source, sources, target, targets, port, flows, packets, bytes, votes);
  }

  private static <K> List<List<Entry>> by(List<Entry> entries, Function<Entry, K> key) {
    return List.copyOf(
        entries.stream()
            .collect(groupingBy(key, LinkedHashMap::new, Collectors.toList()))
            .values());
  }

  private static int distinct(List<Entry> entries, Function<Entry, ?> key) {
    return (int) entries.stream().map(key).distinct().count();
  }
}
