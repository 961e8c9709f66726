package dev.glacis.core.net;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random addresses: both families, with runs of zeros and ones.
final class Addresses {
  private Addresses() {}

  static Arbitrary<Address> any() {
    var group =
        Arbitraries.oneOf(
            Arbitraries.of(0, 0, 0, 1, 0xffff), Arbitraries.integers().between(0, 0xffff));
    var v6 = group.array(int[].class).ofSize(8).map(g -> new Address(word(g, 0), word(g, 4)));
    var v4 = Combinators.combine(group, group).as((high, low) -> Address.ofV4(high << 16 | low));
    return Arbitraries.oneOf(v4, v6);
  }

  private static long word(int[] groups, int from) {
    var word = 0L;
    for (var i = from; i < from + 4; i++) {
      word = word << 16 | groups[i];
    }
    return word;
  }
}
