package dev.glacis.formats.feed;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.Rating;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Events as CSV, nothing left out, so that a build can be taken up again: family, id, network,
/// ASN, time, confidence, hostility, reputation, weight, then the further columns. Unrated events
/// have empty ratings; an empty id or network is none.
public final class EventArchive {
  private static final int FIXED = 9;

  private EventArchive() {}

  /// Writes and closes.
  public static void write(OutputStream out, Iterable<FeedEvent> events) throws IOException {
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
      for (var event : events) {
        var cells = new ArrayList<String>(FIXED + event.columns().size());
        var rating = event.rating();
        cells.add(event.family());
        cells.add(event.id() == null ? "" : event.id());
        cells.add(event.network() == null ? "" : event.network().toString());
        cells.add(Long.toString(event.asn()));
        cells.add(event.time().toString());
        cells.add(rating == null ? "" : Double.toString(rating.confidence()));
        cells.add(rating == null ? "" : Double.toString(rating.hostility()));
        cells.add(rating == null ? "" : Double.toString(rating.reputation()));
        cells.add(Double.toString(event.weight()));
        cells.addAll(event.columns());
        csv.writeRecord(cells);
      }
    }
  }

  /// @param name as errors name it
  /// @throws BadInput naming the first line that is none of ours
  public static void read(InputStream in, String name, Consumer<FeedEvent> sink)
      throws IOException {
    var rows = new CsvCells(new TextLines(in));
    for (var row = rows.next(); row != null; row = rows.next()) {
      try {
        sink.accept(event(row));
      } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
        throw new BadInput(name + " line " + row.line() + ": " + e.getMessage(), e);
      }
    }
  }

  private static FeedEvent event(CsvCells.Row row) {
    var cells = row.cells();
    var rated = !cells.get(5).isEmpty();
    return new FeedEvent(
        cells.get(0),
        cells.get(1).isEmpty() ? null : cells.get(1),
        cells.get(2).isEmpty() ? null : FeedValues.network(cells.get(2)),
        FeedValues.asn(cells.get(3)),
        Instant.parse(cells.get(4)),
        rated
            ? new Rating(
                Double.parseDouble(cells.get(5)),
                Double.parseDouble(cells.get(6)),
                Double.parseDouble(cells.get(7)))
            : null,
        Double.parseDouble(cells.get(8)),
        List.copyOf(cells.subList(FIXED, cells.size())));
  }
}
