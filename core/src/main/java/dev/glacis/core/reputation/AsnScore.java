package dev.glacis.core.reputation;

/// All that is known of one autonomous system.
///
/// @param score sum of event scores; 0 where no event is rated
/// @param totalIps IPv4 addresses, 256 where unknown
/// @param badness score per IPv4 address
/// @param events rated events; where there are none the system has no score
/// @param listings feed entries without rating
/// @param centrality eigenvector centrality within its component of the address–system graph
/// @param risk 0 to 100
public record AsnScore(
    long asn,
    double score,
    long totalIps,
    double badness,
    int events,
    int listings,
    double centrality,
    double risk) {
  public boolean hasScore() {
    return events > 0;
  }
}
