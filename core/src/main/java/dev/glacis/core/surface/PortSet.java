package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ports of all protocols as one line of numbers, `protocol × 65536 + port`, in ascending runs.
///
/// @param bounds first and one past the last of each run; runs neither touch nor are empty
record PortSet(int[] bounds) {
  private static final int PORTS = 1 << 16;
  private static final int PROTOCOLS = 1 << 8;

  static final PortSet NONE = new PortSet(new int[0]);
  static final PortSet ALL = new PortSet(new int[] {0, PROTOCOLS * PORTS});

  /// What a rule means by its ports: none are all.
  static PortSet of(List<Ports> ports) {
    var union = NONE;
    for (var p : ports) {
      union = union.plus(of(p));
    }
    return ports.isEmpty() ? ALL : union;
  }

  static PortSet of(Ports ports) {
    if (ports.equals(Ports.ANY)) {
      return ALL;
    }
    var first = ports.protocol() == Ports.ANY_PROTOCOL ? 0 : ports.protocol();
    var last = ports.protocol() == Ports.ANY_PROTOCOL ? PROTOCOLS - 1 : ports.protocol();
    var bounds = new IntList();
    for (var protocol = first; protocol <= last; protocol++) {
      bounds.add(protocol * PORTS + ports.first());
      bounds.add(protocol * PORTS + ports.last() + 1);
    }
    return new PortSet(bounds.toArray());
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  PortSet plus(PortSet other) {
    return ALL.minus(ALL.minus(this).minus(other));
  }

  PortSet and(PortSet other) {
    return minus(ALL.minus(other));
  }

  PortSet minus(PortSet other) {
    if (other.isEmpty() || isEmpty()) {
      return this;
    }
    var left = new IntList();
    var next = 0;
    for (var i = 0; i < bounds.length; i += 2) {
      var from = bounds[i];
      var to = bounds[i + 1];
      while (next < other.bounds.length && other.bounds[next + 1] <= from) {
        next += 2;
      }
      for (var j = next; j < other.bounds.length && other.bounds[j] < to; j += 2) {
        if (other.bounds[j] > from) {
          left.add(from);
          left.add(other.bounds[j]);
        }
        from = Math.min(to, other.bounds[j + 1]);
      }
      if (from < to) {
        left.add(from);
        left.add(to);
      }
    }
    return left.size() == 0 ? NONE : new PortSet(left.toArray());
  }

  /// The same ports as a rule would name them, by protocol, then port.
  List<Ports> toPorts() {
    if (equals(ALL)) {
      return List.of(Ports.ANY);
    }
    var ports = new ArrayList<Ports>();
    for (var i = 0; i < bounds.length; i += 2) {
      for (var from = bounds[i]; from < bounds[i + 1]; ) {
        var protocol = from / PORTS;
        var to = Math.min(bounds[i + 1], (protocol + 1) * PORTS);
        ports.add(new Ports(protocol, from % PORTS, (to - 1) % PORTS));
        from = to;
      }
    }
    return List.copyOf(ports);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return toPorts().toString();
  }
}
