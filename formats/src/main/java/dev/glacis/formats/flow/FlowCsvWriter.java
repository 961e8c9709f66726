package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Writes finished flows of profile `corrected`: identity, features, label. Numbers are written as
/// the reference meter does, `3.0` for the whole numbers that it holds as decimals; what is missing
/// is an empty cell.
public final class FlowCsvWriter {
  private static final String UNLABELLED = "NeedManualLabel";

  private final Appendable out;
  private final FeatureSchema schema;

  /// Of the schema that are written, in its order, with the column of each.
  private final List<Feature> features;

  private final int[] columns;
  private final StringBuilder line = new StringBuilder(1024);

  /// For the flows of the meter, as the 94-column dialect. Writes the header.
  public FlowCsvWriter(Appendable out) throws IOException {
    this(out, Features.METERED, Arrays.stream(Feature.values()).filter(Feature::isPublic).toList());
  }

  /// For flows that lack features, with a column for each that they have. Writes the header.
  ///
  /// @throws IllegalArgumentException for a schema of another profile than `corrected`
  public FlowCsvWriter(Appendable out, FeatureSchema schema) throws IOException {
    this(
        out,
        schema,
        Arrays.stream(Feature.values()).filter(f -> schema.names().contains(f.id())).toList());
  }

  private FlowCsvWriter(Appendable out, FeatureSchema schema, List<Feature> features)
      throws IOException {
    if (!schema.profile().equals(Features.CORRECTED.profile())) {
      throw new IllegalArgumentException("expected flows of profile corrected, not " + schema);
    }
    this.out = out;
    this.schema = schema;
    this.features = features;
    columns = features.stream().mapToInt(f -> schema.names().indexOf(f.id())).toArray();
    line.append("Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp");
    for (var feature : features) {
      line.append(',').append(feature.column());
    }
    end(",Label");
  }

  /// Writes a row without a label.
  ///
  /// @throws IllegalArgumentException for a batch of another schema
  public void write(FlowBatch batch, int row) throws IOException {
    write(batch, row, UNLABELLED);
  }

  /// Writes a row with its label.
  ///
  /// @throws IllegalArgumentException for a batch of another schema, a label with a comma, quote or
  ///   line break
  public void write(FlowBatch batch, int row, String label) throws IOException {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException("expected flows of " + schema + ", not " + batch.schema());
    }
    if (label.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
      throw new IllegalArgumentException("expected a label without , \" and line breaks");
    }
    var source = batch.source(row).toString();
    var target = batch.target(row).toString();
    var sourcePort = batch.sourcePort[row];
    var targetPort = batch.targetPort[row];
    var protocol = batch.protocol[row];
    line.append(source).append('-').append(target).append('-').append(sourcePort).append('-');
    line.append(targetPort).append('-').append(protocol).append(',');
    line.append(source).append(',').append(sourcePort).append(',');
    line.append(target).append(',').append(targetPort).append(',').append(protocol).append(',');
    Timestamp.append(batch.startMicros[row], line);
    var from = row * schema.width();
    for (var i = 0; i < columns.length; i++) {
      var value = batch.features[from + columns[i]];
      line.append(',');
      if (Double.isNaN(value)) {
        continue;
      }
      if (features.get(i).form() == Feature.Form.COUNT) {
        line.append((long) value);
      } else {
        line.append(value);
      }
    }
    line.append(',');
    end(label);
  }

  private void end(String last) throws IOException {
    out.append(line.append(last).append('\n'));
    line.setLength(0);
  }
}
