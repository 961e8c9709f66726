package dev.glacis.core.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The features that a flow record carries, in column order. A feature's id says profile and
/// definition version as well as name (`corrected/1/flow_duration`): equal ids mean equal
/// definitions, so a model can tell which records it may score.
///
/// @param profile whose definitions: `corrected` or `original`
/// @param version of the definitions
/// @param names in column order, without duplicates, lower case with underscores
public record FeatureSchema(String profile, int version, List<String> names) {
  /// @throws IllegalArgumentException for a name that stands twice
  public FeatureSchema {
    names = List.copyOf(names);
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("a feature stands twice in " + names);
    }
  }

  public int width() {
    return names.size();
  }

  public String id(int column) {
    return profile + "/" + version + "/" + names.get(column);
  }

  /// Feature id to column.
  public Map<String, Integer> columns() {
    var columns = new HashMap<String, Integer>();
    for (var i = 0; i < names.size(); i++) {
      columns.put(id(i), i);
    }
    return columns;
  }
}
