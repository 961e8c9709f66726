package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.flow.FlowReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Text read to flows, for tests.
final class Read {
  final List<Flow> flows = new ArrayList<>();
  final Intake rows = new Intake("rows");
  final Intake halves = new Intake("halves");
  final FlowReader reader;

  private Read(RecordSource source, String text) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    reader = RecordReader.open(source, in, "log", rows, halves);
    var batch = new FlowBatch(reader.schema(), 1);
    while (reader.read(batch)) {
      flows.add(Flow.of(batch, 0));
      batch.clear();
    }
  }

  static Read all(RecordSource source, String text) {
    try {
      return new Read(source, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Flow only() {
    if (flows.size() != 1) {
      throw new AssertionError("expected one flow, found " + flows);
    }
    return flows.getFirst();
  }

  /// One record.
  record Flow(
      String source,
      String target,
      int protocol,
      long start,
      long time,
      long packets,
      long bytes,
      Map<String, Double> features) {
    static Flow of(FlowBatch batch, int row) {
      var features = new HashMap<String, Double>();
      var names = batch.schema().names();
      for (var i = 0; i < names.size(); i++) {
        features.put(names.get(i), batch.features[row * names.size() + i]);
      }
      return new Flow(
          batch.source(row) + ":" + batch.sourcePort[row],
          batch.target(row) + ":" + batch.targetPort[row],
          batch.protocol[row],
          batch.startMicros[row],
          batch.timeMicros[row],
          batch.packets[row],
          batch.bytes[row],
          features);
    }

    /// The value; an error for a feature that the schema lacks.
    double get(Feature feature) {
      var value = features.get(feature.id());
      if (value == null) {
        throw new AssertionError(feature.id() + " is not in " + features.keySet());
      }
      return value;
    }

    boolean has(Feature feature) {
      return features.containsKey(feature.id());
    }
  }
}
