package dev.glacis.engine;

import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.Scorer;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.detect.WindowOptions;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowSink;
import dev.glacis.core.intake.Intake;
import java.util.function.Supplier;

/// Flow records of one schema in, alerts out: the newest model's verdict on each, then the windows.
/// A newer model that cannot score such records is passed over, and the one before it judges on.
final class FlowJudge implements FlowSink {
  private static final System.Logger LOG = System.getLogger(FlowJudge.class.getName());

  private final FeatureSchema schema;
  private final Supplier<Model> models;
  private final AlertWindows windows;
  private Model newest;
  private Scorer scorer;
  private Verdicts verdicts = new Verdicts(512);

  /// @throws SchemaMismatch when the first model cannot score such records
  FlowJudge(
      FeatureSchema schema,
      Supplier<Model> models,
      WindowOptions options,
      AlertSink sink,
      Intake flows,
      Intake hosts) {
    this.schema = schema;
    this.models = models;
    newest = models.get();
    scorer = newest.scorerFor(schema);
    windows =
        new AlertWindows(
            schema, options, (batch, row) -> scorer.explain(batch, row), sink, flows, hosts);
  }

  @Override
  public void accept(FlowBatch batch) {
    var next = models.get();
    if (!next.equals(newest)) {
      newest = next;
      try {
        scorer = next.scorerFor(schema);
      } catch (SchemaMismatch e) {
        LOG.log(System.Logger.Level.WARNING, "the model before judges on: " + e.getMessage());
      }
    }
    if (verdicts.capacity() < batch.size()) {
      verdicts = new Verdicts(batch.size());
    }
    scorer.score(batch, verdicts);
    windows.accept(batch, verdicts);
  }

  void advance(long watermarkMicros) {
    windows.advance(watermarkMicros);
  }

  void finish() {
    windows.finish();
  }
}
