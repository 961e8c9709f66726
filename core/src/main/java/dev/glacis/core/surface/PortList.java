package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.List;
import java.util.stream.Collectors;

/// Ports as people read them: one by one, or, where that is shorter, as all but some. Where a rule
/// denies `tcp/22` and others allow everything, 258 ranges are open, and one is not.
///
/// @param ports that are open
/// @param but those of them that are closed; empty where the ports are listed
public record PortList(List<Ports> ports, List<Ports> but) {
  private static final int FEW = 8;

  public PortList {
    ports = List.copyOf(ports);
    but = List.copyOf(but);
  }

  /// @param open each once, by [Ports#ORDER]
  public static PortList of(List<Ports> open) {
    if (open.size() <= FEW) {
      return new PortList(open, List.of());
    }
    var closed = PortSet.ALL.minus(PortSet.of(open)).toPorts();
    return closed.size() < open.size()
        ? new PortList(List.of(Ports.ANY), closed)
        : new PortList(open, List.of());
  }

  /// `tcp/22 tcp/443`, `any but tcp/22`.
  @Override
  public String toString() {
    return joined(ports) + (but.isEmpty() ? "" : " but " + joined(but));
  }

  private static String joined(List<Ports> ports) {
    return ports.stream().map(Ports::toString).collect(Collectors.joining(" "));
  }
}
