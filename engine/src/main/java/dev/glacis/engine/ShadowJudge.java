package dev.glacis.engine;

import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.Scorer;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import org.jspecify.annotations.Nullable;

/// Scores the records of one schema with the shadow, and compares. For one thread.
final class ShadowJudge {
  private final Shadow shadow;
  private final FeatureSchema schema;
  private @Nullable Models newest;
  private @Nullable Scorer scorer;
  private Verdicts own = new Verdicts(512);

  ShadowJudge(Shadow shadow, FeatureSchema schema) {
    this.shadow = shadow;
    this.schema = schema;
  }

  /// @param verdicts of the model that counts
  void compare(FlowBatch batch, Verdicts verdicts) {
    shadow.verdicts().received(batch.size());
    var beside = scorer();
    if (beside == null) {
      shadow.verdicts().dropped("not_comparable", batch.size());
      return;
    }
    if (own.capacity() < batch.size()) {
      own = new Verdicts(batch.size());
    }
    beside.score(batch, own);
    var same = 0;
    for (var row = 0; row < batch.size(); row++) {
      if (own.verdict[row] == verdicts.verdict[row]) {
        same++;
      } else {
        shadow.differ(batch, row, verdicts, own);
      }
    }
    shadow.verdicts().kept(same);
  }

  /// Null where the shadow cannot score such records.
  private @Nullable Scorer scorer() {
    var next = shadow.models();
    if (!next.equals(newest)) {
      newest = next;
      try {
        scorer = next.scorerFor(schema);
      } catch (SchemaMismatch e) {
        scorer = null;
      }
    }
    return scorer;
  }
}
