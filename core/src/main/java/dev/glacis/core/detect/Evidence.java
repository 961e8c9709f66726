package dev.glacis.core.detect;

/// What the flows of a window say together that none says alone. Attempts (see [Attempts]) get a
/// name, whatever the model made of each.
///
/// What one target knows ([#onTargets]):
///
/// - one source tried more than 30 of its ports: a scan;
/// - one of its ports was tried 500 times or more, by whomever, and not in a scan: a flood.
///
/// What one source knows ([#bySources]), of attempts that are no flood:
///
/// - it tried one port of more than 20 targets: a sweep, which is a scan too.
///
/// A flow that got its name this way votes `1 − threshold / (2 · count)`: half at the threshold,
/// near one far above it; or its own vote, if it was named the same with more confidence (for a
/// sweep, where those of one target are, taken together).
final class Evidence {
  static final int SCAN_PORTS = 30;
  static final int SWEEP_TARGETS = 20;
  static final int FLOOD_ATTEMPTS = 500;

  private final Table table;
  private final TrafficClass[] kinds;
  private final long[] votes;
  private final int[] strongest;
  private final boolean[] free;

  private Evidence(Table table) {
    this.table = table;
    var size = table.size();
    kinds = new TrafficClass[size];
    votes = new long[size];
    strongest = new int[size];
    free = new boolean[size];
    for (var row = 0; row < size; row++) {
      kinds[row] = table.kind(row);
      votes[row] = table.get(row, Table.VOTES);
      strongest[row] = (int) table.get(row, Table.VOTE);
    }
  }

  /// @param flows a row for each flow
  static Evidence onTargets(Table flows) {
    var evidence = new Evidence(flows);
    for (var row = 0; row < flows.size(); row++) {
      evidence.free[row] = flows.get(row, Table.ATTEMPTS) > 0;
    }
    var attempts = Rows.where(flows, evidence::isFree);
    if (attempts.size() > SCAN_PORTS) {
      evidence.nameOnTargets(attempts);
    }
    return evidence;
  }

  /// @param parts a row for each part
  static Evidence bySources(Table parts) {
    var evidence = new Evidence(parts);
    for (var row = 0; row < parts.size(); row++) {
      evidence.free[row] = parts.isFree(row) && parts.get(row, Table.FLOWS) > 0;
    }
    var attempts = Rows.where(parts, evidence::isFree);
    if (attempts.size() > SWEEP_TARGETS) {
      attempts.forEachRun(
          Rows.SOURCE_AND_PORT,
          run -> {
            var targets = run.size() > SWEEP_TARGETS ? run.distinct(Rows.TARGET) : 0;
            if (targets > SWEEP_TARGETS) {
              evidence.name(run, TrafficClass.PORT_SCAN, SWEEP_TARGETS, targets);
            }
          });
    }
    return evidence;
  }

  TrafficClass kind(int row) {
    return kinds[row];
  }

  /// Of all its flows, in millionths.
  long votes(int row) {
    return votes[row];
  }

  /// Of its strongest flow, in millionths.
  int vote(int row) {
    return strongest[row];
  }

  /// Whether it is an attempt that may be found to belong to a sweep.
  boolean isFree(int row) {
    return free[row];
  }

  private void nameOnTargets(Rows attempts) {
    var scanned = new boolean[table.size()];
    attempts.forEachRun(
        Rows.PAIR,
        run -> {
          var ports = run.size() > SCAN_PORTS ? run.distinct(Rows.PORT) : 0;
          if (ports > SCAN_PORTS) {
            name(run, TrafficClass.PORT_SCAN, SCAN_PORTS, ports);
            mark(run, scanned, true);
          }
        });
    attempts
        .filter(row -> !scanned[row])
        .forEachRun(
            Rows.TARGET_AND_PORT,
            run -> {
              if (run.size() >= FLOOD_ATTEMPTS) {
                name(run, TrafficClass.DOS, FLOOD_ATTEMPTS, run.size());
                mark(run, free, false);
              }
            });
  }

  private void name(Rows run, TrafficClass kind, int threshold, int count) {
    var vote = (int) Math.round(1e6 * (1 - threshold / (2.0 * count)));
    for (var row : run.of()) {
      var all = vote * table.get(row, Table.FLOWS);
      votes[row] = kinds[row] == kind ? Math.max(votes[row], all) : all;
      strongest[row] = kinds[row] == kind ? Math.max(strongest[row], vote) : vote;
      kinds[row] = kind;
    }
  }

  private static void mark(Rows run, boolean[] rows, boolean as) {
    for (var row : run.of()) {
      rows[row] = as;
    }
  }
}
