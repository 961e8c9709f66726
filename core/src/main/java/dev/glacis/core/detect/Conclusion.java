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
import org.jspecify.annotations.Nullable;

/// The alerts of a window as its flows stand. A function of the flows alone: not of the order in
/// which they came, nor of what was told before.
final class Conclusion {
  /// Alerts of one window; those with the most flows are kept.
  static final int MOST_ALERTS = 1_000;

  static final int MOST_WITNESSES = 20;

  private static final int ID_BYTES = 12;

  private final long start;
  private final Table table;
  private final Evidence evidence;
  private final boolean provisional;
  private final BenignProfile benign;

  /// @param start of the window
  /// @param table of its flows, or of their parts
  /// @param provisional whether only floods and scans are told, before the window has ended
  /// @param benign hosts, by [HostMeasure]
  Conclusion(
      long start, Table table, Evidence evidence, boolean provisional, BenignProfile benign) {
    this.start = start;
    this.table = table;
    this.evidence = evidence;
    this.provisional = provisional;
    this.benign = benign;
  }

  /// @param more what else is known of a group, told after what was counted
  List<Raised> of(List<Group> groups, More more) {
    return groups.stream()
        .filter(group -> !provisional || isEarly(group.kind()))
        .sorted(Comparator.comparingLong((Group group) -> -group.flows()))
        .limit(MOST_ALERTS)
        .map(group -> raise(group, more))
        .toList();
  }

  static boolean isEarly(TrafficClass kind) {
    return kind == TrafficClass.DOS || kind == TrafficClass.PORT_SCAN;
  }

  private Raised raise(Group group, More more) {
    var strongest = group.strongest(evidence);
    var source = group.oneSource() ? source(strongest) : null;
    var target = group.oneTarget() ? target(strongest) : null;
    var port = (int) table.get(strongest, Table.TARGET_PORT);
    var rows = group.rows();
    var votes = 0L;
    for (var row : rows.of()) {
      votes += evidence.votes(row);
    }
    var reasons = counted(group);
    reasons.addAll(more.of(group, strongest));
    var alert =
        new Alert(
            id(group, source, target, port),
            instant(start),
            instant(start + AlertWindows.WINDOW_MICROS),
            group.kind(),
            side(source, null, group, Rows.SOURCE),
            side(target, group.onePort() && port != 0 ? port : null, group, Rows.TARGET),
            group.flows(),
            rows.sum(Table.PACKETS),
            rows.sum(Table.BYTES),
            votes / (1e6 * group.flows()),
            provisional,
            reasons);
    return new Raised(alert, witnesses(group));
  }

  private String id(Group group, @Nullable Address source, @Nullable Address target, int port) {
    var text =
        String.join(
            "|",
            Long.toString(start),
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

  private List<Alert.Reason> counted(Group group) {
    var rows = group.rows();
    var reasons = new ArrayList<Alert.Reason>();
    if (!group.oneSource()) {
      var sources = rows.distinct(Rows.SOURCE);
      reasons.add(
          group.oneTarget()
              ? HostMeasure.SOURCES.count("sources", sources, "different sources in 5 s", benign)
              : HostMeasure.uncompared("sources", sources, "different sources in 5 s"));
    }
    if (!group.oneTarget()) {
      add(
          reasons,
          group,
          HostMeasure.TARGETS,
          "targets",
          rows.distinct(Rows.TARGET),
          "different targets in 5 s");
    }
    if (!group.onePort()) {
      add(
          reasons,
          group,
          HostMeasure.PORTS,
          "ports",
          rows.distinct(Rows.PORT),
          "different ports in 5 s");
    }
    var flows = group.flows();
    if (flows > 1) {
      add(reasons, group, HostMeasure.FLOWS, "flows", flows, "flows in 5 s");
    }
    var attempts = rows.sum(Table.ATTEMPTS);
    if (attempts > 0 && isEarly(group.kind())) {
      reasons.add(HostMeasure.uncompared("attempts", attempts, "of them carried no data"));
    }
    return reasons;
  }

  /// Benign hosts are known by what each of them does, not by what many do together.
  private void add(
      List<Alert.Reason> reasons,
      Group group,
      HostMeasure measure,
      String name,
      long count,
      String ofWhat) {
    reasons.add(
        group.oneSource()
            ? measure.count(name, count, ofWhat, benign)
            : HostMeasure.uncompared(name, count, ofWhat));
  }

  /// The pairs with the most flows; of equals, the smallest addresses.
  private List<Witness> witnesses(Group group) {
    var pairs = new ArrayList<Group>();
    group
        .rows()
        .forEachRun(Rows.PAIR, run -> pairs.add(new Group(group.kind(), run, true, true, false)));
    return pairs.stream()
        .sorted(Comparator.comparingLong(pair -> -pair.flows()))
        .limit(MOST_WITNESSES)
        .map(pair -> witness(pair.strongest(evidence)))
        .toList();
  }

  private Witness witness(int row) {
    var portAndProtocol = table.get(row, Table.SOURCE_PORT);
    return new Witness(
        source(row),
        (int) (portAndProtocol >>> 8),
        target(row),
        (int) table.get(row, Table.TARGET_PORT),
        (int) portAndProtocol & 0xff,
        instant(table.get(row, Table.TIME)));
  }

  private Address source(int row) {
    return new Address(table.get(row, Table.SOURCE_HIGH), table.get(row, Table.SOURCE_LOW));
  }

  private Address target(int row) {
    return new Address(table.get(row, Table.TARGET_HIGH), table.get(row, Table.TARGET_LOW));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// What only an operator knows of a group.
  @FunctionalInterface
  interface More {
    /// @param strongest the row that stands for the group
    List<Alert.Reason> of(Group group, int strongest);
  }
}
