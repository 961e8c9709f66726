package dev.glacis.core.detect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a model was made of and how it did: carried inside the model file. It holds no date, so the
/// same data and seed give the same file.
///
/// @param version of the program that trained it
/// @param libraries versions of what took part in the training, by name
/// @param dataSha256 of the rows it was trained on: features in order, then each row's values and
///   class; in hexadecimal
/// @param falseAlarms benign rows in a million that were allowed an attack's name when thresholds
///   were learnt
/// @param rowsByClass training rows after duplicates were left out
/// @param trials of a model trained on the earlier rows only, on the later ones: over all sources,
///   then over each
public record ModelCard(
    String version,
    SortedMap<String, String> libraries,
    long seed,
    String dataSha256,
    double falseAlarms,
    List<Source> sources,
    Map<TrafficClass, Long> rowsByClass,
    List<Trial> trials) {
  public ModelCard {
    libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    sources = List.copyOf(sources);
    trials = List.copyOf(trials);
    var copy = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    copy.putAll(rowsByClass);
    rowsByClass = Collections.unmodifiableMap(copy);
  }

  /// The same card with other trials.
  ModelCard withTrials(List<Trial> others) {
    return new ModelCard(
        version, libraries, seed, dataSha256, falseAlarms, sources, rowsByClass, others);
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
