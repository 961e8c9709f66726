package dev.glacis.core.detect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A window's flows that its targets do not tell of themselves, added up by source, target, port
/// and kind.
final class Parts {
  private final Table flows;
  private final Evidence evidence;
  private final Set<TrafficClass> kinds;
  private final Table table;

  /// By row of the flows: the row of their part.
  private final int[] partOf;

  private final Map<Integer, List<Alert.Reason>> reasons = new HashMap<>();

  /// @param kinds that make alerts
  /// @param left rows of flows that are left out
  Parts(Table flows, Evidence evidence, Set<TrafficClass> kinds, boolean[] left) {
    this.flows = flows;
    this.evidence = evidence;
    this.kinds = kinds;
    table = new Table(Table.PART, Math.max(1, flows.size()));
    partOf = new int[flows.size()];
    for (var row = 0; row < flows.size(); row++) {
      var isPart = !left[row] && (evidence.isFree(row) || kinds.contains(evidence.kind(row)));
      partOf[row] = isPart ? add(row) : Table.NONE;
    }
  }

  /// Explains the parts that hold an exemplar of a kind that makes alerts.
  void explain(@Nullable Exemplars exemplars, Explainer explainer) {
    for (var at = 0; exemplars != null && at < exemplars.size(); at++) {
      var flow = exemplars.flow(at);
      var part = partOf[flow];
      if (part != Table.NONE
          && kinds.contains(exemplars.kind(at))
          && evidence.kind(flow) == exemplars.kind(at)
          && flows.kind(flow) == exemplars.kind(at)) {
        reasons.put(part, exemplars.explained(at, explainer));
      }
    }
  }

  /// Tells of all parts that differ from what was told before.
  ///
  /// @param before what was told before; null where nothing was
  /// @param again whether this may be told again
  /// @return what to remember as told
  @Nullable Table tell(
      long windowStart, @Nullable Table before, boolean again, SourceSink sources) {
    for (var row = 0; row < table.size(); row++) {
      if (before == null || !isTold(row, before)) {
        sources.part(Part.of(windowStart, table, row, reasons.getOrDefault(row, List.of())));
      }
    }
    for (var row = 0; before != null && row < before.size(); row++) {
      table.stage(before, row);
      if (before.get(row, Table.FLOWS) > 0 && table.find() == Table.NONE) {
        before.set(row, Table.FLOWS, 0);
        sources.part(Part.of(windowStart, before, row, List.of()));
      }
    }
    return again ? table : null;
  }

  private boolean isTold(int row, Table before) {
    before.stage(table, row);
    var told = before.find();
    return told != Table.NONE && before.isEqual(told, table, row);
  }

  private int add(int row) {
    table.stage(flows, row);
    var staged = table.staged();
    table.set(staged, Table.KIND, Table.kind(evidence.kind(row), evidence.isFree(row)));
    table.set(staged, Table.VOTES, evidence.votes(row));
    table.set(staged, Table.VOTE, evidence.vote(row));
    var part = table.find();
    if (part == Table.NONE) {
      return table.add();
    }
    table.add(part, Table.FLOWS, 1);
    table.add(part, Table.ATTEMPTS, flows.get(row, Table.ATTEMPTS));
    table.add(part, Table.PACKETS, flows.get(row, Table.PACKETS));
    table.add(part, Table.BYTES, flows.get(row, Table.BYTES));
    table.add(part, Table.VOTES, evidence.votes(row));
    if (isStronger(staged, part)) {
      table.set(part, Table.VOTE, evidence.vote(row));
      table.set(part, Table.SOURCE_PORT, flows.get(row, Table.SOURCE_PORT));
      table.set(part, Table.START, flows.get(row, Table.START));
      table.set(part, Table.TIME, flows.get(row, Table.TIME));
    }
    return part;
  }

  private boolean isStronger(int staged, int part) {
    var order = Long.compare(table.get(staged, Table.VOTE), table.get(part, Table.VOTE));
    return order > 0 || (order == 0 && table.compare(staged, part, Table.FLOW) < 0);
  }
}
