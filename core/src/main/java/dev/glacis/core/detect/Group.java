package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Flows of one kind in one window that make one alert.
///
/// @param rows at least one; equal in whatever is one
/// @param oneSource whether the alert names its source; otherwise they are many
/// @param oneTarget whether it names its target
/// @param onePort whether it names its port
record Group(TrafficClass kind, Rows rows, boolean oneSource, boolean oneTarget, boolean onePort) {
  /// A port is named unless there are more.
  static final int PORTS = 10;

  static final int SOURCES = 20;
  static final int TARGETS = 20;
  static final int FLOOD_FLOWS = 10;
  static final int FLOOD_PACKETS = 1_000;
  static final int SCAN_TRIES = 5;
  static final int BRUTE_FORCE_FLOWS = 3;

  /// The alerts that a window's flows make: a group for each kind, source, target and port group,
  /// which is the port, or all ports where there are more than ten. Where more than twenty sources
  /// are of one kind on one target, they are gathered whatever their number; so are more than
  /// twenty targets of one source.
  ///
  /// One odd flow is no alert where the kind is one of many flows: a flood is 10 flows or 1,000
  /// packets of the pair (or of the many sources); a scan is 5 different ports and targets of its
  /// source; guessing of passwords is 3 flows.
  ///
  /// @return in an order that depends on the flows alone, not on when each came
  static List<Group> of(WindowFlows flows, Evidence evidence, boolean unknown) {
    var groups = new ArrayList<Group>();
    for (var kind : TrafficClass.values()) {
      if (kind != TrafficClass.BENIGN && (unknown || kind != TrafficClass.UNKNOWN)) {
        var rows = Rows.where(flows, row -> evidence.kind(row) == kind);
        if (rows.size() > 0) {
          collect(kind, kind == TrafficClass.PORT_SCAN ? scans(rows) : rows, groups);
        }
      }
    }
    return groups;
  }

  /// A row of the group that stands for it: the strongest vote; of equals, the smallest key.
  int strongest(Evidence evidence) {
    var best = rows.of()[0];
    for (var row : rows.of()) {
      var order = Integer.compare(evidence.vote(row), evidence.vote(best));
      if (order > 0 || (order == 0 && rows.flows().compare(row, best, Rows.KEY) < 0)) {
        best = row;
      }
    }
    return best;
  }

  long sum(int column) {
    return IntStream.of(rows.of()).mapToLong(row -> rows.flows().get(row, column)).sum();
  }

  /// Leaves out sources that tried next to nothing.
  private static Rows scans(Rows rows) {
    var tries = new int[rows.flows().size()];
    rows.forEachRun(
        Rows.SOURCE,
        run -> {
          var count = run.distinct(Rows.TARGET_AND_PORT);
          for (var row : run.of()) {
            tries[row] = count;
          }
        });
    return rows.filter(row -> tries[row] >= SCAN_TRIES);
  }

  private static void collect(TrafficClass kind, Rows rows, List<Group> groups) {
    var fewSources = new ArrayList<Rows>();
    rows.forEachRun(
        Rows.TARGET,
        onTarget -> {
          if (onTarget.distinct(Rows.SOURCE) > SOURCES) {
            gather(kind, onTarget, groups);
          } else {
            fewSources.add(onTarget);
          }
        });
    var rest =
        new Rows(
            rows.flows(),
            fewSources.stream().flatMapToInt(run -> IntStream.of(run.of())).toArray());
    var sweeping = new boolean[rows.flows().size()];
    rest.forEachRun(
        Rows.SOURCE,
        bySource -> {
          if (bySource.distinct(Rows.TARGET) > TARGETS) {
            for (var row : bySource.of()) {
              sweeping[row] = true;
            }
            gather(kind, bySource, groups);
          }
        });
    rest.filter(row -> !sweeping[row])
        .forEachRun(
            Rows.TARGET,
            onTarget -> onTarget.forEachRun(Rows.SOURCE, pair -> split(kind, pair, groups)));
  }

  /// Flows of many addresses: a group for each port, or one for more than ten.
  private static void gather(TrafficClass kind, Rows rows, List<Group> groups) {
    if (rows.distinct(Rows.PORT) > PORTS) {
      add(gathered(kind, rows, false), groups);
    } else {
      rows.forEachRun(Rows.PORT, run -> add(gathered(kind, run, true), groups));
    }
  }

  private static Group gathered(TrafficClass kind, Rows rows, boolean onePort) {
    return new Group(
        kind, rows, rows.distinct(Rows.SOURCE) == 1, rows.distinct(Rows.TARGET) == 1, onePort);
  }

  private static void split(TrafficClass kind, Rows pair, List<Group> groups) {
    var whole = new Group(kind, pair, true, true, false);
    if (kind == TrafficClass.DOS && !whole.isEnough()) {
      return;
    }
    if (pair.distinct(Rows.PORT) > PORTS) {
      add(whole, groups);
      return;
    }
    pair.forEachRun(
        Rows.PORT,
        run -> {
          var part = new Group(kind, run, true, true, true);
          if (kind == TrafficClass.DOS) {
            groups.add(part);
          } else {
            add(part, groups);
          }
        });
  }

  private static void add(Group group, List<Group> groups) {
    if (group.isEnough()) {
      groups.add(group);
    }
  }

  private boolean isEnough() {
    return switch (kind) {
      case DOS -> rows.size() >= FLOOD_FLOWS || sum(WindowFlows.PACKETS) >= FLOOD_PACKETS;
      case BRUTE_FORCE -> rows.size() >= BRUTE_FORCE_FLOWS;
      case BENIGN, PORT_SCAN, WEB_ATTACK, BOTNET, INFILTRATION, UNKNOWN -> true;
    };
  }
}
