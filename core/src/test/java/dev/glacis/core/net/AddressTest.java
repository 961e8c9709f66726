package dev.glacis.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArrayArbitrary;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Property
  void textReadBackIsTheSameAddress(@ForAll("addresses") Address address) {
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @Property
  void bytesReadBackAreTheSameAddress(@ForAll("addresses") Address address) {
    assertThat(Address.of(address.toBytes())).isEqualTo(address);
  }

  @Property
  void textMeansWhatThePlatformReads(@ForAll("addresses") Address address)
      throws UnknownHostException {
    var expected = InetAddress.ofLiteral(address.toString());

    assertThat(address.toBytes()).isEqualTo(expected.getAddress());
  }

  @Property
  void whatThePlatformWritesIsRead(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
    var platform = InetAddress.getByAddress(bytes);

    assertThat(Address.parse(platform.getHostAddress()))
        .isEqualTo(Address.of(platform.getAddress()));
  }

  @Property(tries = 5000)
  void textIsAcceptedOnlyWhereThePlatformAcceptsItToo(@ForAll("almostAddresses") String text) {
    Address read;
    try {
      read = Address.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(InetAddress.ofLiteral(text).getAddress()).isEqualTo(read.toBytes());
  }

  @Property
  void orderIsThatOfTheBitsWithoutSign(
      @ForAll("addresses") Address one, @ForAll("addresses") Address other) {
    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(number(one).compareTo(number(other)));
    assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:AAAA::BBBB, 2001:db8:aaaa::bbbb",
    "2001:0db8::0001, 2001:db8::1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::ffff:c000:201, 192.0.2.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "::192.0.2.1, ::c000:201",
    "::0:0:0:0:0:0:1, ::1",
  })
  void textIsTheCanonicalFormOfRfc5952(String text, String canonical) {
    assertThat(Address.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1..2.3",
        "1.2.3.",
        "0x1.2.3.4",
        "localhost",
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "::1%eth0",
        "[::1]",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "1:",
        ":1",
        "1:2:3:4:5:6:7:",
        "::1.2.3.4:1",
        "192.0.2.1::",
        "1:192.0.2.1::",
        "1:2:3:4:5:6:7::8",
        "\u0661.1.1.1",
        "::\u0661",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
      })
  void textThatIsNoAddressIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse(text))
        .withMessageStartingWith("not an IP address: ");
  }

  @ParameterizedTest
  @CsvSource({
    "9.255.255.255, false",
    "10.0.0.0, true",
    "10.255.255.255, true",
    "11.0.0.0, false",
    "172.15.255.255, false",
    "172.16.0.0, true",
    "172.31.255.255, true",
    "172.32.0.0, false",
    "192.167.255.255, false",
    "192.168.0.0, true",
    "192.168.255.255, true",
    "192.169.0.0, false",
    "100.63.255.255, false",
    "100.64.0.0, true",
    "100.127.255.255, true",
    "100.128.0.0, false",
    "126.255.255.255, false",
    "127.0.0.1, true",
    "128.0.0.0, false",
    "169.253.255.255, false",
    "169.254.0.0, true",
    "169.254.255.255, true",
    "169.255.0.0, false",
    "0.0.0.0, true",
    "1.0.0.0, false",
    "198.51.100.1, false",
    "::, true",
    "::1, true",
    "::2, false",
    "::8000:0:0:0, false",
    "fbff::, false",
    "fc00::, true",
    "fdff:ffff::, true",
    "fe00::, false",
    "fe80::, true",
    "febf:ffff::, true",
    "fec0::, false",
    "2001:db8::, false"
  })
  void privateRangesBeginAndEndWhereTheirRfcsSay(String text, boolean isPrivate) {
    assertThat(Address.parse(text).isPrivate()).isEqualTo(isPrivate);
  }

  @ParameterizedTest
  @CsvSource({
    "223.255.255.255, false", "224.0.0.0, true", "239.255.255.255, true", "240.0.0.0, false",
    "255.255.255.254, false", "255.255.255.255, true", "feff::, false", "ff00::, true",
    "ff02::1, true"
  })
  void multicastAndBroadcastAreTold(String text, boolean expected) {
    assertThat(Address.parse(text).isMulticastOrBroadcast()).isEqualTo(expected);
  }

  private static BigInteger number(Address address) {
    return new BigInteger(Long.toUnsignedString(address.high()))
        .shiftLeft(64)
        .or(new BigInteger(Long.toUnsignedString(address.low())));
  }

  @Provide
  Arbitrary<Address> addresses() {
    return Addresses.any();
  }

  /// Pieces of addresses put together at random.
  @Provide
  Arbitrary<String> almostAddresses() {
    ArrayArbitrary<String, String[]> pieces =
        Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of("0", "1", "ff", "255", "c000", "01")),
                Tuple.of(4, Arbitraries.of(":", "::", ".")),
                Tuple.of(1, Arbitraries.of("192.0.2.1", "::ffff:", "1:2:3:4:5:6", "g", "-")))
            .array(String[].class);
    return pieces.ofMinSize(1).ofMaxSize(16).map(p -> String.join("", p));
  }
}
