package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ports that public addresses reach now in one step and could not earlier.
final class Openings {
  private Openings() {}

  /// By joint, those of the machines in both networks that have any. A look at every class.
  static Map<Integer, List<Ports>> of(Surface earlier, Surface now, Joints joints) {
    var closed = List.<Ports>of();
    var before = byClass(earlier);
    var openings = new HashMap<Integer, List<Ports>>();
    byClass(now)
        .forEach(
            (cls, ports) -> {
              for (var j = joints.firstOfClass()[cls]; j < joints.firstOfClass()[cls + 1]; j++) {
                if (!joints.isNew(j)) {
                  var opened = without(ports, before.getOrDefault(joints.earlier()[j], closed));
                  if (!opened.isEmpty()) {
                    openings.put(j, opened);
                  }
                }
              }
            });
    return openings;
  }

  private static Map<Integer, List<Ports>> byClass(Surface surface) {
    var ports = new HashMap<Integer, List<Ports>>();
    for (var exposure : surface.exposure()) {
      ports.put(surface.classOf(exposure.machines().page(-1, 1).toArray()[0]), exposure.ports());
    }
    return ports;
  }

  /// What is left of the ports; "any protocol" is covered by "any protocol" only.
  static List<Ports> without(List<Ports> ports, List<Ports> covered) {
    var left = ports;
    for (var cover : covered) {
      var next = new ArrayList<Ports>();
      for (var each : left) {
        if (cover.protocol() != Ports.ANY_PROTOCOL && cover.protocol() != each.protocol()
            || cover.last() < each.first()
            || cover.first() > each.last()) {
          next.add(each);
          continue;
        }
        if (each.first() < cover.first()) {
          next.add(new Ports(each.protocol(), each.first(), cover.first() - 1));
        }
        if (each.last() > cover.last()) {
          next.add(new Ports(each.protocol(), cover.last() + 1, each.last()));
        }
      }
      left = next;
    }
    return left;
  }
}
