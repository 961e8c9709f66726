package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads flow files of both dialects, told apart by their header: `corrected` (94 columns as this
/// program writes them, the 91 of the published files) and `original` (84, 79 or 78). A feature
/// that the file lacks is not in the schema; a cell that is empty, `NaN` or `Infinity` is NaN. A
/// bad row is counted by its reason and passed over.
public final class FlowCsvReader implements FlowReader {
  private static final String UNLABELLED = "NeedManualLabel";

  private final String name;
  private final Intake rows;
  private final InputStream in;
  private final CsvRows csv;
  private final List<String> columns;
  private final Dialect dialect;
  private final int[] places;
  private final int duration;
  private final List<Integer> packetColumns;
  private final List<Integer> byteColumns;
  private final double[] values;
  private final Map<String, String> firstBad = new TreeMap<>();

  private FlowCsvReader(String name, Intake rows, InputStream in) throws IOException {
    this.name = name;
    this.rows = rows;
    this.in = in;
    csv = new CsvRows(in, name);
    columns = header();
    dialect = Dialect.of(columns, name);
    var schema = dialect.schema();
    places = dialect.columns().stream().mapToInt(Integer::intValue).toArray();
    values = new double[schema.width()];
    duration = schema.names().indexOf(Feature.FLOW_DURATION.id());
    packetColumns = present(schema, Feature.TOTAL_FWD_PACKETS, Feature.TOTAL_BWD_PACKETS);
    byteColumns = present(schema, Feature.TOTAL_LENGTH_FWD, Feature.TOTAL_LENGTH_BWD);
  }

  /// Reads the header.
  ///
  /// @param in uncompressed UTF-8
  /// @param name of the file, for errors
  /// @param rows counts every row by what became of it
  /// @throws BadInput when it is no flow file
  public static FlowCsvReader open(InputStream in, String name, Intake rows) throws IOException {
    return new FlowCsvReader(name, rows, in);
  }

  @Override
  public FeatureSchema schema() {
    return dialect.schema();
  }

  @Override
  public boolean hasTimes() {
    return dialect.hasTimes();
  }

  /// Whether rows say who sent to whom; otherwise addresses in the batch are 0.
  public boolean hasAddresses() {
    return dialect.hasAddresses();
  }

  /// The header, as it stands.
  public List<String> columns() {
    return columns;
  }

  /// Which of the [#columns] holds the label; empty where there is none.
  public OptionalInt labelColumn() {
    return dialect.label() == Dialect.NONE ? OptionalInt.empty() : OptionalInt.of(dialect.label());
  }

  /// {@inheritDoc}
  ///
  /// @throws BadInput naming file and line where the text is no CSV any more
  @Override
  public boolean read(FlowBatch batch) throws IOException {
    while (csv.next()) {
      rows.received(1);
      try {
        add(batch);
        rows.kept(1);
        return true;
      } catch (BadRow e) {
        rows.dropped(e.reason, 1);
        firstBad.putIfAbsent(e.reason, name + ":" + csv.line() + ": " + e.getMessage());
      }
    }
    return false;
  }

  /// The label of the row read last, as it stands; null where it has none.
  public @Nullable String label() {
    var text = dialect.label() == Dialect.NONE ? "" : csv.text(dialect.label()).strip();
    return text.isEmpty() || text.equals(UNLABELLED) ? null : text;
  }

  /// The row read last, as it stands: a text for each of the [#columns].
  public List<String> fields() {
    return csv.texts();
  }

  @Override
  public Map<String, String> firstBad() {
    return Map.copyOf(firstBad);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private List<String> header() throws IOException {
    if (!csv.next()) {
      throw new BadInput(name + ":1: expected the header of a flow file, found nothing");
    }
    return List.copyOf(csv.texts());
  }

  /// Reads everything before it touches the batch.
  private void add(FlowBatch batch) throws BadRow {
    if (csv.count() != dialect.width()) {
      throw new BadRow(
          "wrong_column_count", "expected " + dialect.width() + " columns, found " + csv.count());
    }
    for (var i = 0; i < values.length; i++) {
      values[i] = number(places[i]);
    }
    var source = address(dialect.source());
    var target = address(dialect.target());
    var sourcePort = whole(dialect.sourcePort(), 0xffff);
    var targetPort = whole(dialect.targetPort(), 0xffff);
    var protocol = whole(dialect.protocol(), 0xff);
    var start = time();
    var into = batch.add();
    batch.sourceHigh[into] = source == null ? 0 : source.high();
    batch.sourceLow[into] = source == null ? 0 : source.low();
    batch.targetHigh[into] = target == null ? 0 : target.high();
    batch.targetLow[into] = target == null ? 0 : target.low();
    batch.sourcePort[into] = sourcePort;
    batch.targetPort[into] = targetPort;
    batch.protocol[into] = protocol;
    batch.startMicros[into] = start;
    var length = duration < 0 || Double.isNaN(values[duration]) ? 0 : (long) values[duration];
    batch.timeMicros[into] = hasTimes() ? start + Math.max(0, length) : 0;
    batch.snapshot[into] = false;
    batch.packets[into] = sum(packetColumns);
    batch.bytes[into] = sum(byteColumns);
    System.arraycopy(values, 0, batch.features, into * values.length, values.length);
  }

  private long sum(List<Integer> columns) {
    var sum = 0.0;
    for (var column : columns) {
      sum += Double.isNaN(values[column]) ? 0 : values[column];
    }
    return (long) sum;
  }

  private double number(int column) throws BadRow {
    try {
      var value = csv.number(column);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      throw new BadRow("not_a_number", "expected a number, found '" + shown(column) + "'");
    }
  }

  private int whole(int column, int max) throws BadRow {
    if (column == Dialect.NONE) {
      return 0;
    }
    var value = number(column);
    if (!(value >= 0 && value <= max && value == Math.rint(value))) {
      throw new BadRow(
          "out_of_range",
          "expected a whole number of 0 to " + max + ", found '" + shown(column) + "'");
    }
    return (int) value;
  }

  private @Nullable Address address(int column) throws BadRow {
    if (column == Dialect.NONE) {
      return null;
    }
    try {
      return Address.parse(csv.text(column).strip());
    } catch (IllegalArgumentException e) {
      throw new BadRow("bad_address", e.getMessage());
    }
  }

  private long time() throws BadRow {
    if (!hasTimes()) {
      return 0;
    }
    try {
      return Timestamp.parse(csv.text(dialect.time()).strip());
    } catch (IllegalArgumentException e) {
      throw new BadRow("bad_time", e.getMessage());
    }
  }

  private static List<Integer> present(FeatureSchema schema, Feature... features) {
    var columns = new ArrayList<Integer>();
    for (var feature : features) {
      var column = schema.names().indexOf(feature.id());
      if (column >= 0) {
        columns.add(column);
      }
    }
    return columns;
  }

  private String shown(int column) {
    var text = csv.text(column).strip();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /// A row that is passed over.
  private static final class BadRow extends Exception {
    private final String reason;

    BadRow(String reason, @Nullable String message) {
      super(message, null, false, false);
      this.reason = reason;
    }
  }
}
