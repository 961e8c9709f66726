package dev.glacis.http;

import dev.glacis.core.fanout.Cursor;
import dev.glacis.core.fanout.Event;
import dev.glacis.core.fanout.EventFilter;
import dev.glacis.core.fanout.Framing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The viewers of one event loop that have the same filter. Those that are up to date share one
/// cursor, so that a filter is evaluated and a packet made once for all of them; those that are
/// behind have cursors of their own.
final class Lane {
  final EventFilter filter;
  final Cursor cursor;
  final List<Viewer> behind = new ArrayList<>();
  private final List<Viewer> current = new ArrayList<>();
  boolean quiet;

  Lane(EventFilter filter, Cursor cursor) {
    this.filter = filter;
    this.cursor = cursor;
  }

  boolean isEmpty() {
    return current.isEmpty() && behind.isEmpty();
  }

  void addCurrent(Viewer viewer) {
    viewer.own = null;
    viewer.index = current.size();
    current.add(viewer);
  }

  void remove(Viewer viewer) {
    if (viewer.own != null) {
      behind.remove(viewer);
    } else {
      removeCurrent(viewer);
    }
  }

  private void removeCurrent(Viewer viewer) {
    var last = current.removeLast();
    if (last != viewer) {
      current.set(viewer.index, last);
      last.index = viewer.index;
    }
  }

  /// Writes the events to every viewer that is up to date; one that takes no more goes over to
  /// those behind, with a cursor at `from`.
  void deliver(List<Event> events, Consumer<Viewer> fallsBehind) {
    send(framing -> framing.events(events), fallsBehind);
  }

  void send(Encoding encoding, Consumer<Viewer> fallsBehind) {
    quiet = false;
    sendPackets(framing -> Packet.of(framing, encoding.of(framing)), fallsBehind);
  }

  /// Keeps quiet connections open.
  void beat() {
    if (quiet) {
      sendPackets(Packet::beat, _ -> {});
    }
    quiet = true;
  }

  private void sendPackets(Packets make, Consumer<Viewer> fallsBehind) {
    Map<Framing, Packet> packets = new EnumMap<>(Framing.class);
    for (var i = current.size() - 1; i >= 0; i--) {
      var viewer = current.get(i);
      if (viewer.writable()) {
        viewer.write(packets.computeIfAbsent(viewer.framing, make::of));
      } else {
        fallsBehind.accept(viewer);
      }
    }
    packets.values().forEach(Packet::close);
  }

  /// Moves a viewer from those up to date to those behind.
  void fallBehind(Viewer viewer, Cursor from) {
    removeCurrent(viewer);
    viewer.own = from;
    behind.add(viewer);
  }

  @FunctionalInterface
  interface Encoding {
    byte[] of(Framing framing);
  }

  @FunctionalInterface
  private interface Packets {
    Packet of(Framing framing);
  }
}
