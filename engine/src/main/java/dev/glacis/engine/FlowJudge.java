package dev.glacis.engine;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.detect.BenignProfile;
import dev.glacis.core.detect.Explainer;
import dev.glacis.core.detect.Models;
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
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Flow records of one schema in, alerts out: the verdict of the newest model that knows them, then
/// the windows. A newer model that cannot score such records is passed over, and the one before it
/// judges on.
///
/// Records are judged at once ([#accept]), or scored by a crew while the caller reads more of them
/// ([#begin]); the alerts are the same.
final class FlowJudge implements FlowSink, Explainer {
  private static final System.Logger LOG = System.getLogger(FlowJudge.class.getName());

  /// Records that one part of a crew's job is about.
  private static final int PART = 64;

  private final FeatureSchema schema;
  private final Supplier<Models> models;
  private final @Nullable ShadowJudge shadow;
  private final AlertWindows windows;
  private final TrafficCounter traffic;
  private Models newest;
  private Scorer explaining;
  private Scorer[] scorers = new Scorer[0];
  private Verdicts verdicts = new Verdicts(512);
  private Verdicts verdictsBefore = new Verdicts(512);
  private @Nullable FlowBatch scoring;
  private Crew crew = Crew.alone();

  /// @param shadow is compared with them; null for none
  /// @throws SchemaMismatch when the first model cannot score such records
  FlowJudge(
      FeatureSchema schema,
      Supplier<Models> models,
      @Nullable Shadow shadow,
      WindowOptions options,
      AlertSink sink,
      Intake flows,
      Intake hosts,
      TrafficCounter traffic) {
    this.schema = schema;
    this.models = models;
    this.traffic = traffic;
    newest = models.get();
    explaining = newest.scorerFor(schema);
    this.shadow = shadow == null ? null : new ShadowJudge(shadow, schema);
    windows = new AlertWindows(schema, options, this, sink, flows, hosts);
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
    tell(batch, verdicts);
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
      tell(before, verdictsBefore);
    }
  }

  /// Sees through what was begun.
  void end() {
    var begun = scoring;
    if (begun != null) {
      crew.end();
      scoring = null;
      tell(begun, verdicts);
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

  @Override
  public List<Alert.Reason> explain(FlowBatch batch, int row) {
    return explaining.explain(batch, row);
  }

  @Override
  public BenignProfile benignHosts() {
    return explaining.model().benignHosts();
  }

  private void tell(FlowBatch batch, Verdicts judged) {
    traffic.accept(batch, judged);
    if (shadow != null) {
      shadow.compare(batch, judged);
    }
    windows.accept(batch, judged);
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
