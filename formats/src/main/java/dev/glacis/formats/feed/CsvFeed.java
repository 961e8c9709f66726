package dev.glacis.formats.feed;

import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.Rating;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CSV with a header, a sighting a row, where several addresses in the address cell are several
/// events. A missing system (or 0) is looked up, a missing rating counts 0, a missing date is the
/// file's; a cell that can't be read drops its row.
final class CsvFeed {
  private static final Pattern BETWEEN_ADDRESSES = Pattern.compile("[\\s,;|\\[\\]'\"]+");

  private final FeedSource source;
  private final FeedLedger ledger;
  private final String family;
  private final boolean rated;
  private final Map<String, Integer> places;
  private final List<String> merged;

  private CsvFeed(
      FeedSource source,
      FeedLedger ledger,
      String family,
      boolean rated,
      Map<String, Integer> places,
      List<String> merged) {
    this.source = source;
    this.ledger = ledger;
    this.family = family;
    this.rated = rated;
    this.places = places;
    this.merged = merged;
  }

  /// @param schema of this feed
  /// @param merged of the merged table, whose further columns events carry
  /// @throws BadInput when the header lacks needed columns, naming file and columns
  static void read(
      FeedSource source,
      String family,
      FeedSchema schema,
      FeedSchema merged,
      boolean rated,
      FeedLedger ledger)
      throws IOException {
    var records = new CsvCells(source.lines());
    var header = records.next();
    if (header == null) {
      throw new BadInput(source.file() + ": empty; expected a header row");
    }
    var places = schema.places(header.cells());
    var lacking = schema.lacking(places, rated);
    if (!lacking.isEmpty()) {
      throw new BadInput(
          source.file()
              + " line 1: no column for "
              + String.join(", ", lacking)
              + "; expected the columns of a "
              + family
              + " feed");
    }
    var feed = new CsvFeed(source, ledger, family, rated, places, merged.extras());
    for (var row = records.next(); row != null; row = records.next()) {
      if (row.damage() != null) {
        ledger.drop(row.damage(), row.line(), "damaged row; expected CSV (RFC 4180)");
      } else if (!row.blank()) {
        feed.row(row);
      }
    }
  }

  private void row(CsvCells.Row row) {
    var reason = "bad_asn";
    try {
      var asn = FeedValues.asn(cell(row, FeedSchema.ASN));
      reason = "bad_date";
      var date = cell(row, FeedSchema.TIME);
      var time = FeedValues.missing(date) ? source.date() : FeedValues.time(date);
      reason = "bad_rating";
      var rating = rated ? rating(row) : null;
      events(row, asn, time, rating);
    } catch (IllegalArgumentException e) {
      ledger.drop(reason, row.line(), message(e));
    }
  }

  private void events(CsvCells.Row row, long asn, Instant time, @Nullable Rating rating) {
    var id = cell(row, FeedSchema.ID);
    var columns = merged.stream().map(name -> further(row, name)).toList();
    var any = false;
    for (var address : BETWEEN_ADDRESSES.split(cell(row, FeedSchema.ADDRESS))) {
      if (address.isEmpty()) {
        continue;
      }
      any = true;
      try {
        var network = FeedValues.network(address);
        ledger.keep(
            new FeedEvent(
                family,
                FeedValues.missing(id) ? null : id,
                network,
                asn == 0 ? source.asns().asnOf(network.address()) : asn,
                time,
                rating,
                rating == null ? AddressList.WEIGHT : 0,
                columns));
      } catch (IllegalArgumentException e) {
        ledger.drop("bad_address", row.line(), message(e));
      }
    }
    if (!any) {
      ledger.drop("no_address", row.line(), "no address; expected at least one");
    }
  }

  private Rating rating(CsvCells.Row row) {
    return new Rating(
        FeedValues.rating(cell(row, FeedSchema.CONFIDENCE)),
        FeedValues.rating(cell(row, FeedSchema.HOSTILITY)),
        FeedValues.rating(cell(row, FeedSchema.REPUTATION)));
  }

  /// A further column as written; the feed's name stands in for a missing kind.
  private String further(CsvCells.Row row, String name) {
    var cell = cell(row, name);
    return cell.isEmpty() && name.equals(FeedSchema.KIND) ? family : cell.intern();
  }

  private String cell(CsvCells.Row row, String name) {
    return row.cell(places.getOrDefault(name, -1));
  }

  private static String message(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }
}
