package dev.glacis.core.net;

import java.util.List;
import java.util.stream.Stream;

/// A network: an address whose bits after the first `length` are zero.
///
/// @param address the first address of the network
/// @param length leading bits, counted in the address's own family: 0 to 32 or 0 to 128
public record Prefix(Address address, int length) {
  /// The addresses for which [Address#isPrivate] holds.
  public static final List<Prefix> PRIVATE =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "::/127",
              "fc00::/7",
              "fe80::/10")
          .map(Prefix::parse)
          .toList();

  /// Bits before an IPv4 address within IPv6 (RFC 4291 section 2.5.5.2).
  private static final int MAPPED = 96;

  /// @throws IllegalArgumentException when the length is out of range or host bits are set
  public Prefix {
    if (length < 0 || length > maxLength(address)) {
      throw new IllegalArgumentException(
          "not a prefix length for %s: %d; expected 0 to %d"
              .formatted(address, length, maxLength(address)));
    }
    if (!masked(address, length).equals(address)) {
      throw new IllegalArgumentException(
          "host bits set in %s/%d; expected %s/%d"
              .formatted(address, length, masked(address, length), length));
    }
  }

  /// Reads `address/length`, or a single address as a full-length prefix. Of an IPv4 address
  /// written as IPv6 (`::ffff:10.0.0.0/104`) the length is that of IPv6.
  ///
  /// @throws IllegalArgumentException naming the text
  public static Prefix parse(String text) {
    var slash = text.indexOf('/');
    var address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    return new Prefix(address, length(address, slash, text));
  }

  /// As [#parse], but host bits may be set: `10.0.0.1/24` is `10.0.0.0/24`.
  ///
  /// @throws IllegalArgumentException naming the text
  public static Prefix parseAround(String text) {
    var slash = text.indexOf('/');
    var address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    var length = length(address, slash, text);
    return new Prefix(length > maxLength(address) ? address : masked(address, length), length);
  }

  private static int length(Address address, int slash, String text) {
    if (slash < 0) {
      return maxLength(address);
    }
    var digits = text.substring(slash + 1);
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "not a prefix: '" + text + "'; expected one like 10.0.0.0/8 or 2001:db8::/32");
    }
    var length = Integer.parseInt(digits);
    if (!address.isV4() || text.indexOf(':') < 0) {
      return length;
    }
    if (length < MAPPED || length > MAPPED + 32) {
      throw new IllegalArgumentException(
          "not a prefix length for an IPv4 address within IPv6: '%s'; expected 96 to 128"
              .formatted(text));
    }
    return length - MAPPED;
  }

  public boolean contains(Address other) {
    return other.isV4() == address.isV4() && masked(other, length).equals(address);
  }

  public boolean contains(Prefix other) {
    return length <= other.length && contains(other.address);
  }

  /// Whether [Address#isPrivate] holds for every address.
  public boolean isPrivate() {
    return address.isPrivate()
        && (hostBits() == 0 || PRIVATE.stream().anyMatch(wider -> wider.contains(this)));
  }

  /// The last address of the network.
  public Address last() {
    var host = hostBits();
    return host >= 64
        ? new Address(address.high() | ~(host == 128 ? 0 : -1L << host - 64), -1L)
        : new Address(address.high(), address.low() | ~(-1L << host));
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }

  private int hostBits() {
    return maxLength(address) - length;
  }

  private static int maxLength(Address address) {
    return address.isV4() ? 32 : 128;
  }

  private static Address masked(Address address, int length) {
    var bits = address.isV4() ? length + 96 : length;
    var high = bits == 0 ? 0 : bits >= 64 ? -1L : -1L << 64 - bits;
    var low = bits <= 64 ? 0 : bits == 128 ? -1L : -1L << 128 - bits;
    return new Address(address.high() & high, address.low() & low);
  }
}
