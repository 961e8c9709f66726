package dev.glacis.core.detect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a model was made of and how it did: carried inside the model file. It holds no date, so the
/// same data and seed give the same file.
///
/// @param version of the program that trained it
/// @param rowsByClass training rows after duplicates were left out
/// @param holdOut verdicts of a model trained on the earlier rows only, on the later ones
public record ModelCard(
    String version,
    long seed,
    List<Source> sources,
    Map<TrafficClass, Long> rowsByClass,
    Evaluation holdOut) {
  public ModelCard {
    sources = List.copyOf(sources);
    var copy = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    copy.putAll(rowsByClass);
    rowsByClass = Collections.unmodifiableMap(copy);
  }

  /// A training file.
  ///
  /// @param name without folders
  /// @param rows labelled rows read from it
  /// @param sha256 of its bytes, in hexadecimal
  public record Source(String name, long rows, String sha256) {}
}
