package dev.glacis.core.incident;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An incident while alerts may still join it: those that may be superseded or withdrawn one by
/// one, older ones as sums.
final class OpenIncident {
  /// Addresses that are told apart on one side.
  private static final int MOST_ADDRESSES = 1_024;

  /// What alerts belong to: null on the side where there are many.
  record Ends(TrafficClass kind, @Nullable Address source, @Nullable Address target) {
    boolean isPair() {
      return source != null && target != null;
    }

    /// Whoever the source is.
    Ends ofTarget() {
      return new Ends(kind, null, target);
    }

    /// Whatever the target is.
    Ends ofSource() {
      return new Ends(kind, source, null);
    }
  }

  final String id;
  final Ends ends;

  private final Alert first;
  private final Map<String, Alert> recent = new LinkedHashMap<>();
  private final Sum settled = new Sum();
  private Instant lastSeen;

  OpenIncident(String id, Ends ends, Alert first) {
    this.id = id;
    this.ends = ends;
    this.first = first;
    lastSeen = first.windowEnd();
  }

  /// Adds an alert, or replaces it by what supersedes it.
  void put(Alert alert) {
    recent.put(alert.id(), alert);
    lastSeen = alert.windowEnd().isAfter(lastSeen) ? alert.windowEnd() : lastSeen;
  }

  void remove(String alertId) {
    recent.remove(alertId);
  }

  /// Ids of alerts that may still be superseded.
  Set<String> recent() {
    return recent.keySet();
  }

  boolean isEmpty() {
    return recent.isEmpty() && settled.alertCount == 0;
  }

  /// Takes over all that another one has.
  void absorb(OpenIncident other) {
    settled.add(other.settled);
    recent.putAll(other.recent);
    lastSeen = other.lastSeen.isAfter(lastSeen) ? other.lastSeen : lastSeen;
  }

  /// Adds up alerts of windows that ended by then.
  ///
  /// @return their ids
  List<String> settle(Instant until) {
    var ids = new ArrayList<String>();
    for (var alerts = recent.values().iterator(); alerts.hasNext(); ) {
      var alert = alerts.next();
      if (!alert.windowEnd().isAfter(until)) {
        settled.add(alert);
        alerts.remove();
        ids.add(alert.id());
      }
    }
    return ids;
  }

  /// The end of the last window that had an alert, even if it was withdrawn.
  Instant lastSeen() {
    return lastSeen;
  }

  /// As it stands.
  Incident as(Incident.State state, @Nullable String mergedInto) {
    var sum = new Sum();
    sum.add(settled);
    recent.values().forEach(sum::add);
    var onePort = sum.unnamedPorts || sum.ports.size() != 1 ? null : sum.ports.first();
    return new Incident(
        id,
        ends.kind(),
        state,
        mergedInto,
        isEmpty() ? first.windowStart() : sum.firstSeen,
        isEmpty() ? first.windowEnd() : sum.lastSeen,
        new Alert.Side(ends.source(), null, count(ends.source(), sum.sources, sum.mostSources)),
        new Alert.Side(ends.target(), onePort, count(ends.target(), sum.targets, sum.mostTargets)),
        List.copyOf(sum.ports),
        sum.flows,
        sum.packets,
        sum.bytes,
        sum.peak,
        sum.explanation,
        List.copyOf(sum.alerts),
        sum.alertCount);
  }

  private static int count(@Nullable Address one, Set<Address> named, int most) {
    return one != null ? 1 : Math.max(named.size(), most);
  }

  /// What alerts add up to.
  private static final class Sum {
    private Instant firstSeen = Instant.MAX;
    private Instant lastSeen = Instant.MIN;
    private final Set<Address> sources = new LinkedHashSet<>();
    private final Set<Address> targets = new LinkedHashSet<>();
    private int mostSources;
    private int mostTargets;
    private final TreeSet<Integer> ports = new TreeSet<>();
    private boolean unnamedPorts;
    private long flows;
    private long packets;
    private long bytes;
    private double peak;
    private long explained;
    private List<Alert.Reason> explanation = List.of();
    private final Set<String> alerts = new LinkedHashSet<>();
    private long alertCount;

    private void add(Alert alert) {
      addTimes(alert.windowStart(), alert.windowEnd());
      addSide(alert.source(), sources);
      addSide(alert.target(), targets);
      mostSources = Math.max(mostSources, alert.source().count());
      mostTargets = Math.max(mostTargets, alert.target().count());
      var port = alert.target().port();
      if (port == null) {
        unnamedPorts = true;
      } else {
        addPort(port);
      }
      addSums(alert.flows(), alert.packets(), alert.bytes(), alert.confidence());
      explain(alert.flows(), alert.explanation());
      addId(alert.id());
      alertCount++;
    }

    private void add(Sum other) {
      addTimes(other.firstSeen, other.lastSeen);
      other.sources.forEach(address -> addAddress(address, sources));
      other.targets.forEach(address -> addAddress(address, targets));
      mostSources = Math.max(mostSources, other.mostSources);
      mostTargets = Math.max(mostTargets, other.mostTargets);
      unnamedPorts |= other.unnamedPorts;
      other.ports.forEach(this::addPort);
      addSums(other.flows, other.packets, other.bytes, other.peak);
      explain(other.explained, other.explanation);
      other.alerts.forEach(this::addId);
      alertCount += other.alertCount;
    }

    private void addTimes(Instant first, Instant last) {
      firstSeen = first.isBefore(firstSeen) ? first : firstSeen;
      lastSeen = last.isAfter(lastSeen) ? last : lastSeen;
    }

    private void addSums(long ofFlows, long ofPackets, long ofBytes, double confidence) {
      flows += ofFlows;
      packets += ofPackets;
      bytes += ofBytes;
      peak = Math.max(peak, confidence);
    }

    private void explain(long ofFlows, List<Alert.Reason> reasons) {
      if (ofFlows > explained) {
        explained = ofFlows;
        explanation = reasons;
      }
    }

    private void addPort(int port) {
      ports.add(port);
      if (ports.size() > Incident.MOST_PORTS) {
        ports.pollLast();
        unnamedPorts = true;
      }
    }

    private void addId(String id) {
      if (alerts.size() < Incident.MOST_ALERTS) {
        alerts.add(id);
      }
    }

    private static void addSide(Alert.Side side, Set<Address> addresses) {
      var address = side.address();
      if (address != null) {
        addAddress(address, addresses);
      }
    }

    private static void addAddress(Address address, Set<Address> addresses) {
      if (addresses.size() < MOST_ADDRESSES) {
        addresses.add(address);
      }
    }
  }
}
