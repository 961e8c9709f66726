package dev.glacis.core.detect;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What every window has while it is open.
abstract class OpenWindow {
  /// First microsecond.
  final long start;

  /// By id, what has been told and not been withdrawn.
  final Map<String, Alert> told = new LinkedHashMap<>();

  /// Whether something came since it was last concluded.
  boolean changed;

  /// The watermark when it was last concluded.
  long concludedAt = Long.MIN_VALUE;

  /// Whether it differs from what was stored of it last.
  boolean isToStore;

  OpenWindow(long start) {
    this.start = start;
  }

  /// First microsecond after it.
  final long end() {
    return start + AlertWindows.WINDOW_MICROS;
  }

  void write(StateOutput out) {
    out.writeBoolean(changed);
    out.writeLong(concludedAt);
    out.writeLong(told.size());
    for (var alert : told.values()) {
      ToldAlert.write(alert, out);
    }
  }

  void read(StateInput in) {
    changed = in.readBoolean();
    concludedAt = in.readLong();
    for (var left = in.readCount(1); left > 0; left--) {
      var alert = ToldAlert.read(in);
      told.put(alert.id(), alert);
    }
  }

  /// Tells what is new or differs from what was told; once the window has ended, withdraws what is
  /// no longer there.
  final void tell(List<Raised> alerts, boolean provisional, AlertSink sink) {
    var gone = provisional ? new HashSet<String>() : new HashSet<>(told.keySet());
    for (var raised : alerts) {
      var id = raised.alert().id();
      gone.remove(id);
      var before = told.put(id, raised.alert());
      if (before == null || !before.equals(raised.alert())) {
        sink.accept(raised.alert(), raised.witnesses());
      }
    }
    for (var id : List.copyOf(told.keySet())) {
      if (gone.contains(id)) {
        var before = told.remove(id);
        if (before != null) {
          sink.accept(before.withdrawn(), List.of());
        }
      }
    }
  }
}
