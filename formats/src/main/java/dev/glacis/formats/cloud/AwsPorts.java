package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Protocol;
import dev.glacis.formats.BadInput;

/// Protocols and ports as Amazon's rules name them.
final class AwsPorts {
  private static final int ALL = -1;
  private static final int LAST = 65535;

  private AwsPorts() {}

  /// @param protocol a name, or an IANA number; `-1` is all
  /// @param first lowest port of TCP and UDP; -1 is all
  static Ports of(Item protocol, int first, int last) throws BadInput {
    var number = number(protocol);
    var ported = number == Protocol.TCP || number == Protocol.UDP;
    if (!ported || first == ALL || last == ALL) {
      return new Ports(number, 0, LAST);
    }
    if (first < 0 || last > LAST || first > last) {
      throw protocol.bad("ports " + first + " to " + last + "; expected a range within 0 to 65535");
    }
    return new Ports(number, first, last);
  }

  static boolean isIcmp(Ports ports) {
    return ports.protocol() == Protocol.ICMP || ports.protocol() == Protocol.ICMPV6;
  }

  private static int number(Item protocol) throws BadInput {
    return protocol.parse(
        "protocol",
        text ->
            switch (text) {
              case "-1", "all" -> Ports.ANY_PROTOCOL;
              case "tcp" -> Protocol.TCP;
              case "udp" -> Protocol.UDP;
              case "icmp" -> Protocol.ICMP;
              case "icmpv6" -> Protocol.ICMPV6;
              default -> Ports.parse("protocol-" + text).protocol();
            });
  }
}
