package dev.glacis.core.reputation;

import dev.glacis.core.net.Prefix;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing a threat feed said of an address, a network or a whole autonomous system.
///
/// @param family the feed it belongs to, whatever its file was called: `deepsight`, `ipsum`
/// @param id the feed's own id of the event
/// @param network an address is a network of full length; null where only the system is named
/// @param asn 0 where unknown
/// @param time UTC; of a list without times, the list's date
/// @param rating null where the feed does not rate: such an event carries risk, not score
/// @param weight of an event without rating, as evidence beside an event score: 0 to 1
/// @param columns further values as the feed wrote them, kept for the merged table
public record FeedEvent(
    String family,
    @Nullable String id,
    @Nullable Prefix network,
    long asn,
    Instant time,
    @Nullable Rating rating,
    double weight,
    List<String> columns) {
  /// By system, then date; no two different events are equal in it.
  static final Comparator<FeedEvent> BY_ASN_AND_TIME =
      Comparator.comparingLong(FeedEvent::asn)
          .thenComparing(FeedEvent::time)
          .thenComparing(FeedEvent::family)
          .thenComparing(FeedEvent::id, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              FeedEvent::network,
              Comparator.nullsFirst(
                  Comparator.comparing(Prefix::address).thenComparingInt(Prefix::length)))
          .thenComparingDouble(event -> -event.evidence())
          .thenComparing(event -> String.join("\u0000", event.columns()));

  /// @throws IllegalArgumentException when nothing is named, or a number is out of range
  public FeedEvent {
    if (asn < 0 || asn > AsnTable.MAX_ASN) {
      throw new IllegalArgumentException(
          "not an AS number: " + asn + "; expected 0 to " + AsnTable.MAX_ASN);
    }
    if (network == null && asn == 0) {
      throw new IllegalArgumentException("an event names an address, a network or a system");
    }
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight is " + weight + "; expected 0 to 1");
    }
    columns = List.copyOf(columns);
  }

  /// How much it weighs towards risk: its event score, or the weight of its list.
  public double evidence() {
    return rating == null ? weight : rating.score();
  }

  /// What makes two sightings the same event: the feed with its id and address, or, without id,
  /// with address and date.
  record Identity(
      String family,
      @Nullable String id,
      @Nullable Prefix network,
      long asn,
      @Nullable Instant time) {}

  Identity identity() {
    return new Identity(family, id, network, network == null ? asn : 0, id == null ? time : null);
  }
}
