package dev.glacis.engine;

import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.Scorer;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.detect.WindowOptions;
import dev.glacis.core.flow.Crew;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowSink;
import dev.glacis.core.intake.Intake;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Flow records of one schema in, alerts out: the newest model's verdict on each, then the windows.
/// A newer model that cannot score such records is passed over, and the one before it judges on.
///
/// Records are judged at once ([#accept]), or scored by a crew while the caller reads more of them
/// ([#begin]); the alerts are the same.
final class FlowJudge implements FlowSink {
  private static final System.Logger LOG = System.getLogger(FlowJudge.class.getName());

  /// Records that one part of a crew's job is about.
  private static final int PART = 64;

  private final FeatureSchema schema;
  private final Supplier<Model> models;
  private final AlertWindows windows;
  private Model newest;
  private Scorer explaining;
  private Scorer[] scorers = new Scorer[0];
  private Verdicts verdicts = new Verdicts(512);
  private Verdicts verdictsBefore = new Verdicts(512);
  private @Nullable FlowBatch scoring;
  private Crew crew = Crew.alone();

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
    explaining = newest.scorerFor(schema);
    windows =
        new AlertWindows(
            schema, options, (batch, row) -> explaining.explain(batch, row), sink, flows, hosts);
  }

  /// The same, with a crew for what is begun.
  FlowJudge with(Crew scorersCrew) {
    crew = scorersCrew;
    return this;
  }

  @Override
  public void accept(FlowBatch batch) {
    end();
    score(batch);
    windows.accept(batch, verdicts);
  }

  @Override
  public void cue(FlowBatch batch) {
    end();
    score(batch);
    windows.cue(batch, verdicts);
  }

  /// Begins to judge a batch, which is the judge's until the next one is begun or [#end] returns;
  /// sees the one before through.
  void begin(FlowBatch batch) {
    crew.end();
    var before = scoring;
    var swap = verdictsBefore;
    verdictsBefore = verdicts;
    verdicts = swap;
    prepare(batch);
    scoring = batch;
    crew.begin(Math.ceilDiv(batch.size(), PART), batch.size(), part -> scorePart(batch, part));
    if (before != null) {
      windows.accept(before, verdictsBefore);
    }
  }

  /// Sees through what was begun.
  void end() {
    var begun = scoring;
    if (begun != null) {
      crew.end();
      scoring = null;
      windows.accept(begun, verdicts);
    }
  }

  void advance(long watermarkMicros) {
    end();
    windows.advance(watermarkMicros);
  }

  void finish() {
    end();
    windows.finish();
  }

  private void score(FlowBatch batch) {
    prepare(batch);
    scorers[0].score(batch, verdicts);
  }

  private void scorePart(FlowBatch batch, int part) {
    scorers[part].score(batch, part * PART, Math.min((part + 1) * PART, batch.size()), verdicts);
  }

  private void prepare(FlowBatch batch) {
    var next = models.get();
    if (!next.equals(newest)) {
      newest = next;
      try {
        explaining = next.scorerFor(schema);
        scorers = new Scorer[0];
      } catch (SchemaMismatch e) {
        LOG.log(System.Logger.Level.WARNING, "the model before judges on: " + e.getMessage());
      }
    }
    var parts = Math.max(1, Math.ceilDiv(batch.size(), PART));
    if (scorers.length < parts) {
      scorers = new Scorer[parts];
      Arrays.setAll(scorers, _ -> explaining.another());
    }
    if (verdicts.capacity() < batch.size()) {
      verdicts = new Verdicts(batch.size());
    }
  }
}
