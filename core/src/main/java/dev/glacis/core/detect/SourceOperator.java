package dev.glacis.core.detect;

import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Second step from flow records to alerts, keyed by source ([#key]): one operator hears all that
/// the targets tell of a source ([SourceSink]), and tells the alerts that name it: what it did to
/// one target, and sweeps over many.
///
/// What is told to it must come before the watermark that covers it; several targets' operators
/// have the least of their watermarks in common. What comes after its window was closed is left
/// out, and counted as `late`.
///
/// Immutable but for what the intake counts: all that it remembers is in the state.
public final class SourceOperator {
  private final WindowOptions options;
  private final Supplier<BenignProfile> benign;
  private final Intake hosts;

  /// @param options the same as the targets'
  /// @param hosts counts every record that is added to its source, `no_room` where not all of it
  ///   could be
  public SourceOperator(WindowOptions options, Intake hosts) {
    this(options, () -> BenignProfile.unknown(HostMeasure.COUNT), hosts);
  }

  /// @param benign hosts, by [HostMeasure], as the model knows them that judges now
  public SourceOperator(WindowOptions options, Supplier<BenignProfile> benign, Intake hosts) {
    this.benign = benign;
    this.options = options;
    this.hosts = hosts;
  }

  /// The same for all that is told of one source, in every process.
  public static long key(long sourceHigh, long sourceLow) {
    return Table.mix(Table.mix(sourceHigh + 0x9e37_79b9_7f4a_7c15L) ^ sourceLow);
  }

  /// What there is to remember at the beginning.
  public SourceState begin() {
    return new SourceState(options);
  }

  /// As [TargetOperator#restore].
  public SourceState restore(Map<Long, byte[]> stored) {
    var state = begin();
    state.windows.restore(stored, this::open);
    return state;
  }

  /// As [SourceSink#seen].
  public void seen(
      long windowStart,
      long sourceHigh,
      long sourceLow,
      long targetHigh,
      long targetLow,
      int targetPort,
      int protocol,
      int signs,
      SourceState state) {
    hosts.received(1);
    if (state.windows.isPast(windowStart)) {
      hosts.dropped("late", 1);
      return;
    }
    var window = state.windows.at(windowStart, this::open);
    if (window.hosts.add(
        sourceHigh, sourceLow, targetHigh, targetLow, targetPort, protocol, signs)) {
      hosts.kept(1);
    } else {
      hosts.dropped("no_room", 1);
    }
    window.changed |= window.parts.size() > 0;
  }

  /// As [SourceSink#part].
  public void accept(Part part, SourceState state) {
    if (state.windows.isPast(part.windowStart())) {
      return;
    }
    var window = state.windows.at(part.windowStart(), this::open);
    part.stage(window.parts);
    var row = window.parts.find();
    if (row != Table.NONE) {
      window.parts.replace(row);
    } else if (part.flows() > 0) {
      row = window.parts.add();
    }
    if (row != Table.NONE) {
      if (part.reasons().isEmpty()) {
        window.reasons.remove(row);
      } else {
        window.reasons.put(row, part.reasons());
      }
      window.changed = true;
    }
  }

  /// As [SourceSink#advanced], by all targets. A time before the watermark changes nothing.
  public void advance(long watermarkMicros, SourceState state, AlertSink alerts) {
    state.windows.advance(
        watermarkMicros, (window, provisional) -> conclude(window, provisional, alerts), _ -> {});
  }

  /// Closes every window. Time starts anew afterwards.
  public void finish(SourceState state, AlertSink alerts) {
    finish(Long.MAX_VALUE, state, alerts);
  }

  /// Closes the windows that start by then.
  void finish(long lastStart, SourceState state, AlertSink alerts) {
    state.windows.finish(
        lastStart, (window, provisional) -> conclude(window, provisional, alerts), _ -> {});
  }

  private SourceWindow open(long start) {
    return new SourceWindow(start, options.maxFlowsPerWindow());
  }

  private void conclude(SourceWindow window, boolean provisional, AlertSink alerts) {
    var parts = window.parts;
    var evidence = Evidence.bySources(parts);
    var groups = Group.bySources(parts, evidence, Group.kinds(options.unknown()));
    var conclusion = new Conclusion(window.start, parts, evidence, provisional, benign.get());
    window.tell(
        conclusion.of(groups, (group, strongest) -> reasons(window, evidence, group, strongest)),
        provisional,
        alerts);
  }

  /// What the source did, then what the model says of the strongest flow that it was asked about.
  private List<Alert.Reason> reasons(
      SourceWindow window, Evidence evidence, Group group, int strongest) {
    var parts = window.parts;
    var reasons = new ArrayList<Alert.Reason>();
    var host =
        window.hosts.find(
            parts.get(strongest, Table.SOURCE_HIGH), parts.get(strongest, Table.SOURCE_LOW));
    if (host != Hosts.NONE) {
      reasons.addAll(HostReasons.of(window.hosts, host, group, benign.get()));
    }
    var best = Table.NONE;
    for (var row : group.rows().of()) {
      if (parts.kind(row) == group.kind()
          && window.reasons.containsKey(row)
          && (best == Table.NONE || Group.isStronger(parts, evidence, row, best))) {
        best = row;
      }
    }
    reasons.addAll(window.reasons.getOrDefault(best, List.of()));
    return reasons;
  }
}
