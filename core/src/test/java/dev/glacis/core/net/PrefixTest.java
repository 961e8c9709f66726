package dev.glacis.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  @Property
  void itHoldsTheAddressesFromItsFirstToItsLastAndNoOthers(
      @ForAll("addresses") Address inside,
      @ForAll("addresses") Address other,
      @ForAll @IntRange(min = 0, max = 128) int length) {
    var bits = inside.isV4() ? 32 : 128;
    var kept = Math.min(length, bits);
    var size = BigInteger.ONE.shiftLeft(bits - kept);
    var value = new BigInteger(1, inside.toBytes());
    var first = value.subtract(value.mod(size));
    var last = first.add(size).subtract(BigInteger.ONE);
    var start = address(first, bits);
    if (start.isV4() != inside.isV4()) {
      return;
    }

    var prefix = new Prefix(start, kept);

    assertThat(prefix.last()).isEqualTo(address(last, bits));
    assertThat(prefix.contains(inside)).isTrue();
    assertThat(prefix.contains(start)).isTrue();
    assertThat(prefix.contains(other))
        .isEqualTo(
            other.isV4() == inside.isV4()
                && number(other).compareTo(first) >= 0
                && number(other).compareTo(last) <= 0);
    assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "11.0.0.0/7", "fd00::1/64", "::ffff:10.0.0.1/104"})
  void hostBitsThatAreSetAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prefix.parse(text))
        .withMessageStartingWith("host bits set in ");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8",
    "10.1.2.3, 10.1.2.3/32",
    "10.1.2.3/0, 0.0.0.0/0",
    "2001:db8::1/64, 2001:db8::/64",
    "2001:db8::1/128, 2001:db8::1/128"
  })
  void hostBitsMayBeSetWhereTheNetworkAroundIsAskedFor(String text, String prefix) {
    assertThat(Prefix.parseAround(text)).isEqualTo(Prefix.parse(prefix));
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0.0.0.0/96, 0.0.0.0/0",
    "::ffff:a00:1/128, 10.0.0.1/32",
    "::ffff:10.0.0.1, 10.0.0.1/32"
  })
  void anIpv4NetworkWrittenAsIpv6HasTheLengthOfIpv6(String text, String prefix) {
    assertThat(Prefix.parse(text)).isEqualTo(Prefix.parse(prefix));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1/8 | host bits set in 10.0.0.1/8; expected 10.0.0.0/8",
        "10.0.0.0/33 | not a prefix length for 10.0.0.0: 33; expected 0 to 32",
        "10.0.0.0/x | not a prefix: '10.0.0.0/x'; expected one like 10.0.0.0/8 or 2001:db8::/32",
        "::ffff:10.0.0.0/8 | not a prefix length for an IPv4 address within IPv6:"
            + " '::ffff:10.0.0.0/8'; expected 96 to 128",
        "10/8 | not an IP address: '10'; expected one like 192.0.2.1 or 2001:db8::1"
      })
  void whatIsRefusedIsToldWithWhatWasExpected(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Prefix.parse(text)).withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:10.0.0.0/8",
        "::ffff:10.0.0.0/129",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "/8",
        "10/8"
      })
  void textThatIsNoPrefixIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Prefix.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> Prefix.parseAround(text));
  }

  private static BigInteger number(Address address) {
    return new BigInteger(1, address.toBytes());
  }

  private static Address address(BigInteger value, int bits) {
    var bytes = new byte[bits / 8];
    var digits = value.toByteArray();
    var count = Math.min(digits.length, bytes.length);
    System.arraycopy(digits, digits.length - count, bytes, bytes.length - count, count);
    return Address.of(bytes);
  }

  @Provide
  Arbitrary<Address> addresses() {
    return Addresses.any();
  }

  @Test
  void isPrivateOnlyWhereAllItsAddressesAre() {
    assertThat(Prefix.PRIVATE).allMatch(Prefix::isPrivate);
    assertThat(List.of("0.0.0.0/0", "0.0.0.0/1", "8.8.8.8/32", "10.0.0.0/7", "::/0", "fc00::/6"))
        .map(Prefix::parse)
        .noneMatch(Prefix::isPrivate);
    assertThat(List.of("10.1.2.0/24", "127.0.0.1/32", "fd00::/64"))
        .map(Prefix::parse)
        .allMatch(Prefix::isPrivate);
  }
}
