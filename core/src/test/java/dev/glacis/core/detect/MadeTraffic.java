package dev.glacis.core.detect;

import dev.glacis.core.detect.FlowMaker.Flow;
import dev.glacis.core.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random flow records that come near every rule of detection.
final class MadeTraffic {
  private MadeTraffic() {}

  /// Bursts around the thresholds of every rule, and odd flows between them.
  static List<Flow> of(Random random) {
    var flows = new ArrayList<Flow>();
    var bursts = 1 + random.nextInt(5);
    for (var i = 0; i < bursts; i++) {
      var at = random.nextInt(4) * 2_500_000L;
      switch (random.nextInt(6)) {
        case 0 -> burst(flows, random, at, 1, 1, 25 + random.nextInt(12));
        case 1 -> burst(flows, random, at, 1, 17 + random.nextInt(8), 1);
        case 2 -> burst(flows, random, at, 17 + random.nextInt(8), 1, 1 + random.nextInt(3));
        case 3 -> burst(flows, random, at, 1 + random.nextInt(3), 2, 8 + random.nextInt(5));
        case 4 -> flood(flows, random, at, 490 + random.nextInt(20));
        default -> burst(flows, random, at, 3, 3, 2);
      }
    }
    for (var i = random.nextInt(40); i > 0; i--) {
      flows.add(flow(random, random.nextInt(12_000_000), random.nextInt(5), 1, 20 + i % 3));
    }
    return flows;
  }

  private static void burst(
      List<Flow> flows, Random random, long at, int sources, int targets, int ports) {
    var kind = kind(random);
    var payload = random.nextInt(3) == 0 ? 0 : random.nextInt(3);
    for (var s = 0; s < sources; s++) {
      for (var t = 0; t < targets; t++) {
        for (var p = 0; p < ports; p++) {
          var flow = flow(random, at + random.nextInt(2_500_000), s, t, p + 1);
          flows.add(
              new Flow(
                  flow.source(),
                  flow.sourcePort(),
                  flow.target(),
                  flow.targetPort(),
                  flow.protocol(),
                  flow.at(),
                  flow.snapshot(),
                  1 + random.nextInt(500),
                  payload,
                  random.nextInt(10) == 0 ? kind(random) : kind,
                  flow.confidence()));
        }
      }
    }
  }

  private static void flood(List<Flow> flows, Random random, long at, int count) {
    for (var i = 0; i < count; i++) {
      var source = "198.18." + random.nextInt(2) + "." + random.nextInt(30);
      flows.add(FlowMaker.attempt(source, i, "10.20.1.10", 80).at(at + random.nextInt(2_500_000)));
    }
  }

  private static Flow flow(Random random, long at, int source, int target, int port) {
    return new Flow(
        "192.0.2." + (1 + source),
        random.nextInt(3),
        "10.20.1." + (1 + target),
        port,
        Protocol.TCP,
        at,
        random.nextInt(5) == 0,
        1 + random.nextInt(9),
        random.nextInt(2) * 100,
        kind(random),
        random.nextInt(101) / 100f);
  }

  private static TrafficClass kind(Random random) {
    var kinds = TrafficClass.values();
    return kinds[random.nextInt(kinds.length)];
  }
}
