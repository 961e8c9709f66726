package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Learns what benign hosts do in a window of five seconds, from labelled flows: for each
/// [HostMeasure] the values at every percent of the hosts' windows. A window in which a host has a
/// flow with an attack's label does not count, and a flow without addresses belongs to no host.
///
/// Flows of one source must come together; in which order makes no difference. Memory: what the
/// flows of one source add up to, and a row for each window of a benign host.
public final class BenignHosts {
  private static final int MEASURES = HostMeasure.COUNT;

  private final Map<Long, Counts> windows = new HashMap<>();
  private double[] rows = new double[64 * MEASURES];
  private int size;
  private String source = "";
  private @Nullable FeatureSchema schema;
  private @Nullable Shapes shapes;

  /// Adds row `row` of the batch.
  ///
  /// @param from where it was captured
  public void add(FlowBatch batch, int row, TrafficClass label, String from) {
    if ((batch.sourceHigh[row] | batch.sourceLow[row]) == 0) {
      return;
    }
    if (!source.equals(from)) {
      close();
      source = from;
    }
    if (shapes == null || !batch.schema().equals(schema)) {
      schema = batch.schema();
      shapes = new Shapes(batch.schema());
    }
    var signs = shapes.signs(batch, row);
    var counts =
        windows.computeIfAbsent(
            TargetOperator.windowStart(batch, row),
            _ -> new Counts(new Hosts(), new Hosts(), new BitSet(), new BitSet()));
    counts.sources.add(
        batch.sourceHigh[row],
        batch.sourceLow[row],
        batch.targetHigh[row],
        batch.targetLow[row],
        batch.targetPort[row],
        batch.protocol[row],
        signs);
    counts.targets.add(
        batch.targetHigh[row],
        batch.targetLow[row],
        batch.sourceHigh[row],
        batch.sourceLow[row],
        batch.targetPort[row],
        batch.protocol[row],
        signs);
    if (label != TrafficClass.BENIGN) {
      mark(counts.sources, counts.attackers, batch.sourceHigh[row], batch.sourceLow[row]);
      mark(counts.targets, counts.victims, batch.targetHigh[row], batch.targetLow[row]);
    }
  }

  /// What was learnt so far.
  public BenignProfile profile() {
    close();
    return BenignProfile.of(Arrays.copyOf(rows, size * MEASURES), MEASURES);
  }

  private static void mark(Hosts hosts, BitSet marked, long high, long low) {
    var host = hosts.find(high, low);
    if (host != Hosts.NONE) {
      marked.set(host);
    }
  }

  private void close() {
    for (var counts : windows.values()) {
      var hosts = counts.sources;
      for (var host = 0; host < hosts.size(); host++) {
        if (!counts.attackers.get(host)) {
          var flows = hosts.get(host, Hosts.FLOWS);
          var at = begin();
          rows[at + HostMeasure.FLOWS.column()] = flows;
          rows[at + HostMeasure.TARGETS.column()] = hosts.get(host, Hosts.TARGETS);
          rows[at + HostMeasure.PORTS.column()] = hosts.get(host, Hosts.PORTS);
          rows[at + HostMeasure.UNANSWERED_SYNS.column()] = hosts.get(host, Hosts.UNANSWERED_SYNS);
          rows[at + HostMeasure.RESET_RATIO.column()] =
              (double) hosts.get(host, Hosts.RESETS) / flows;
          rows[at + HostMeasure.FAILED_LOGINS.column()] = hosts.get(host, Hosts.FAILED_LOGINS);
        }
      }
      for (var host = 0; host < counts.targets.size(); host++) {
        if (!counts.victims.get(host)) {
          var at = begin();
          rows[at + HostMeasure.SOURCES.column()] = counts.targets.get(host, Hosts.TARGETS);
        }
      }
    }
    windows.clear();
  }

  /// A row of missing values.
  private int begin() {
    var at = size++ * MEASURES;
    if (at + MEASURES > rows.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
    }
    Arrays.fill(rows, at, at + MEASURES, Double.NaN);
    return at;
  }

  /// @param targets counts the other way round
  /// @param attackers rows of `sources` with a flow of an attack
  /// @param victims rows of `targets` with one
  private record Counts(Hosts sources, Hosts targets, BitSet attackers, BitSet victims) {}
}
