package dev.glacis.backend.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RangeLookupTest {
  private static final List<Prefix> PREFIXES =
      Stream.of(
              "0.0.0.0/0",
              "10.0.0.0/8",
              "10.128.0.0/9",
              "10.0.0.7/32",
              "192.0.2.0/31",
              "::/0",
              "fd00::/8",
              "fd00::/64",
              "fd00::/65",
              "fd00::1/128")
          .map(Prefix::parse)
          .toList();

  @Test
  void everyRangeThatHoldsAnAddressIsFoundNarrowestFirst() {
    assertThat(new RangeLookup(PREFIXES).holding(Address.parse("10.0.0.7")))
        .extracting(Prefix::toString)
        .containsExactly("10.0.0.7/32", "10.0.0.0/8", "0.0.0.0/0");
  }

  @Test
  void randomAddressesAreInTheRangesThatALookAtEachFinds() {
    var lookup = new RangeLookup(PREFIXES);
    var random = new Random(1);
    for (var i = 0; i < 2_000; i++) {
      var base = PREFIXES.get(random.nextInt(PREFIXES.size())).address();
      var flipped = 1L << random.nextInt(Long.SIZE);
      var address =
          switch (random.nextInt(3)) {
            case 0 -> base;
            case 1 -> new Address(base.high(), base.low() ^ flipped);
            default -> new Address(base.high() ^ flipped, base.low());
          };
      assertThat(lookup.holding(address))
          .as("%s", address)
          .containsExactlyInAnyOrderElementsOf(
              PREFIXES.stream().filter(prefix -> prefix.contains(address)).toList());
    }
  }
}
