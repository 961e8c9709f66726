package dev.glacis.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RangeTableTest {
  @Test
  void theLongestPrefixWinsInWhateverOrderPrefixesCame() {
    var table =
        RangeTable.builder()
            .add(Prefix.parse("192.0.2.128/25"), 2)
            .add(Prefix.parse("192.0.2.0/24"), 1)
            .add(Prefix.parse("192.0.2.200"), 3)
            .add(Prefix.parse("2001:db8::/32"), 4)
            .add(Prefix.parse("2001:db8:bad::/48"), 5)
            .build();

    assertThat(table.lookup(Address.parse("192.0.2.1"))).isEqualTo(1);
    assertThat(table.lookup(Address.parse("192.0.2.129"))).isEqualTo(2);
    assertThat(table.lookup(Address.parse("192.0.2.200"))).isEqualTo(3);
    assertThat(table.lookup(Address.parse("192.0.2.201"))).isEqualTo(2);
    assertThat(table.lookup(Address.parse("192.0.3.0"))).isEqualTo(RangeTable.NONE);
    assertThat(table.lookup(Address.parse("2001:db8::1"))).isEqualTo(4);
    assertThat(table.lookup(Address.parse("2001:db8:bad:ffff::"))).isEqualTo(5);
    assertThat(table.lookup(Address.parse("2001:db9::"))).isEqualTo(RangeTable.NONE);
  }

  @Test
  void aRangeMayReachTheEndOfItsFamily() {
    var table =
        RangeTable.builder()
            .add(Prefix.parse("0.0.0.0/0"), 1)
            .add(Prefix.parse("255.255.255.255"), 2)
            .add(Prefix.parse("::/0"), 3)
            .build();

    assertThat(table.lookup(Address.parse("0.0.0.0"))).isEqualTo(1);
    assertThat(table.lookup(Address.parse("255.255.255.254"))).isEqualTo(1);
    assertThat(table.lookup(Address.parse("255.255.255.255"))).isEqualTo(2);
    assertThat(table.lookup(Address.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))).isEqualTo(3);
    assertThat(table.lookup(Address.parse("::"))).isEqualTo(3);
  }

  @Test
  void theWholeOfIpv6DoesNotCoverIpv4() {
    var table = RangeTable.builder().add(Prefix.parse("::/0"), 7).build();

    assertThat(table.lookup(Address.parse("192.0.2.1"))).isEqualTo(RangeTable.NONE);
  }

  @Test
  void anEmptyTableKnowsNothing() {
    var table = RangeTable.builder().build();

    assertThat(table.lookup(Address.parse("0.0.0.0"))).isEqualTo(RangeTable.NONE);
    assertThat(table.lookup(Address.parse("::"))).isEqualTo(RangeTable.NONE);
  }

  @Test
  void reversedAndMixedRangesAreRefused() {
    var builder = RangeTable.builder();

    assertThatThrownBy(() -> builder.add(at(9), at(8), 1)).hasMessageContaining("not a range");
    assertThatThrownBy(() -> builder.add(at(9), Address.parse("::1"), 1))
        .hasMessageContaining("not a range");
    assertThatThrownBy(() -> builder.add(at(8), at(9), -1)).hasMessageContaining("at least 0");
  }

  @Property
  void aLookupFindsTheNarrowestRangeAsAScanOfAllRangesDoes(
      @ForAll("someRanges") List<Range> ranges, @ForAll("somePoints") List<Address> points) {
    var builder = RangeTable.builder();
    ranges.forEach(range -> builder.add(range.first, range.last, range.value));
    var table = builder.build();

    for (var point : points) {
      assertThat(table.lookup(point))
          .as("at %s of %s", point, ranges)
          .isEqualTo(scan(ranges, point));
    }
  }

  @Property
  void itsRangesAreDisjointAscendingAndMakeTheSameTable(
      @ForAll("someRanges") List<Range> ranges, @ForAll("somePoints") List<Address> points) {
    var builder = RangeTable.builder();
    ranges.forEach(range -> builder.add(range.first, range.last, range.value));
    var table = builder.build();
    var again = RangeTable.builder();
    var written = new ArrayList<Range>();
    table.forEach(
        (first, last, value) -> {
          again.add(first, last, value);
          written.add(new Range(first, last, value));
        });
    var copy = again.build();

    for (var i = 1; i < written.size(); i++) {
      var before = written.get(i - 1);
      if (before.first.isV4() == written.get(i).first.isV4()) {
        assertThat(before.last).isLessThan(written.get(i).first);
      }
    }
    for (var point : points) {
      assertThat(copy.lookup(point)).isEqualTo(table.lookup(point));
    }
  }

  @Provide
  Arbitrary<List<Range>> someRanges() {
    return Combinators.combine(addresses(), addresses(), Arbitraries.integers().between(0, 9))
        .as(
            (a, b, value) -> {
              var end = a.isV4() == b.isV4() ? b : a;
              return a.compareTo(end) <= 0 ? new Range(a, end, value) : new Range(end, a, value);
            })
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Address>> somePoints() {
    return addresses().list().ofSize(40);
  }

  /// Few enough that ranges overlap, touch and repeat; both ends of both families among them.
  private static Arbitrary<Address> addresses() {
    var low = Arbitraries.integers().between(-3, 20);
    var v6 =
        Combinators.combine(Arbitraries.of(0L, 1L, -1L, 0x2001_0db8_0000_0000L), low)
            .as((high, n) -> new Address(high, n));
    return Arbitraries.oneOf(
        low.map(Address::ofV4),
        low.map(n -> Address.ofV4(0xc000_0200 + (n << 8))),
        v6.filter(address -> !address.isV4()));
  }

  private static int scan(List<Range> ranges, Address point) {
    Range best = null;
    for (var range : ranges) {
      if (range.first.isV4() == point.isV4()
          && range.first.compareTo(point) <= 0
          && range.last.compareTo(point) >= 0
          && (best == null || range.size().compareTo(best.size()) <= 0)) {
        best = range;
      }
    }
    return best == null ? RangeTable.NONE : best.value;
  }

  private static Address at(int n) {
    return Address.ofV4(n);
  }

  record Range(Address first, Address last, int value) {
    BigInteger size() {
      return number(last).subtract(number(first));
    }

    private static BigInteger number(Address address) {
      return new BigInteger(1, new Address(address.high(), address.low()).toBytes());
    }
  }
}
