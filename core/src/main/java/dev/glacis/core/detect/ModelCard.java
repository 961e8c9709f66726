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
/// @param trials of a model trained on the earlier rows only, on the later ones: over all sources,
///   then over each
public record ModelCard(
    String version,
    long seed,
    List<Source> sources,
    Map<TrafficClass, Long> rowsByClass,
    List<Trial> trials) {
  public ModelCard {
    sources = List.copyOf(sources);
    trials = List.copyOf(trials);
    var copy = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    copy.putAll(rowsByClass);
    rowsByClass = Collections.unmodifiableMap(copy);
  }

  /// What was trained on.
  ///
  /// @param name of a file, without folders
  /// @param rows labelled rows read from it
  /// @param sha256 of its bytes, in hexadecimal
  public record Source(String name, long rows, String sha256) {}

  /// How verdicts did on rows that were not trained on.
  ///
  /// @param name which rows
  public record Trial(String name, Evaluation evaluation) {}
}
