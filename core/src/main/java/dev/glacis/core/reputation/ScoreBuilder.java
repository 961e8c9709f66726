package dev.glacis.core.reputation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gathers events, each once, and computes [Scores] and the merged table. The order in which events
/// come does not matter: of two sightings of one event the earlier counts, and sums are taken in
/// one order.
///
/// - score of a system: sum of its event scores; badness: score / IPv4 addresses (256 if unknown)
/// - historical score: badness after each event, by date
/// - risk: see [Risk]; one list that names a network on many dates is one piece of evidence, and an
///   IPv6 address stands for its /64
/// - centrality: see [Centrality]
public final class ScoreBuilder {
  private static final long UNKNOWN_SIZE = 256;

  private final AsnTable asnTable;
  private final Map<FeedEvent.Identity, FeedEvent> events = new HashMap<>();

  /// @param asnTable gives the sizes of systems, and the systems of addresses that are asked for
  public ScoreBuilder(AsnTable asnTable) {
    this.asnTable = asnTable;
  }

  /// Adds an event; false where it was there already.
  public boolean add(FeedEvent event) {
    var identity = event.identity();
    var known = events.putIfAbsent(identity, event);
    if (known != null && FeedEvent.BY_ASN_AND_TIME.compare(event, known) < 0) {
      events.put(identity, event);
    }
    return known == null;
  }

  /// Distinct events so far.
  public int size() {
    return events.size();
  }

  /// The merged table: every event by system, then date.
  public List<ScoredEvent> merged() {
    var merged = new ArrayList<ScoredEvent>(events.size());
    var asn = 0L;
    var score = 0.0;
    for (var event : sorted()) {
      score = event.asn() == asn ? score : 0;
      asn = event.asn();
      score += event.rating() == null ? 0 : event.evidence();
      merged.add(new ScoredEvent(event, settled(score) / sizeOf(asn)));
    }
    return merged;
  }

  /// @param now when this is built: the age of the answers counts from it
  public Scores build(Instant now) {
    var systems = new TreeMap<Long, Tally>();
    var networks = new NetworkEvidence();
    var listings = new HashMap<Listing, FeedEvent>();
    for (var event : sorted()) {
      if (event.asn() != 0) {
        systems.computeIfAbsent(event.asn(), _ -> new Tally());
      }
      if (event.rating() == null) {
        listings.merge(Listing.of(event), event, (a, b) -> b.weight() > a.weight() ? b : a);
        continue;
      }
      networks.add(event);
      var tally = systems.get(event.asn());
      if (tally != null) {
        tally.score += event.evidence();
        tally.events++;
      }
    }
    for (var event : listings.values().stream().sorted(FeedEvent.BY_ASN_AND_TIME).toList()) {
      networks.add(event);
      var tally = systems.get(event.asn());
      if (tally != null) {
        if (event.network() == null) {
          tally.whole += event.weight();
        } else {
          tally.listed += event.weight();
        }
        tally.listings++;
      }
    }
    return new Scores(asnTable, rows(systems), networks.table(), networks.evidence(), now);
  }

  private List<FeedEvent> sorted() {
    return events.values().stream().sorted(FeedEvent.BY_ASN_AND_TIME).toList();
  }

  private AsnScore[] rows(SortedMap<Long, Tally> systems) {
    var rank = 0;
    for (var tally : systems.values()) {
      tally.rank = rank++;
    }
    var centrality = centrality(systems);
    var rows = new AsnScore[systems.size()];
    systems.forEach(
        (asn, tally) -> {
          var size = sizeOf(asn);
          var score = settled(tally.score);
          rows[tally.rank] =
              new AsnScore(
                  asn,
                  score,
                  size,
                  score / size,
                  tally.events,
                  tally.listings,
                  centrality[tally.rank],
                  Risk.ofSystem(score + tally.listed, tally.whole, size));
        });
    return rows;
  }

  /// To nine decimals: twentieths and fifteenths added in binary leave a rest behind them.
  private static double settled(double sum) {
    return Math.rint(sum * 1e9) / 1e9;
  }

  private double[] centrality(Map<Long, Tally> systems) {
    var claimants = new HashMap<Object, TreeSet<Integer>>();
    for (var event : events.values()) {
      var tally = systems.get(event.asn());
      if (tally != null && event.network() != null) {
        claimants.computeIfAbsent(event.network(), _ -> new TreeSet<>()).add(tally.rank);
      }
    }
    var graph = new Centrality(systems.size());
    claimants.values().stream()
        .map(ranks -> ranks.stream().mapToInt(Integer::intValue).toArray())
        .sorted(Arrays::compare)
        .forEach(graph::network);
    return graph.compute().values();
  }

  private long sizeOf(long asn) {
    var known = asn == 0 ? 0 : asnTable.ipv4Addresses(asn);
    return known == 0 ? UNKNOWN_SIZE : known;
  }

  /// One list's naming of one network or system, on whatever dates.
  private record Listing(String family, @Nullable Object subject) {
    static Listing of(FeedEvent event) {
      return new Listing(event.family(), event.network() == null ? event.asn() : event.network());
    }
  }

  private static final class Tally {
    double score;
    double listed;
    double whole;
    int events;
    int listings;
    int rank;
  }
}
