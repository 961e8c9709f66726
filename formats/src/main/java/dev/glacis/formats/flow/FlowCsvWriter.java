package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import java.io.IOException;

/// Writes finished flows of profile `corrected` as the 94-column dialect: identity, every
/// [Feature], label. Numbers are written as the reference meter does, `3.0` for the whole numbers
/// that it holds as decimals.
public final class FlowCsvWriter {
  private static final String UNLABELLED = "NeedManualLabel";
  private static final Feature[] FEATURES = Feature.values();

  private final Appendable out;
  private final StringBuilder line = new StringBuilder(1024);

  /// Writes the header.
  public FlowCsvWriter(Appendable out) throws IOException {
    this.out = out;
    line.append("Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp");
    for (var feature : FEATURES) {
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
    if (!batch.schema().equals(Features.CORRECTED)) {
      throw new IllegalArgumentException(
          "expected flows of " + Features.CORRECTED.id(0) + " and so on, not " + batch.schema());
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
    var from = row * FEATURES.length;
    for (var i = 0; i < FEATURES.length; i++) {
      var value = batch.features[from + i];
      line.append(',');
      if (FEATURES[i].form() == Feature.Form.COUNT) {
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
