package dev.glacis.core.net;

import java.util.Comparator;
import java.util.Locale;

/// Transport ports of one protocol, as a firewall rule names them: `tcp/22`, `tcp/1-1024`, `udp`
/// (every port), `icmp`, `protocol-47`, `any`.
///
/// @param protocol IANA number, or [#ANY_PROTOCOL]
/// @param first lowest port; 0 for a protocol without ports
/// @param last highest port, inclusive; 65535 stands for all
public record Ports(int protocol, int first, int last) {
  public static final int ANY_PROTOCOL = -1;

  /// Everything.
  public static final Ports ANY = new Ports(ANY_PROTOCOL, 0, 65535);

  /// By protocol, then first port, then last.
  public static final Comparator<Ports> ORDER =
      Comparator.comparingInt(Ports::protocol)
          .thenComparingInt(Ports::first)
          .thenComparingInt(Ports::last);

  private static final String BY_NUMBER = "protocol-";
  private static final int MAX_PROTOCOL = 255;
  private static final int MAX_PORT = 65535;

  /// @throws IllegalArgumentException when there is no such protocol, or the range is empty or out
  ///   of bounds
  public Ports {
    if (protocol < ANY_PROTOCOL || protocol > MAX_PROTOCOL) {
      throw new IllegalArgumentException("not a protocol number: " + protocol);
    }
    if (first < 0 || last > MAX_PORT || first > last) {
      throw new IllegalArgumentException("not a port range: " + first + "-" + last);
    }
  }

  /// Reads a name as above; protocols in any case.
  ///
  /// @throws IllegalArgumentException naming the text and what was expected
  public static Ports parse(String text) {
    var slash = text.indexOf('/');
    var protocol =
        switch ((slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT)) {
          case "tcp" -> Protocol.TCP;
          case "udp" -> Protocol.UDP;
          case "icmp" -> Protocol.ICMP;
          case "icmpv6" -> Protocol.ICMPV6;
          case "sctp" -> Protocol.SCTP;
          case "any", "all" -> ANY_PROTOCOL;
          case String name when name.startsWith(BY_NUMBER) ->
              number(name.substring(BY_NUMBER.length()), MAX_PROTOCOL, text);
          default -> throw malformed(text);
        };
    if (slash < 0) {
      return new Ports(protocol, 0, MAX_PORT);
    }
    var range = text.substring(slash + 1);
    var dash = range.indexOf('-');
    var first = number(dash < 0 ? range : range.substring(0, dash), MAX_PORT, text);
    var last = dash < 0 ? first : number(range.substring(dash + 1), MAX_PORT, text);
    if (first > last) {
      throw malformed(text);
    }
    return new Ports(protocol, first, last);
  }

  /// Whether one packet to this protocol and port is meant.
  public boolean contains(int otherProtocol, int port) {
    return (protocol == ANY_PROTOCOL || protocol == otherProtocol) && port >= first && port <= last;
  }

  /// Whether some packet is meant both here and by the ports `otherFirst` to `otherLast` of the
  /// other protocol, which may be [#ANY_PROTOCOL].
  public boolean overlaps(int otherProtocol, int otherFirst, int otherLast) {
    return (protocol == otherProtocol || protocol == ANY_PROTOCOL || otherProtocol == ANY_PROTOCOL)
        && first <= otherLast
        && otherFirst <= last;
  }

  @Override
  public String toString() {
    var name =
        switch (protocol) {
          case ANY_PROTOCOL -> "any";
          case Protocol.TCP -> "tcp";
          case Protocol.UDP -> "udp";
          case Protocol.ICMP -> "icmp";
          case Protocol.ICMPV6 -> "icmpv6";
          case Protocol.SCTP -> "sctp";
          default -> BY_NUMBER + protocol;
        };
    return first == 0 && last == MAX_PORT
        ? name
        : name + "/" + first + (first == last ? "" : "-" + last);
  }

  private static int number(String digits, int max, String whole) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || Integer.parseInt(digits) > max) {
      throw malformed(whole);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "not a port: '" + text + "'; expected tcp/22, tcp/1-1024, udp/53, icmp or any");
  }
}
