package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import java.util.List;

/// Flow records that a model cannot score, because they lack features of it or define them
/// otherwise. The message is one line for people.
public final class SchemaMismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int NAMED = 5;

  private final int missing;

  private SchemaMismatch(String message, int missing) {
    super(message);
    this.missing = missing;
  }

  /// How many features are missing.
  int missing() {
    return missing;
  }

  static SchemaMismatch of(List<String> missing, int wanted, FeatureSchema schema) {
    var first = missing.getFirst();
    var definitions = first.substring(0, first.lastIndexOf('/') + 1);
    var offered = schema.profile() + "/" + schema.version() + "/";
    if (missing.size() == wanted && !definitions.equals(offered)) {
      return new SchemaMismatch(
          "the model needs flow features of profile "
              + definitions.substring(0, definitions.length() - 1)
              + ", these records are of profile "
              + offered.substring(0, offered.length() - 1),
          missing.size());
    }
    var more = missing.size() - NAMED;
    return new SchemaMismatch(
        "flow records lack "
            + missing.size()
            + " of the model's "
            + wanted
            + " features: "
            + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
            + (more > 0 ? " and " + more + " more" : ""),
        missing.size());
  }
}
