package dev.glacis.core.incident;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.incident.OpenIncident.Ends;
import dev.glacis.core.intake.Intake;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Alerts of one detection in, incidents out. An alert joins the open incident of its kind
///
/// - on its target by many sources, or if there is none
/// - by its source on many targets, or if there is none
/// - between its two ends, whatever the ports;
///
/// otherwise it opens one. An alert about many sources, or a 21st source on one target while the
/// others' incidents are open, opens one on the target, which takes over the others; so it is with
/// many targets of one source. An incident is closed when no alert came for the idle time.
///
/// Guarantee: what is told depends on the alerts and times given, and their order, alone. An alert
/// that is superseded or withdrawn counts as it stands last. Each change is told when time moves
/// on, an opening at once.
///
/// Cost: O(alerts of the incident that are not final) for an alert that opens or changes one. A
/// plain state machine for one thread; holds a given number of incidents at most: the one that was
/// opened first is closed for another.
public final class Incidents {
  public static final Duration IDLE = Duration.ofMinutes(5);
  public static final int MOST_OPEN = 10_000;

  /// Ends told apart before they are taken together.
  static final int MOST_APART = 20;

  private static final int ID_BYTES = 12;

  private final Duration idle;
  private final int mostOpen;
  private final Consumer<Incident> sink;
  private final Intake intake;

  /// In the order they were opened.
  private final Map<Ends, OpenIncident> open = new LinkedHashMap<>();

  /// Those between two ends, by each of them.
  private final Map<Ends, Set<OpenIncident>> apart = new HashMap<>();

  /// By the id of an alert that is not final.
  private final Map<String, OpenIncident> byAlert = new HashMap<>();

  private final Set<OpenIncident> changed = new LinkedHashSet<>();
  private Instant now = Instant.MIN;

  /// @param mostOpen incidents held at once
  /// @param sink told each change
  /// @param intake counts every incident opened by how it ended: `merged`, `withdrawn`, `evicted`
  ///   where another took its room, else kept
  /// @throws IllegalArgumentException naming what is out of range
  public Incidents(Duration idle, int mostOpen, Consumer<Incident> sink, Intake intake) {
    if (idle.isNegative() || idle.isZero() || mostOpen < 1) {
      throw new IllegalArgumentException(
          "expected an idle time above 0 s and room for 1, not " + idle + " and " + mostOpen);
    }
    this.idle = idle;
    this.mostOpen = mostOpen;
    this.sink = sink;
    this.intake = intake;
  }

  /// Takes an alert, which supersedes the one with its id; of no flows, withdraws it.
  public void accept(Alert alert) {
    var known = byAlert.get(alert.id());
    if (alert.flows() == 0) {
      if (known != null) {
        withdraw(known, alert.id());
      }
      return;
    }
    if (known != null) {
      known.put(alert);
      changed.add(known);
      return;
    }
    var ends = ends(alert);
    var joined = joined(ends);
    if (joined == null) {
      begin(ends, alert);
    } else {
      join(joined, alert);
      changed.add(joined);
    }
  }

  /// Says that all alerts of windows that end by then are final. Time that lies back changes
  /// nothing.
  public void advance(Instant settled) {
    if (!settled.isAfter(now)) {
      return;
    }
    now = settled;
    for (var incident : List.copyOf(changed)) {
      tell(incident);
    }
    for (var incident : List.copyOf(open.values())) {
      byAlert.keySet().removeAll(incident.settle(settled));
      if (!incident.lastSeen().plus(idle).isAfter(settled)) {
        intake.kept(1);
        end(incident, Incident.State.CLOSED, null);
      }
    }
  }

  /// Closes all. Time starts anew afterwards.
  public void finish() {
    for (var incident : List.copyOf(open.values())) {
      intake.kept(1);
      end(incident, Incident.State.CLOSED, null);
    }
    now = Instant.MIN;
  }

  /// Incidents that are open.
  public int open() {
    return open.size();
  }

  private void begin(Ends ends, Alert alert) {
    var incident = open(ends, alert);
    join(incident, alert);
    if (!ends.isPair()) {
      absorb(incident);
      return;
    }
    for (var common : List.of(ends.ofTarget(), ends.ofSource())) {
      var pairs = apart.computeIfAbsent(common, _ -> new LinkedHashSet<>());
      pairs.add(incident);
    }
    for (var common : List.of(ends.ofTarget(), ends.ofSource())) {
      if (apart.getOrDefault(common, Set.of()).size() > MOST_APART) {
        absorb(open(common, alert));
        return;
      }
    }
    tell(incident);
  }

  private void join(OpenIncident incident, Alert alert) {
    incident.put(alert);
    byAlert.put(alert.id(), incident);
  }

  private @Nullable OpenIncident joined(Ends ends) {
    if (!ends.isPair()) {
      return open.get(ends);
    }
    var onTarget = open.get(ends.ofTarget());
    var bySource = onTarget != null ? onTarget : open.get(ends.ofSource());
    return bySource != null ? bySource : open.get(ends);
  }

  private OpenIncident open(Ends ends, Alert first) {
    if (open.size() >= mostOpen) {
      intake.dropped("evicted", 1);
      end(open.values().iterator().next(), Incident.State.CLOSED, null);
    }
    intake.received(1);
    var incident = new OpenIncident(id(ends, first), ends, first);
    open.put(ends, incident);
    return incident;
  }

  /// Takes over all that is open between two ends of which one is this one's.
  private void absorb(OpenIncident incident) {
    var merged = List.copyOf(apart.getOrDefault(incident.ends, Set.of()));
    for (var pair : merged) {
      incident.absorb(pair);
      for (var id : pair.recent()) {
        byAlert.put(id, incident);
      }
    }
    tell(incident);
    for (var pair : merged) {
      intake.dropped("merged", 1);
      end(pair, Incident.State.MERGED, incident.id);
    }
  }

  private void withdraw(OpenIncident incident, String alertId) {
    incident.remove(alertId);
    byAlert.remove(alertId);
    if (incident.isEmpty()) {
      intake.dropped("withdrawn", 1);
      end(incident, Incident.State.WITHDRAWN, null);
    } else {
      changed.add(incident);
    }
  }

  private void tell(OpenIncident incident) {
    changed.remove(incident);
    sink.accept(incident.as(Incident.State.OPEN, null));
  }

  private void end(OpenIncident incident, Incident.State state, @Nullable String mergedInto) {
    changed.remove(incident);
    open.remove(incident.ends);
    if (incident.ends.isPair()) {
      leave(incident.ends.ofTarget(), incident);
      leave(incident.ends.ofSource(), incident);
    }
    for (var id : incident.recent()) {
      byAlert.remove(id, incident);
    }
    sink.accept(incident.as(state, mergedInto));
  }

  private void leave(Ends common, OpenIncident incident) {
    var pairs = apart.get(common);
    if (pairs != null && pairs.remove(incident) && pairs.isEmpty()) {
      apart.remove(common);
    }
  }

  private static Ends ends(Alert alert) {
    return new Ends(alert.kind(), alert.source().address(), alert.target().address());
  }

  private static String id(Ends ends, Alert first) {
    var text =
        String.join(
            "|",
            "incident",
            first.windowStart().toString(),
            ends.kind().label(),
            String.valueOf(ends.source()),
            String.valueOf(ends.target()));
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
