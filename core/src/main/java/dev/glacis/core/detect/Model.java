package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.forest.Forest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// A trained classifier of flow records: a forest, and what its columns and votes mean. Immutable.
///
/// @param kind what records it judges
/// @param featureIds what each of the forest's columns holds, as [FeatureSchema#id] says it
/// @param classes what each of the forest's votes is for; Benign is among them
/// @param thresholds for each class the least confidence, 0 to 1, with which it is named
/// @param calibration for each class from its share of votes to that confidence
/// @param benign where values lie among benign traffic, for explanations
/// @param benignHosts what benign hosts do in a window, by [HostMeasure]; unknown where nobody said
/// @param spread how values spread in the training rows, to tell when traffic has changed
public record Model(
    ModelKind kind,
    Forest forest,
    List<String> featureIds,
    List<TrafficClass> classes,
    List<Double> thresholds,
    Calibration calibration,
    BenignProfile benign,
    BenignProfile benignHosts,
    Spread spread,
    ModelCard card) {
  private static final List<Feature> PACKETS =
      List.of(Feature.TOTAL_FWD_PACKETS, Feature.TOTAL_BWD_PACKETS);

  private static final List<Feature> OF_RECORDS =
      List.of(Feature.FWD_IP_BYTES, Feature.FWD_SYN_SEEN);

  /// @throws IllegalArgumentException for parts that don't fit together
  public Model {
    featureIds = List.copyOf(featureIds);
    classes = List.copyOf(classes);
    thresholds = List.copyOf(thresholds);
    require(featureIds.size() == forest.features(), "not an id for each feature");
    require(featureIds.stream().distinct().count() == featureIds.size(), "a feature id twice");
    require(featureIds.stream().allMatch(id -> id.indexOf('/') > 0), "an id without profile");
    require(classes.size() == forest.classes(), "not a class for each vote");
    require(EnumSet.copyOf(classes).size() == classes.size(), "a class twice");
    require(classes.contains(TrafficClass.BENIGN), "no class Benign");
    require(!classes.contains(TrafficClass.UNKNOWN), "Unknown is no class to learn");
    require(thresholds.size() == classes.size(), "not a threshold for each class");
    require(thresholds.stream().allMatch(t -> t >= 0 && t <= 1), "a threshold outside 0 to 1");
    require(calibration.slopes().size() == classes.size(), "not a calibration for each class");
    require(spread.features() == featureIds.size(), "not a spread for each feature");
    require(benignHosts.features() == HostMeasure.COUNT, "not all of benign hosts");
    require(benign.features() == featureIds.size(), "not percentiles for each feature");
  }

  /// Prepares to score records of a schema. To a reduced model, which has learnt from flows as
  /// different tools record them, a feature that the records lack is missing; it asks for the
  /// packets of both directions, and for sizes or flags of a kind that only such records hold.
  ///
  /// @throws SchemaMismatch when the records lack a feature, or define it otherwise
  public Scorer scorerFor(FeatureSchema schema) {
    return new Scorer(
        this,
        schema,
        kind == ModelKind.REDUCED ? columnsOrNone(schema) : columns(featureIds, schema));
  }

  private int[] columnsOrNone(FeatureSchema schema) {
    var present = schema.columns();
    var definitions = featureIds.getFirst().replaceFirst("[^/]*$", "");
    var wanted = new ArrayList<>(PACKETS.stream().map(f -> definitions + f.id()).toList());
    if (OF_RECORDS.stream().noneMatch(f -> present.containsKey(definitions + f.id()))) {
      wanted.add(definitions + OF_RECORDS.getFirst().id());
    }
    wanted.removeAll(present.keySet());
    if (!wanted.isEmpty()) {
      throw SchemaMismatch.of(wanted, featureIds.size(), schema);
    }
    return featureIds.stream().mapToInt(id -> present.getOrDefault(id, Scorer.NONE)).toArray();
  }

  /// @param votes rows of shares, as the forest gives them
  TrafficClass verdict(float[] votes, int row) {
    var best = Thresholds.best(votes, row * classes.size(), classes.size());
    var confidence = calibration.confidence(best, votes[row * classes.size() + best]);
    return confidence >= thresholds.get(best) ? classes.get(best) : TrafficClass.UNKNOWN;
  }

  /// The same model with one more trial on its card.
  public Model tried(ModelCard.Trial trial) {
    return tried(List.of(trial));
  }

  /// The same model with more trials on its card.
  Model tried(List<ModelCard.Trial> more) {
    var trials = new ArrayList<>(card.trials());
    trials.addAll(more);
    return new Model(
        kind,
        forest,
        featureIds,
        classes,
        thresholds,
        calibration,
        benign,
        benignHosts,
        spread,
        card.withTrials(trials));
  }

  /// The same model, of a kind, and knowing what benign hosts do.
  ///
  /// @param hosts by [HostMeasure]
  public Model as(ModelKind ofKind, BenignProfile hosts) {
    return new Model(
        ofKind, forest, featureIds, classes, thresholds, calibration, benign, hosts, spread, card);
  }

  /// Where a schema's records hold each feature.
  ///
  /// @throws SchemaMismatch when they lack one, or define it otherwise
  static int[] columns(List<String> featureIds, FeatureSchema schema) {
    var columns = schema.columns();
    var missing = new ArrayList<String>();
    var places = new int[featureIds.size()];
    for (var i = 0; i < places.length; i++) {
      var column = columns.get(featureIds.get(i));
      if (column == null) {
        missing.add(featureIds.get(i));
      } else {
        places[i] = column;
      }
    }
    if (!missing.isEmpty()) {
      throw SchemaMismatch.of(missing, featureIds.size(), schema);
    }
    return places;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("not a model: " + otherwise);
    }
  }
}
