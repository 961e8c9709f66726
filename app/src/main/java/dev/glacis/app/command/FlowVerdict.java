package dev.glacis.app.command;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.Scorer;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.ModelFile;
import dev.glacis.formats.model.ModelStore;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Verdicts on the flows of one file, one at a time.
final class FlowVerdict {
  private final Models models;
  private final String name;
  private final Verdicts verdicts = new Verdicts(1);
  private @Nullable Scorer scorer;

  /// @param name of the file, for errors
  FlowVerdict(Models models, String name) {
    this.models = models;
    this.name = name;
  }

  /// Judges the only flow of a batch.
  ///
  /// @throws BadInput when no model knows such records
  void take(FlowBatch flow) throws BadInput {
    try {
      var judge = scorer == null ? models.scorerFor(flow.schema()) : scorer;
      judge.score(flow, verdicts);
      scorer = judge;
    } catch (SchemaMismatch e) {
      throw new BadInput(name + ": " + e.getMessage(), e);
    }
  }

  boolean hasJudged() {
    return scorer != null;
  }

  /// Of the flow taken last.
  TrafficClass verdict() {
    return verdicts.verdict[0];
  }

  /// Of the flow taken last.
  float confidence() {
    return verdicts.confidence[0];
  }

  /// @param flow the one taken last
  List<Alert.Reason> explain(FlowBatch flow) {
    return Objects.requireNonNull(scorer).explain(flow, 0);
  }

  Model model() {
    return Objects.requireNonNull(scorer).model();
  }

  /// SHA-256 of the file of the model that judged.
  String modelSha256() {
    return ModelStore.sha256(ModelFile.bytes(model()));
  }

  /// Whom a flow is between, in words.
  static String ends(FlowBatch flow) {
    return "%s port %d to %s port %d, protocol %d"
        .formatted(
            flow.source(0),
            flow.sourcePort[0],
            flow.target(0),
            flow.targetPort[0],
            flow.protocol[0]);
  }
}
