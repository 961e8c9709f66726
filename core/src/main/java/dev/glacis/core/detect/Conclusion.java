package dev.glacis.core.detect;

import dev.glacis.core.net.Address;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The alerts of a window as its flows stand. A function of the flows alone: not of the order in
/// which they came, nor of what was told before.
final class Conclusion {
  /// Alerts of one window; those with the most flows are kept.
  static final int MOST_ALERTS = 1_000;

  static final int MOST_WITNESSES = 20;

  private static final int ID_BYTES = 12;

  private final Window window;
  private final WindowFlows flows;
  private final Evidence evidence;
  private final Explainer explainer;
  private final boolean provisional;

  private Conclusion(Window window, Explainer explainer, boolean provisional) {
    this.window = window;
    this.explainer = explainer;
    this.provisional = provisional;
    flows = window.flows;
    evidence = Evidence.of(flows);
  }

  /// @param provisional only floods and scans, which are told before the window has ended
  static List<Raised> of(Window window, Explainer explainer, boolean provisional, boolean unknown) {
    var conclusion = new Conclusion(window, explainer, provisional);
    return Group.of(window.flows, conclusion.evidence, unknown).stream()
        .filter(group -> !provisional || isEarly(group.kind()))
        .sorted(Comparator.comparingInt((Group group) -> -group.rows().size()))
        .limit(MOST_ALERTS)
        .map(conclusion::raise)
        .toList();
  }

  private static boolean isEarly(TrafficClass kind) {
    return kind == TrafficClass.DOS || kind == TrafficClass.PORT_SCAN;
  }

  private Raised raise(Group group) {
    var strongest = group.strongest(evidence);
    var source = group.oneSource() ? flows.source(strongest) : null;
    var target = group.oneTarget() ? flows.target(strongest) : null;
    var port = (int) flows.get(strongest, WindowFlows.TARGET_PORT);
    var rows = group.rows();
    var alert =
        new Alert(
            id(group, source, target, port),
            instant(window.start),
            instant(window.end()),
            group.kind(),
            side(source, null, group, Rows.SOURCE),
            side(target, group.onePort() && port != 0 ? port : null, group, Rows.TARGET),
            rows.size(),
            group.sum(WindowFlows.PACKETS),
            group.sum(WindowFlows.BYTES),
            IntStream.of(rows.of()).mapToLong(evidence::vote).sum() / (1e6 * rows.size()),
            provisional,
            reasons(group, strongest));
    return new Raised(alert, witnesses(group));
  }

  private String id(Group group, @Nullable Address source, @Nullable Address target, int port) {
    var text =
        String.join(
            "|",
            Long.toString(window.start),
            group.kind().label(),
            source == null ? "many" : source.toString(),
            target == null ? "many" : target.toString(),
            group.onePort() ? Integer.toString(port) : "many");
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Flows without addresses have the unspecified one, which names nobody.
  private static Alert.Side side(
      @Nullable Address address, @Nullable Integer port, Group group, int[] columns) {
    if (address == null) {
      return new Alert.Side(null, port, group.rows().distinct(columns));
    }
    var isKnown = address.high() != 0 || address.low() != 0;
    return new Alert.Side(isKnown ? address : null, port, isKnown ? 1 : 0);
  }

  /// What was counted comes first, then what the model says of the strongest flow.
  private List<Alert.Reason> reasons(Group group, int strongest) {
    var rows = group.rows();
    var reasons = new ArrayList<Alert.Reason>();
    if (!group.oneSource()) {
      count(reasons, "host/sources", rows.distinct(Rows.SOURCE), "different sources in 5 s");
    }
    if (!group.oneTarget()) {
      count(reasons, "host/targets", rows.distinct(Rows.TARGET), "different targets in 5 s");
    }
    if (!group.onePort()) {
      count(reasons, "host/ports", rows.distinct(Rows.PORT), "different ports in 5 s");
    }
    if (rows.size() > 1) {
      count(reasons, "host/flows", rows.size(), "flows in 5 s");
    }
    var attempts = IntStream.of(rows.of()).filter(flows::isAttempt).count();
    if (attempts > 0 && isEarly(group.kind())) {
      count(reasons, "host/attempts", attempts, "of them carried no data");
    }
    if (group.oneSource()) {
      addOfHost(reasons, group, strongest);
    }
    var ofPair = group.oneSource();
    var exemplars = window.exemplars(ofPair);
    var at = exemplars == null ? Exemplars.NONE : exemplars.find(flows, strongest, group.kind());
    if (exemplars != null
        && at != Exemplars.NONE
        && (!group.onePort() || flows.compare(exemplars.flow(at), strongest, Rows.PORT) == 0)) {
      reasons.addAll(explainer.explain(exemplars.features(), at));
    }
    return reasons;
  }

  /// What all flows of the source in the window add up to, others than the group's included.
  private void addOfHost(List<Alert.Reason> reasons, Group group, int strongest) {
    var hosts = window.hosts;
    var host =
        hosts.find(
            flows.get(strongest, WindowFlows.SOURCE_HIGH),
            flows.get(strongest, WindowFlows.SOURCE_LOW));
    if (host == Hosts.NONE) {
      return;
    }
    var targets = hosts.get(host, Hosts.TARGETS);
    if (group.oneTarget() && targets > 1) {
      count(reasons, "host/source_targets", targets, "different targets of the source");
    }
    var ports = hosts.get(host, Hosts.PORTS);
    if (group.onePort() && ports > 1) {
      count(reasons, "host/source_ports", ports, "different ports asked by the source");
    }
    var syns = hosts.get(host, Hosts.UNANSWERED_SYNS);
    if (syns > 0 && isEarly(group.kind())) {
      count(reasons, "host/unanswered_syns", syns, "SYN of the source without answer");
    }
    var resets = hosts.get(host, Hosts.RESETS);
    if (resets > 0) {
      var ratio = (double) resets / hosts.get(host, Hosts.FLOWS);
      var text = Math.round(100 * ratio) + " % of the source's flows were reset";
      reasons.add(new Alert.Reason("host/reset_ratio", ratio, Double.NaN, text));
    }
    var logins = hosts.get(host, Hosts.FAILED_LOGINS);
    if (logins > 0 && group.kind() == TrafficClass.BRUTE_FORCE) {
      count(reasons, "host/failed_logins", logins, "logins failed, by their shape");
    }
  }

  private static void count(List<Alert.Reason> reasons, String feature, long count, String ofWhat) {
    reasons.add(new Alert.Reason(feature, count, Double.NaN, count + " " + ofWhat));
  }

  /// The pairs with the most flows; of equals, the smallest addresses.
  private List<Witness> witnesses(Group group) {
    var pairs = new ArrayList<Group>();
    group
        .rows()
        .forEachRun(Rows.PAIR, run -> pairs.add(new Group(group.kind(), run, true, true, false)));
    return pairs.stream()
        .sorted(Comparator.comparingInt(pair -> -pair.rows().size()))
        .limit(MOST_WITNESSES)
        .map(pair -> witness(pair.strongest(evidence)))
        .toList();
  }

  private Witness witness(int row) {
    var portAndProtocol = flows.get(row, WindowFlows.SOURCE_PORT);
    return new Witness(
        flows.source(row),
        (int) (portAndProtocol >>> 8),
        flows.target(row),
        (int) flows.get(row, WindowFlows.TARGET_PORT),
        (int) portAndProtocol & 0xff,
        instant(flows.get(row, WindowFlows.TIME)));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
