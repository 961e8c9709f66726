package dev.glacis.formats.flow;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/// Flow records from a file or a stream, one after the other. A bad row is counted by its reason
/// and passed over.
public interface FlowReader extends Closeable {
  /// The features of every record.
  FeatureSchema schema();

  /// Whether records say when their flow began; otherwise times in the batch are 0.
  boolean hasTimes();

  /// Adds the next good record to a batch of this reader's [#schema] that is not full.
  ///
  /// @return false at the end
  /// @throws dev.glacis.formats.BadInput naming file and line where nothing more can be read
  boolean read(FlowBatch batch) throws IOException;

  /// The first bad row of each reason: file, line, what was expected.
  Map<String, String> firstBad();
}
