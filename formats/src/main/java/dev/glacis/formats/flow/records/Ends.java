package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.util.Comparator;

/// Who sends to whom, as flows of packets have it: ICMP without ports.
///
/// @param protocol IANA number: TCP, UDP, ICMP or ICMPv6
record Ends(Address source, Address target, int sourcePort, int targetPort, int protocol)
    implements Comparable<Ends> {
  private static final Comparator<Ends> ORDER =
      Comparator.comparing(Ends::source)
          .thenComparingInt(Ends::sourcePort)
          .thenComparing(Ends::target)
          .thenComparingInt(Ends::targetPort)
          .thenComparingInt(Ends::protocol);

  static Ends of(Address source, Address target, int sourcePort, int targetPort, int protocol)
      throws BadRecord {
    return switch (protocol) {
      case Protocol.TCP, Protocol.UDP -> new Ends(source, target, sourcePort, targetPort, protocol);
      case Protocol.ICMP, Protocol.ICMPV6 -> new Ends(source, target, 0, 0, protocol);
      default ->
          throw new BadRecord(
              "unsupported_protocol", "expected TCP, UDP or ICMP, found IP protocol " + protocol);
    };
  }

  boolean isTcp() {
    return protocol == Protocol.TCP;
  }

  boolean isIcmp() {
    return protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
  }

  Ends reversed() {
    return new Ends(target, source, targetPort, sourcePort, protocol);
  }

  /// The same for both directions.
  Ends undirected() {
    var back = reversed();
    return compareTo(back) <= 0 ? this : back;
  }

  @Override
  public int compareTo(Ends other) {
    return ORDER.compare(this, other);
  }
}
