package dev.glacis.formats.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Verdicts that people marked: a file of JSON lines, `feedback/marks.jsonl` in a data folder, to
/// which is only added. Each line says who marked when and as what, the verdict and the model that
/// gave it, the flow's ends and times, and its features by id, so that it can be trained on when
/// the traffic is long gone:
///
/// ```json
/// {"marked":"2026-11-20T15:00:00Z","by":"ann","as":"Benign","verdict":"DoS","confidence":0.71,
///  "model":"9f…","note":"our backup","flow":{"source":"192.0.2.1","source_port":40000,
///  "target":"10.20.1.10","target_port":22,"protocol":6,"start":1795165200000000,
///  "time":1795165201000000},"features":{"corrected/1/flow_duration":1000000,…}}
/// ```
///
/// Bounded: a mark that would take the file above [#MOST_BYTES] is refused. Of several marks of one
/// flow the last counts. A line cut short by a crash is passed over and counted, and the next mark
/// begins a line of its own.
public final class Feedback {
  /// Some 25,000 marks of all features.
  public static final long MOST_BYTES = 64L << 20;

  private static final int LONGEST_NOTE = 1_000;
  private static final String SOURCE = "feedback";

  private final Path file;

  /// @param data the data folder
  public Feedback(Path data) {
    file = data.resolve("feedback").resolve("marks.jsonl");
  }

  /// What a person said of a verdict.
  ///
  /// @param as what the flow really is
  /// @param model SHA-256 of the model file that gave the verdict
  public record Mark(
      Instant marked,
      String by,
      TrafficClass as,
      TrafficClass verdict,
      double confidence,
      String model,
      String note) {
    /// @throws IllegalArgumentException for a mark without a name, as Unknown, or with too much to
    ///   say
    public Mark {
      require(!by.isBlank() && by.length() <= 200, "who marks: expected a name");
      require(as != TrafficClass.UNKNOWN, "Unknown is a verdict, not what a flow is");
      require(note.length() <= LONGEST_NOTE, "a note above " + LONGEST_NOTE + " characters");
    }
  }

  /// Adds a mark of row `row` of the batch; it is on disk when this returns.
  ///
  /// @throws BadInput when the file is full
  public void append(Mark mark, FlowBatch batch, int row) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var line = (json(mark, batch, row) + "\n").getBytes(StandardCharsets.UTF_8);
    try (var out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (var _ = out.lock()) {
        var end = out.size();
        if (end + line.length > MOST_BYTES) {
          throw new BadInput(
              file + ": full (" + MOST_BYTES + " bytes); train on it, then move it away");
        }
        var bytes = ByteBuffer.allocate(line.length + 1);
        if (end > 0 && !endsALine(out, end)) {
          bytes.put((byte) '\n');
        }
        bytes.put(line).flip();
        while (bytes.hasRemaining()) {
          end += out.write(bytes, end);
        }
        out.force(true);
      }
    }
  }

  private static boolean endsALine(FileChannel file, long size) throws IOException {
    var last = ByteBuffer.allocate(1);
    return file.read(last, size - 1) == 1 && last.get(0) == '\n';
  }

  /// Adds the marked flows to a table, labelled as they were marked, of source `feedback`.
  ///
  /// @param marks counts every line by what became of it: `again` for one whose flow was marked
  ///   once more later, `lacks_features` for one without all features of the table
  /// @throws BadInput when there is no mark, or the file is larger than it can have become
  public ModelCard.Source addTo(LabelledFlows flows, Intake marks) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInput(file + ": no feedback; make some with: detect mark --data");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new BadInput(
          file + ": " + Files.size(file) + " bytes of feedback, allowed: " + MOST_BYTES);
    }
    var bytes = Files.readAllBytes(file);
    var last = new LinkedHashMap<String, Labelled>();
    var lines = new TextLines(new ByteArrayInputStream(bytes));
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        marks.received(1);
        var labelled = lines.tooLong() ? null : read(line);
        if (labelled == null) {
          marks.dropped("malformed", 1);
        } else if (last.put(labelled.flow, labelled) != null) {
          marks.dropped("again", 1);
        }
      }
    }
    var before = flows.size();
    last.values().forEach(labelled -> add(labelled, flows, marks));
    return new ModelCard.Source(SOURCE, flows.size() - before, ModelStore.sha256(bytes));
  }

  private static void add(Labelled labelled, LabelledFlows flows, Intake marks) {
    try {
      flows.add(labelled.batch, 0, labelled.as, SOURCE, labelled.as.label());
      marks.kept(1);
    } catch (SchemaMismatch e) {
      marks.dropped("lacks_features", 1);
    }
  }

  private record Labelled(String flow, TrafficClass as, FlowBatch batch) {}

  private static String json(Mark mark, FlowBatch batch, int row) {
    var document = new JsonMapper().createObjectNode();
    document
        .put("marked", mark.marked.toString())
        .put("by", mark.by)
        .put("as", mark.as.label())
        .put("verdict", mark.verdict.label())
        .put("confidence", mark.confidence)
        .put("model", mark.model);
    if (!mark.note.isEmpty()) {
      document.put("note", mark.note);
    }
    document
        .putObject("flow")
        .put("source", batch.source(row).toString())
        .put("source_port", batch.sourcePort[row])
        .put("target", batch.target(row).toString())
        .put("target_port", batch.targetPort[row])
        .put("protocol", batch.protocol[row])
        .put("start", batch.startMicros[row])
        .put("time", batch.timeMicros[row]);
    var features = document.putObject("features");
    var schema = batch.schema();
    for (var i = 0; i < schema.width(); i++) {
      var value = batch.features[row * schema.width() + i];
      if (Double.isFinite(value)) {
        features.put(schema.id(i), value);
      } else {
        features.putNull(schema.id(i));
      }
    }
    return document.toString();
  }

  /// Null for a line that is no mark.
  private static @Nullable Labelled read(String line) {
    try {
      var document = new JsonMapper().readTree(line);
      if (!(document.path("flow") instanceof ObjectNode flow)
          || !(document.path("features") instanceof ObjectNode features)
          || !flow.path("start").isIntegralNumber()
          || !flow.path("time").isIntegralNumber()) {
        return null;
      }
      var as = TrafficClass.ofLabel(document.path("as").asText());
      if (as == TrafficClass.UNKNOWN) {
        return null;
      }
      var batch = batch(features.properties());
      batch.startMicros[0] = flow.path("start").longValue();
      batch.timeMicros[0] = flow.path("time").longValue();
      return new Labelled(flow.toString(), as, batch);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return null;
    }
  }

  /// @throws IllegalArgumentException for an id without profile or of another than the first, or a
  ///   value that is no number
  private static FlowBatch batch(Iterable<Map.Entry<String, JsonNode>> features) {
    List<String> names = new ArrayList<>();
    var values = new ArrayList<Double>();
    var definitions = "";
    for (var feature : features) {
      var id = feature.getKey();
      var slash = id.lastIndexOf('/');
      var own = id.substring(0, Math.max(0, slash));
      require(own.indexOf('/') > 0, "a feature without profile");
      require(names.isEmpty() || own.equals(definitions), "features of two profiles");
      require(feature.getValue().isNumber() || feature.getValue().isNull(), "no number");
      definitions = own;
      names.add(id.substring(slash + 1));
      values.add(feature.getValue().isNull() ? Double.NaN : feature.getValue().doubleValue());
    }
    require(!names.isEmpty(), "no features");
    var slash = definitions.indexOf('/');
    var batch =
        new FlowBatch(
            new FeatureSchema(
                definitions.substring(0, slash),
                Integer.parseInt(definitions.substring(slash + 1)),
                names),
            1);
    batch.add();
    for (var i = 0; i < values.size(); i++) {
      batch.features[i] = values.get(i);
    }
    return batch;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
