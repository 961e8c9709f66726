package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CidrsTest {
  @Test
  void privateAndPublicRangesAreThoseThatAddressesSayThemselves() {
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var address =
          i % 2 == 0
              ? Address.ofV4(random.nextInt())
              : new Address(random.nextLong() >>> random.nextInt(64), random.nextLong());
      assertThat(holds(Prefix.PRIVATE, address)).isEqualTo(address.isPrivate());
      assertThat(holds(Cidrs.PUBLIC, address)).isEqualTo(!address.isPrivate());
    }
    for (var prefix : Prefix.PRIVATE) {
      assertThat(prefix.address().isPrivate() && prefix.last().isPrivate()).isTrue();
    }
  }

  @Test
  void aPrefixWithoutItselfIsNothing() {
    assertThat(minus("10.0.0.0/8", "10.0.0.0/8")).isEmpty();
    assertThat(minus("10.0.0.0/8", "0.0.0.0/0")).isEmpty();
    assertThat(minus("10.0.0.0/8", "11.0.0.0/8")).containsExactly("10.0.0.0/8");
    assertThat(minus("10.0.0.0/30", "10.0.0.1/32")).containsExactly("10.0.0.0/32", "10.0.0.2/31");
    assertThat(minus("::/0", "10.0.0.0/8")).containsExactly("::/0");
  }

  @Test
  void theAddressesNextToThoseThatStandForIpv4CanBeTaken() {
    assertThat(minus("::fffe:0:0/95", "::fffe:0:0/96")).isEmpty();
  }

  @Property(tries = 500)
  void whatIsLeftIsWhatTheOneHoldsAndTheOtherDoesNot(@ForAll int seed) {
    var random = new Random(seed);
    var from = some(random);
    var taken = some(random);

    var left = Cidrs.minus(from, taken);

    for (var i = 0; i < 256; i++) {
      var address = Address.ofV4(10 << 24 | i);
      assertThat(holds(left, address)).isEqualTo(holds(from, address) && !holds(taken, address));
    }
  }

  private static List<Prefix> some(Random random) {
    var some = new ArrayList<Prefix>();
    for (var i = random.nextInt(4); i > 0; i--) {
      var length = 24 + random.nextInt(9);
      var bits = random.nextInt(256) & -1 << 32 - length & 0xff;
      some.add(new Prefix(Address.ofV4(10 << 24 | bits), length));
    }
    return some;
  }

  private static List<String> minus(String from, String taken) {
    return Cidrs.minus(List.of(Prefix.parse(from)), List.of(Prefix.parse(taken))).stream()
        .map(Prefix::toString)
        .toList();
  }

  private static boolean holds(List<Prefix> prefixes, Address address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
