package dev.glacis.core.surface;

import dev.glacis.core.net.Prefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/// Parts of the address space that rules cannot tell apart: each is what a prefix holds beyond the
/// narrower ones.
final class Atoms {
  private Atoms() {}

  /// The prefixes of a guard's rules that hold public addresses which no narrower one holds.
  static List<Prefix> publicOnes(Guard guard) {
    var prefixes = new LinkedHashSet<>(Prefix.PRIVATE);
    Stream.of(
            Stream.of(guard.ingress()),
            guard.ingressLayers().values().stream(),
            guard.egress().values().stream())
        .flatMap(lists -> lists)
        .flatMap(List::stream)
        .forEach(rule -> prefixes.addAll(rule.rule().peerRanges()));
    var table = new PrefixTable(prefixes);
    var found = new ArrayList<Prefix>();
    for (var p = 0; p < table.size(); p++) {
      var prefix = table.get(p);
      if (!prefix.isPrivate() && !isFull(table, p)) {
        found.add(prefix);
      }
    }
    return found;
  }

  /// Whether narrower prefixes hold all addresses of this one.
  private static boolean isFull(PrefixTable table, int p) {
    var left = size(table.get(p));
    for (var q = p + 1; q < table.end(p); q = table.end(q)) {
      left = left.subtract(size(table.get(q)));
    }
    return left.signum() == 0;
  }

  private static BigInteger size(Prefix prefix) {
    return BigInteger.ONE.shiftLeft((prefix.address().isV4() ? 32 : 128) - prefix.length());
  }
}
