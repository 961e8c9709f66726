package dev.glacis.core.detect;

/// What the flows of a window say together that none says alone. Attempts (see [Attempts]) get a
/// name, whatever the model made of each, where
///
/// - one source tried more than 30 ports of one target: a scan;
/// - one source tried one port of more than 20 targets: a sweep, which is a scan too;
/// - one port of one target was tried 500 times or more, by whomever, and not in a scan: a flood.
///
/// A flow that got its name this way votes `1 − threshold / (2 · count)`: half at the threshold,
/// near one far above it; or its own vote, if the model had said the same with more confidence.
final class Evidence {
  static final int SCAN_PORTS = 30;
  static final int SWEEP_TARGETS = 20;
  static final int FLOOD_ATTEMPTS = 500;

  private final WindowFlows flows;
  private final TrafficClass[] kinds;
  private final int[] votes;

  private Evidence(WindowFlows flows) {
    this.flows = flows;
    kinds = new TrafficClass[flows.size()];
    votes = new int[flows.size()];
  }

  static Evidence of(WindowFlows flows) {
    var evidence = new Evidence(flows);
    for (var row = 0; row < flows.size(); row++) {
      evidence.kinds[row] = flows.verdict(row);
      evidence.votes[row] = flows.vote(row);
    }
    var attempts = Rows.where(flows, flows::isAttempt);
    if (attempts.size() > SWEEP_TARGETS) {
      evidence.name(attempts);
    }
    return evidence;
  }

  TrafficClass kind(int row) {
    return kinds[row];
  }

  /// In millionths.
  int vote(int row) {
    return votes[row];
  }

  private void name(Rows attempts) {
    var scanned = new boolean[flows.size()];
    attempts.forEachRun(
        Rows.PAIR,
        run -> {
          var ports = run.size() > SCAN_PORTS ? run.distinct(Rows.PORT) : 0;
          if (ports > SCAN_PORTS) {
            name(run, TrafficClass.PORT_SCAN, SCAN_PORTS, ports, scanned);
          }
        });
    attempts.forEachRun(
        Rows.SOURCE_AND_PORT,
        run -> {
          var targets = run.size() > SWEEP_TARGETS ? run.distinct(Rows.TARGET) : 0;
          if (targets > SWEEP_TARGETS) {
            name(run, TrafficClass.PORT_SCAN, SWEEP_TARGETS, targets, scanned);
          }
        });
    attempts
        .filter(row -> !scanned[row])
        .forEachRun(
            Rows.TARGET_AND_PORT,
            run -> {
              if (run.size() >= FLOOD_ATTEMPTS) {
                name(run, TrafficClass.DOS, FLOOD_ATTEMPTS, run.size(), scanned);
              }
            });
  }

  private void name(Rows run, TrafficClass kind, int threshold, int count, boolean[] named) {
    var vote = (int) Math.round(1e6 * (1 - threshold / (2.0 * count)));
    for (var row : run.of()) {
      votes[row] = kinds[row] == kind ? Math.max(votes[row], vote) : vote;
      kinds[row] = kind;
      named[row] = true;
    }
  }
}
