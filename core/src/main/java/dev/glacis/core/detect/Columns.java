package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.util.EnumMap;
import java.util.Map;

/// Values of a flow by feature, where a schema may lack some.
final class Columns {
  private final Map<Feature, Integer> columns = new EnumMap<>(Feature.class);
  private final int width;

  Columns(FeatureSchema schema) {
    width = schema.width();
    for (var feature : Feature.values()) {
      var column = schema.names().indexOf(feature.id());
      if (column >= 0) {
        columns.put(feature, column);
      }
    }
  }

  boolean has(Feature feature) {
    return columns.containsKey(feature);
  }

  /// NaN where the schema lacks the feature.
  double get(FlowBatch batch, int row, Feature feature) {
    var column = columns.get(feature);
    return column == null ? Double.NaN : batch.features[row * width + column];
  }
}
