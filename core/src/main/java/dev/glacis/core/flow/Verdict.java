package dev.glacis.core.flow;

/// What became of a captured frame: understood, or why not.
enum Verdict {
  UNDERSTOOD("understood"),

  /// ARP, spanning tree, LLDP and whatever else is neither IPv4 nor IPv6, inside a tunnel too.
  NOT_IP("not_ip"),

  /// The captured bytes end inside a header.
  TRUNCATED("truncated"),

  /// Lengths or versions that contradict each other.
  MALFORMED("malformed"),

  /// A later fragment, which holds no ports; the first one stands for its datagram.
  FRAGMENT("fragment"),

  /// More tags, labels or tunnels within each other than any network has.
  NESTED_TOO_DEEP("nested_too_deep"),

  /// SCTP, which neither the public flow files nor the models trained on them know.
  SCTP("sctp"),

  /// IP that carries neither TCP, UDP, ICMP, ICMPv6, SCTP nor a tunnel.
  UNSUPPORTED_PROTOCOL("unsupported_protocol"),

  UNSUPPORTED_LINK_TYPE("unsupported_link_type");

  private final String reason;

  Verdict(String reason) {
    this.reason = reason;
  }

  /// The name under which an intake counts it.
  String reason() {
    return reason;
  }
}
