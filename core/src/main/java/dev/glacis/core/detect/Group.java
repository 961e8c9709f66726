package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Flows of one kind in one window that make one alert.
///
/// One odd flow is no alert where the kind is one of many flows: a flood is 10 flows or 1,000
/// packets of the pair (or of the many sources); a scan is 5 different ports and targets of its
/// source; guessing of passwords is 3 flows. A port is named unless there are more than ten.
///
/// @param rows at least one; equal in whatever is one
/// @param oneSource whether the alert names its source; otherwise they are many
/// @param oneTarget whether it names its target
/// @param onePort whether it names its port
record Group(TrafficClass kind, Rows rows, boolean oneSource, boolean oneTarget, boolean onePort) {
  static final int PORTS = 10;
  static final int SOURCES = 20;
  static final int TARGETS = 20;
  static final int FLOOD_FLOWS = 10;
  static final int FLOOD_PACKETS = 1_000;
  static final int SCAN_TRIES = 5;
  static final int BRUTE_FORCE_FLOWS = 3;

  private static final int[] KEY = {
    Table.SOURCE_HIGH,
    Table.SOURCE_LOW,
    Table.TARGET_HIGH,
    Table.TARGET_LOW,
    Table.TARGET_PORT,
    Table.SOURCE_PORT,
    Table.START
  };

  /// Kinds that make alerts.
  static Set<TrafficClass> kinds(boolean unknown) {
    var kinds = EnumSet.allOf(TrafficClass.class);
    kinds.remove(TrafficClass.BENIGN);
    if (!unknown) {
      kinds.remove(TrafficClass.UNKNOWN);
    }
    return kinds;
  }

  /// What single targets make of their flows: where more than twenty sources are of one kind on one
  /// target (scanners only if they tried five of its ports), they are gathered whatever their
  /// number, for each port, or all ports where there are more than ten.
  ///
  /// @param gathered set for each row of a target that was gathered, even if that was not enough
  /// @return in an order that depends on the flows alone, not on when each came
  static List<Group> onTargets(
      Table flows, Evidence evidence, Set<TrafficClass> kinds, boolean[] gathered) {
    var groups = new ArrayList<Group>();
    for (var kind : kinds) {
      var rows = Rows.where(flows, row -> evidence.kind(row) == kind);
      if (rows.size() > SOURCES) {
        (kind == TrafficClass.PORT_SCAN ? tried(rows, Rows.PAIR, Rows.PORT) : rows)
            .forEachRun(
                Rows.TARGET,
                onTarget -> {
                  if (onTarget.size() > SOURCES && onTarget.distinct(Rows.SOURCE) > SOURCES) {
                    for (var row : onTarget.of()) {
                      gathered[row] = true;
                    }
                    gather(kind, onTarget, groups);
                  }
                });
      }
    }
    return groups;
  }

  /// What single sources did: more than twenty targets of one kind are gathered; otherwise a group
  /// for each target and port, or all ports where there are more than ten.
  ///
  /// @return as [#onTargets]
  static List<Group> bySources(Table parts, Evidence evidence, Set<TrafficClass> kinds) {
    var groups = new ArrayList<Group>();
    for (var kind : kinds) {
      var rows =
          Rows.where(parts, row -> evidence.kind(row) == kind && parts.get(row, Table.FLOWS) > 0);
      (kind == TrafficClass.PORT_SCAN ? tried(rows, Rows.SOURCE, Rows.TARGET_AND_PORT) : rows)
          .forEachRun(
              Rows.SOURCE,
              bySource -> {
                if (bySource.size() > TARGETS && bySource.distinct(Rows.TARGET) > TARGETS) {
                  gather(kind, bySource, groups);
                } else {
                  bySource.forEachRun(Rows.TARGET, pair -> split(kind, pair, groups));
                }
              });
    }
    return groups;
  }

  /// A row of the group that stands for it: the strongest vote; of equals, the smallest key.
  int strongest(Evidence evidence) {
    var best = rows.of()[0];
    for (var row : rows.of()) {
      if (isStronger(rows.table(), evidence, row, best)) {
        best = row;
      }
    }
    return best;
  }

  static boolean isStronger(Table table, Evidence evidence, int row, int than) {
    var order = Integer.compare(evidence.vote(row), evidence.vote(than));
    return order > 0 || (order == 0 && table.compare(row, than, KEY) < 0);
  }

  long flows() {
    return rows.sum(Table.FLOWS);
  }

  /// Leaves out runs of next to no tries.
  private static Rows tried(Rows rows, int[] by, int[] what) {
    var tries = new int[rows.table().size()];
    rows.forEachRun(
        by,
        run -> {
          var count = run.size() < SCAN_TRIES ? run.size() : run.distinct(what);
          for (var row : run.of()) {
            tries[row] = count;
          }
        });
    return rows.filter(row -> tries[row] >= SCAN_TRIES);
  }

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
      case DOS -> flows() >= FLOOD_FLOWS || rows.sum(Table.PACKETS) >= FLOOD_PACKETS;
      case BRUTE_FORCE -> flows() >= BRUTE_FORCE_FLOWS;
      case BENIGN, PORT_SCAN, WEB_ATTACK, BOTNET, INFILTRATION, UNKNOWN -> true;
    };
  }
}
