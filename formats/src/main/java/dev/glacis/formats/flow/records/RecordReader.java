package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.TextLines;
import dev.glacis.formats.flow.FlowReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the flow records of another tool, a line each. The schema is reduced: it holds the
/// features that follow exactly from what the source records. Records of one direction are put
/// together with those of the other. Memory is bounded by the longest line that is read and the
/// records that wait.
public final class RecordReader implements FlowReader {
  /// How many records of one direction wait for the other, at some 200 bytes each.
  static final int MAX_WAITING = 1 << 16;

  /// How long they wait, and how far apart the two may lie: what a cloud's aggregation, or a
  /// router's timer, may put between them.
  static final long PAIR_MICROS = 60_000_000;

  private final String name;
  private final InputStream in;
  private final TextLines lines;
  private final LineFormat format;
  private final RecordColumns columns;
  private final Intake rows;
  private final Pairs pairs;
  private final ArrayDeque<FlowRecord> ready = new ArrayDeque<>();
  private final Map<String, String> firstBad = new TreeMap<>();
  private boolean ended;

  private RecordReader(
      String name, InputStream in, TextLines lines, LineFormat format, Intake rows, Intake halves) {
    this.name = name;
    this.in = in;
    this.lines = lines;
    this.format = format;
    this.rows = rows;
    columns = new RecordColumns(format.quantities());
    pairs = new Pairs(MAX_WAITING, PAIR_MICROS, halves, ready::add);
  }

  /// Reads what says how records look.
  ///
  /// @param in uncompressed UTF-8
  /// @param name of the file, for errors
  /// @param rows counts every line that should be a record, by what became of it
  /// @param halves counts records of one direction; kept are those that found the other
  /// @throws BadInput where the file does not begin as the source's files do
  public static RecordReader open(
      RecordSource source, InputStream in, String name, Intake rows, Intake halves)
      throws IOException {
    var lines = new TextLines(in);
    return new RecordReader(name, in, lines, source.format(lines, name), rows, halves);
  }

  @Override
  public FeatureSchema schema() {
    return columns.schema();
  }

  @Override
  public boolean hasTimes() {
    return true;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    while (ready.isEmpty() && !ended) {
      var line = lines.next();
      if (line == null) {
        ended = true;
        pairs.finish();
      } else {
        take(line);
      }
    }
    var flow = ready.poll();
    if (flow == null) {
      return false;
    }
    columns.write(flow, batch);
    return true;
  }

  @Override
  public Map<String, String> firstBad() {
    return Map.copyOf(firstBad);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void take(String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      if (lines.tooLong()) {
        throw new BadRecord(
            "line_too_long", "expected a line of at most " + TextLines.MAX_LENGTH + " characters");
      }
      var flow = format.read(line);
      if (flow != null) {
        keep(FlowRecord.checked(flow));
      }
    } catch (BadRecord e) {
      rows.received(1);
      rows.dropped(e.reason(), 1);
      var message = e.getMessage();
      if (message != null) {
        firstBad.putIfAbsent(e.reason(), name + ":" + lines.number() + ": " + message);
      }
    }
  }

  private void keep(FlowRecord flow) {
    rows.received(1);
    rows.kept(1);
    if (format.isOneWay()) {
      pairs.take(flow);
    } else {
      ready.add(flow);
    }
  }

  /// An error of a whole file, as its first line shows it.
  static BadInput unexpected(String name, String expected, @Nullable String found) {
    return new BadInput(
        name
            + ":1: expected "
            + expected
            + ", found "
            + (found == null ? "nothing" : "'" + BadRecord.shown(found) + "'"));
  }
}
