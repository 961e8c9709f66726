package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic of address ranges.
final class Cidrs {
  /// All addresses that are not private.
  static final List<Prefix> PUBLIC = minus(Rule.EVERYBODY, Prefix.PRIVATE);

  private Cidrs() {}

  /// The addresses of the one list that are in none of the other, in as few prefixes as their parts
  /// need. A prefix taken from another one leaves at most 128.
  static List<Prefix> minus(List<Prefix> from, List<Prefix> taken) {
    var left = new ArrayList<Prefix>();
    for (var prefix : from) {
      minus(prefix, taken, left);
    }
    return List.copyOf(left);
  }

  /// Whether both share addresses; of different families they don't.
  static boolean overlap(Prefix one, Prefix other) {
    return one.contains(other) || other.contains(one);
  }

  private static void minus(Prefix from, List<Prefix> taken, List<Prefix> left) {
    var inside = taken.stream().filter(t -> overlap(from, t)).toList();
    if (inside.isEmpty()) {
      left.add(from);
    } else if (inside.stream().allMatch(t -> t.length() > from.length())) {
      var offset = 128 - bits(from.address());
      var upper = flipped(from.address(), offset + from.length() + 1);
      minus(new Prefix(from.address(), from.length() + 1), inside, left);
      if (upper.isV4() == from.address().isV4()) {
        minus(new Prefix(upper, from.length() + 1), inside, left);
      }
    }
  }

  /// With the last of the leading bits turned round.
  private static Address flipped(Address address, int bits) {
    return bits <= 64
        ? new Address(address.high() ^ 1L << 64 - bits, address.low())
        : new Address(address.high(), address.low() ^ 1L << 128 - bits);
  }

  private static int bits(Address address) {
    return address.isV4() ? 32 : 128;
  }
}
