package dev.glacis.core.flow;

/// Whose flows a tunnel's packets count to: GRE, VXLAN, and IP in IP. What stands below IP (802.1Q,
/// 802.1ad, MPLS, PPPoE) is no tunnel here and always opened.
public enum Tunnels {
  /// Those of the packet carried inside, as Zeek and Suricata have it.
  INNER,

  /// Those of the tunnel's two ends.
  OUTER
}
