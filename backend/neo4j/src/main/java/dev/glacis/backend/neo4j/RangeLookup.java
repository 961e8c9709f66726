package dev.glacis.backend.neo4j;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Prefixes, and for an address all of them that hold it, narrowest first: one look-up in a hash
/// table for each length that occurs in the address's family.
final class RangeLookup {
  private static final int V4_BITS = 32;
  private static final int BITS = 128;

  private final Set<Prefix> prefixes;
  private final BitSet v4Lengths = new BitSet();
  private final BitSet v6Lengths = new BitSet();

  RangeLookup(Collection<Prefix> prefixes) {
    this.prefixes = new HashSet<>(prefixes);
    for (var prefix : this.prefixes) {
      (prefix.address().isV4() ? v4Lengths : v6Lengths).set(prefix.length());
    }
  }

  List<Prefix> holding(Address address) {
    var found = new ArrayList<Prefix>(2);
    var lengths = address.isV4() ? v4Lengths : v6Lengths;
    for (var i = lengths.previousSetBit(BITS); i >= 0; i = lengths.previousSetBit(i - 1)) {
      var prefix = new Prefix(first(address, i), i);
      if (prefixes.contains(prefix)) {
        found.add(prefix);
      }
    }
    return found;
  }

  private static Address first(Address address, int length) {
    var kept = address.isV4() ? length + BITS - V4_BITS : length;
    return new Address(
        address.high() & mask(kept), address.low() & mask(Math.max(0, kept - Long.SIZE)));
  }

  /// The first bits set, of 64.
  private static long mask(int bits) {
    return bits == 0 ? 0 : bits >= Long.SIZE ? -1L : -1L << Long.SIZE - bits;
  }
}
