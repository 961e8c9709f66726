package dev.glacis.core.reputation;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.RangeTable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all feeds together say of autonomous systems and addresses: immutable, answered from memory
/// without allocation. Made by [ScoreBuilder].
public final class Scores {
  private final AsnTable asnTable;
  private final long[] asns;
  private final AsnScore[] rows;
  private final RangeTable networks;
  private final double[] networkEvidence;
  private final Instant built;

  /// @param rows ascending by ASN
  /// @param networks network to its place in `networkEvidence`
  Scores(
      AsnTable asnTable,
      AsnScore[] rows,
      RangeTable networks,
      double[] networkEvidence,
      Instant built) {
    this.asnTable = asnTable;
    this.asns = Arrays.stream(rows).mapToLong(AsnScore::asn).toArray();
    this.rows = rows;
    this.networks = networks;
    this.networkEvidence = networkEvidence;
    this.built = built;
  }

  /// No feeds.
  public static Scores none(AsnTable asnTable, Instant built) {
    return new ScoreBuilder(asnTable).build(built);
  }

  /// Whether a rated event names the system: an ASN known only from lists has no score.
  public boolean hasScore(long asn) {
    var at = Arrays.binarySearch(asns, asn);
    return at >= 0 && rows[at].hasScore();
  }

  /// Sum of event scores; `NaN` where there is no score.
  public double score(long asn) {
    var at = Arrays.binarySearch(asns, asn);
    return at >= 0 && rows[at].hasScore() ? rows[at].score() : Double.NaN;
  }

  /// Score per IPv4 address; `NaN` where there is no score.
  public double badness(long asn) {
    var at = Arrays.binarySearch(asns, asn);
    return at >= 0 && rows[at].hasScore() ? rows[at].badness() : Double.NaN;
  }

  /// 0 to 100; 0 where nothing is known.
  public double risk(long asn) {
    var at = Arrays.binarySearch(asns, asn);
    return at >= 0 ? rows[at].risk() : 0;
  }

  /// 0 to 100, of the address, the networks around it and its system; 0 where nothing is known.
  public double riskOf(Address address) {
    return riskOf(address.high(), address.low());
  }

  /// As [#riskOf(Address)], by the two halves of the address.
  public double riskOf(long high, long low) {
    var at = networks.lookup(high, low);
    var evidence = at < 0 ? 0 : networkEvidence[at];
    var asn = asnTable.asnOf(high, low);
    var system = asn == 0 ? 0 : risk(asn);
    return evidence == 0 && system == 0 ? 0 : Risk.ofAddress(evidence, system);
  }

  /// The system of an address, by the table the scores were built with; 0 where unknown.
  public long asnOf(Address address) {
    return asnTable.asnOf(address);
  }

  /// All that is known of a system; null where no event names it.
  public @Nullable AsnScore row(long asn) {
    var at = Arrays.binarySearch(asns, asn);
    return at >= 0 ? rows[at] : null;
  }

  /// Every system an event names, ascending by ASN.
  public List<AsnScore> all() {
    return List.of(rows);
  }

  /// The worst first: by badness, then risk, then ASN.
  public List<AsnScore> top(int count) {
    return Arrays.stream(rows)
        .sorted(
            Comparator.comparingDouble(AsnScore::badness)
                .thenComparingDouble(AsnScore::risk)
                .reversed()
                .thenComparingLong(AsnScore::asn))
        .limit(count)
        .toList();
  }

  /// When this was built.
  public Instant built() {
    return built;
  }
}
