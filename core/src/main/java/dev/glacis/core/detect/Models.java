package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Models that share the work: records are judged by the first that knows how. The full model comes
/// first, then those that need less of a record.
public record Models(List<Model> all) {
  /// @throws IllegalArgumentException for none
  public Models {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no model");
    }
  }

  public static Models of(Model only) {
    return new Models(List.of(only));
  }

  /// The first model that can score records of a schema, prepared for it.
  ///
  /// @throws SchemaMismatch when none can; it tells of the one that lacks the fewest features
  public Scorer scorerFor(FeatureSchema schema) {
    var mismatches = new ArrayList<SchemaMismatch>();
    for (var model : all) {
      try {
        return model.scorerFor(schema);
      } catch (SchemaMismatch e) {
        mismatches.add(e);
      }
    }
    throw Collections.min(mismatches, Comparator.comparingInt(SchemaMismatch::missing));
  }
}
