package dev.glacis.core.detect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a window holds of some sources.
final class SourceWindow extends OpenWindow {
  /// Of all their flows, those that do not matter by themselves too.
  final Hosts hosts = new Hosts();

  final Table parts;

  /// By row of the parts.
  final Map<Integer, List<Alert.Reason>> reasons = new HashMap<>();

  SourceWindow(long start, int maxParts) {
    super(start);
    parts = new Table(Table.PART, maxParts);
  }

  @Override
  void write(StateOutput out) {
    super.write(out);
    hosts.write(out);
    parts.write(out);
    out.writeLong(reasons.size());
    reasons.forEach(
        (row, known) -> {
          out.writeLong(row);
          out.writeReasons(known);
        });
  }

  @Override
  void read(StateInput in) {
    super.read(in);
    hosts.read(in);
    parts.read(in);
    for (var left = in.readCount(2); left > 0; left--) {
      reasons.put(in.readInt(), in.readReasons());
    }
  }
}
