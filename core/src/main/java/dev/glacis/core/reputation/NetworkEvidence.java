package dev.glacis.core.reputation;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.RangeTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeMap;

/// Evidence by network, where a network inside another one bears the outer one's too.
final class NetworkEvidence {
  private final TreeMap<Prefix, Double> own =
      new TreeMap<>(Comparator.comparing(Prefix::address).thenComparingInt(Prefix::length));

  void add(FeedEvent event) {
    if (event.network() != null) {
      own.merge(atMost64(event.network()), event.evidence(), Double::sum);
    }
  }

  /// Network to its place in [#evidence].
  RangeTable table() {
    var table = RangeTable.builder();
    var at = 0;
    for (var network : own.keySet()) {
      table.add(network, at++);
    }
    return table.build();
  }

  double[] evidence() {
    record Outer(Prefix network, double evidence) {}
    var around = new ArrayDeque<Outer>();
    var sums = new ArrayList<Double>(own.size());
    own.forEach(
        (network, evidence) -> {
          while (!around.isEmpty() && !around.element().network.contains(network.address())) {
            around.pop();
          }
          var sum = evidence + (around.isEmpty() ? 0 : around.element().evidence);
          around.push(new Outer(network, sum));
          sums.add(sum);
        });
    return sums.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// An IPv6 user commonly holds a whole /64 (RFC 6177), so one address in it speaks for all.
  private static Prefix atMost64(Prefix network) {
    return network.address().isV4() || network.length() <= 64
        ? network
        : new Prefix(new Address(network.address().high(), 0), 64);
  }
}
