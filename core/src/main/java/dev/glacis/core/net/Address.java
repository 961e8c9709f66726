package dev.glacis.core.net;

import java.util.Locale;

/// An IPv4 or IPv6 address as 128 bits; IPv4 is held as the IPv4-mapped address `::ffff:a.b.c.d`
/// (RFC 4291 section 2.5.5.2), so that one table and one comparison serve both families.
///
/// @param high bits 127 to 64
/// @param low bits 63 to 0
public record Address(long high, long low) implements Comparable<Address> {
  private static final long V4_PREFIX = 0xffffL << 32;
  private static final int MAX_TEXT = 45;

  /// The IPv4 address with these 32 bits.
  public static Address ofV4(int bits) {
    return new Address(0, V4_PREFIX | Integer.toUnsignedLong(bits));
  }

  /// The address in network byte order: 4 or 16 bytes.
  ///
  /// @throws IllegalArgumentException for any other length
  public static Address of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> ofV4((int) bits(bytes, 0, 4));
      case 16 -> new Address(bits(bytes, 0, 8), bits(bytes, 8, 8));
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  /// Reads dotted-quad IPv4 or RFC 4291 IPv6 text; no host names, no zone ids, no octal.
  ///
  /// @throws IllegalArgumentException naming the text, when it is no address
  public static Address parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("not an IP address: text of " + text.length() + " chars");
    }
    return text.indexOf(':') >= 0 ? parseV6(text) : ofV4((int) parseV4(text, text));
  }

  public boolean isV4() {
    return high == 0 && low >>> 32 == 0xffffL;
  }

  /// The 32 bits of an IPv4 address; meaningless where [#isV4] is false.
  public int v4() {
    return (int) low;
  }

  /// Addresses that belong to nobody in public: RFC 1918, RFC 6598, loopback, link-local, ULA,
  /// unspecified.
  public boolean isPrivate() {
    if (isV4()) {
      var a = v4();
      return a >>> 24 == 10
          || a >>> 20 == 0xac1
          || a >>> 16 == 0xc0a8
          || a >>> 22 == 0x6440 >>> 6
          || a >>> 24 == 127
          || a >>> 16 == 0xa9fe
          || a >>> 24 == 0;
    }
    return high >>> 57 == 0xfc >>> 1
        || high >>> 54 == 0xfe80 >>> 6
        || (high == 0 && low >>> 1 == 0);
  }

  /// 224.0.0.0/4, 255.255.255.255 and ff00::/8.
  public boolean isMulticastOrBroadcast() {
    return isV4() ? v4() >>> 28 == 0xe || v4() == -1 : high >>> 56 == 0xff;
  }

  /// The address in network byte order: 4 bytes for IPv4, else 16.
  public byte[] toBytes() {
    var bytes = new byte[isV4() ? 4 : 16];
    for (var i = 0; i < bytes.length; i++) {
      var fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) (fromEnd < 8 ? low >>> 8 * fromEnd : high >>> 8 * (fromEnd - 8));
    }
    return bytes;
  }

  /// Unsigned order: all IPv4 addresses lie together.
  @Override
  public int compareTo(Address other) {
    var order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /// Dotted quad, or the canonical IPv6 text of RFC 5952.
  @Override
  public String toString() {
    if (isV4()) {
      var a = v4();
      return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
    }
    var bestStart = -1;
    var bestLength = 1;
    for (var i = 0; i < 8; i++) {
      var length = 0;
      while (i + length < 8 && group(i + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
      i += length;
    }
    var text = new StringBuilder(39);
    for (var i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)));
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private int group(int index) {
    var word = index < 4 ? high : low;
    return (int) (word >>> 48 - 16 * (index & 3) & 0xffff);
  }

  private static long bits(byte[] bytes, int from, int count) {
    var value = 0L;
    for (var i = from; i < from + count; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  private static long parseV4(String quad, String whole) {
    var value = 0L;
    var octets = 0;
    var at = 0;
    while (octets < 4) {
      var start = at;
      var octet = 0;
      while (at < quad.length() && at - start < 3 && isDigit(quad.charAt(at))) {
        octet = octet * 10 + quad.charAt(at++) - '0';
      }
      if (at == start || octet > 255 || (at - start > 1 && quad.charAt(start) == '0')) {
        throw malformed(whole);
      }
      value = value << 8 | octet;
      octets++;
      if (octets < 4 && (at >= quad.length() || quad.charAt(at++) != '.')) {
        throw malformed(whole);
      }
    }
    if (at != quad.length()) {
      throw malformed(whole);
    }
    return value;
  }

  private static Address parseV6(String text) {
    var gap = text.indexOf("::");
    if (gap < 0) {
      var groups = new int[8];
      if (parseGroups(text, groups, true, text) != 8) {
        throw malformed(text);
      }
      return ofGroups(groups);
    }
    var head = new int[8];
    var tail = new int[8];
    var headCount = parseGroups(text.substring(0, gap), head, false, text);
    var tailCount = parseGroups(text.substring(gap + 2), tail, true, text);
    if (headCount + tailCount > 7) {
      throw malformed(text);
    }
    System.arraycopy(tail, 0, head, 8 - tailCount, tailCount);
    return ofGroups(head);
  }

  /// Reads colon-separated groups, the last of which may be a dotted quad where the address ends
  /// with it; returns how many.
  private static int parseGroups(String part, int[] groups, boolean ends, String whole) {
    var count = 0;
    var at = 0;
    while (at < part.length()) {
      var end = part.indexOf(':', at);
      end = end < 0 ? part.length() : end;
      var piece = part.substring(at, end);
      var dotted = piece.indexOf('.') >= 0;
      if (count > (dotted ? 6 : 7) || (dotted && !(ends && end == part.length()))) {
        throw malformed(whole);
      }
      if (dotted) {
        var quad = parseV4(piece, whole);
        groups[count++] = (int) (quad >>> 16);
        groups[count++] = (int) (quad & 0xffff);
      } else {
        groups[count++] = parseGroup(piece, whole);
      }
      at = end + 1;
      if (end == part.length() - 1) {
        throw malformed(whole);
      }
    }
    return count;
  }

  private static int parseGroup(String piece, String whole) {
    if (piece.isEmpty() || piece.length() > 4) {
      throw malformed(whole);
    }
    var value = 0;
    for (var i = 0; i < piece.length(); i++) {
      var digit = piece.charAt(i) < 128 ? Character.digit(piece.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed(whole);
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static Address ofGroups(int[] groups) {
    var high = 0L;
    var low = 0L;
    for (var i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[i + 4];
    }
    return new Address(high, low);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "not an IP address: '" + text + "'; expected one like 192.0.2.1 or 2001:db8::1");
  }
}
