package dev.glacis.formats.feed;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.glacis.core.reputation.AsnScore;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.ScoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The two tables of a build, as CSV (UTF-8, LF): the same scores give the same bytes.
public final class ScoreTables {
  private ScoreTables() {}

  /// `MASTER.csv`: every event by system and date, with the schema's columns, then
  /// `Event_Score,Historical_Score`, which are empty for an event without rating.
  public static void merged(OutputStream out, FeedSchema schema, List<ScoredEvent> rows)
      throws IOException {
    try (var csv = writer(out)) {
      var header = new ArrayList<>(schema.columns());
      header.add("Event_Score");
      header.add("Historical_Score");
      csv.writeRecord(header);
      for (var row : rows) {
        var cells = new ArrayList<String>(header.size());
        for (var name : schema.columns()) {
          cells.add(cell(row.event(), name, schema.extras()));
        }
        var rated = row.event().rating() != null;
        cells.add(rated ? number(row.event().evidence()) : "");
        cells.add(rated && row.event().asn() != 0 ? number(row.historicalScore()) : "");
        csv.writeRecord(cells);
      }
    }
  }

  /// `ASN_Scores.csv`: `ASN,Score,Total_IPs,Badness,Exists,EV Centrality`, by ASN; `Exists` says
  /// whether a rated event names the system.
  public static void systems(OutputStream out, List<AsnScore> rows) throws IOException {
    try (var csv = writer(out)) {
      csv.writeRecord("ASN", "Score", "Total_IPs", "Badness", "Exists", "EV Centrality");
      for (var row : rows) {
        csv.writeRecord(
            Long.toString(row.asn()),
            number(row.score()),
            Long.toString(row.totalIps()),
            number(row.badness()),
            row.hasScore() ? "True" : "False",
            number(row.centrality()));
      }
    }
  }

  private static String cell(FeedEvent event, String name, List<String> extras) {
    var rating = event.rating();
    return switch (name) {
      case FeedSchema.ID -> text(event.id());
      case FeedSchema.TIME -> event.time().toString();
      case FeedSchema.ADDRESS -> address(event);
      case FeedSchema.ASN -> Long.toString(event.asn());
      case FeedSchema.CONFIDENCE -> rating == null ? "" : number(rating.confidence());
      case FeedSchema.HOSTILITY -> rating == null ? "" : number(rating.hostility());
      case FeedSchema.REPUTATION -> rating == null ? "" : number(rating.reputation());
      default -> {
        var at = extras.indexOf(name);
        yield at < event.columns().size()
            ? event.columns().get(at)
            : name.equals(FeedSchema.KIND) ? event.family() : "";
      }
    };
  }

  private static String address(FeedEvent event) {
    var network = event.network();
    if (network == null) {
      return "";
    }
    var whole = network.address().isV4() ? 32 : 128;
    return network.length() == whole ? network.address().toString() : network.toString();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// Without `.0`, so that whole numbers stay as feeds write them.
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static CsvWriter writer(OutputStream out) {
    return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
  }
}
