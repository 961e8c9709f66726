package dev.glacis.core.detect;

import dev.glacis.core.forest.Forest;
import dev.glacis.core.forest.ForestTrainer;
import dev.glacis.core.forest.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/// Trains a [Model] and says honestly what to expect of it.
///
/// Equal rows count once. Each group of rows (one origin, day and attack) is cut by time, 60 to 40;
/// a forest of the earlier rows is tried on the later ones, with thresholds learnt on the last 40 %
/// of the earlier ones. The model itself is trained on all rows, with thresholds learnt on the
/// later ones.
public final class Training {
  private static final double EARLIER = 0.6;

  private static final List<TrafficClass> CLASSES =
      Arrays.stream(TrafficClass.values()).filter(c -> c != TrafficClass.UNKNOWN).toList();

  private final Options options;
  private final Executor executor;

  /// @param executor runs the trees; the model is the same whatever it is
  public Training(Options options, Executor executor) {
    this.options = options;
    this.executor = executor;
  }

  /// @param falseAlarms benign rows in a million that may be given an attack's name, when
  ///   thresholds are learnt
  public record Options(int trees, long seed, double falseAlarms) {
    public static final Options STANDARD = new Options(100, 1, 1_000);
  }

  /// @throws IllegalArgumentException when there are no benign rows, or only benign ones
  public Model train(LabelledFlows flows, String version, List<ModelCard.Source> sources) {
    var rows = flows.distinct();
    var counts = rows.countByClass();
    if (!counts.containsKey(TrafficClass.BENIGN)) {
      throw new IllegalArgumentException("training rows without Benign ones: expected some");
    }
    if (counts.size() == 1) {
      throw new IllegalArgumentException(
          "training rows are all Benign: there is no attack to learn");
    }
    var split = rows.split(EARLIER);
    var inner = split.earlier().split(EARLIER);
    var trialForest = forest(split.earlier());
    var trialThresholds = thresholds(forest(inner.earlier()), inner.later());
    var trials = trials(trialForest, trialThresholds, split.later());
    return new Model(
        ModelKind.FULL,
        forest(rows),
        rows.featureIds(),
        CLASSES,
        thresholds(trialForest, split.later()),
        Calibration.none(CLASSES.size()),
        profile(rows),
        Spread.of(values(rows), rows.featureIds().size()),
        new ModelCard(
            version,
            libraries(),
            options.seed(),
            rows.sha256(),
            options.falseAlarms(),
            sources,
            counts,
            trials));
  }

  private Forest forest(LabelledFlows rows) {
    var width = rows.featureIds().size();
    var labels = new int[rows.size()];
    for (var row = 0; row < labels.length; row++) {
      labels[row] = CLASSES.indexOf(rows.label(row));
    }
    var trainer =
        new ForestTrainer.Options(
            options.trees(), 16, 1, Math.max(1, width * 3 / 10), 256, List.of(), options.seed());
    return ForestTrainer.train(
        new TrainingRows(values(rows), width, labels, CLASSES.size()), trainer, executor);
  }

  private List<ModelCard.Trial> trials(Forest forest, List<Double> thresholds, LabelledFlows rows) {
    var all = new Evaluation.Tally();
    var bySource = new TreeMap<String, Evaluation.Tally>();
    var votes = votes(forest, rows);
    for (var row = 0; row < rows.size(); row++) {
      var verdict = verdict(votes, row, thresholds);
      all.add(rows.label(row), verdict);
      bySource
          .computeIfAbsent(rows.source(row), _ -> new Evaluation.Tally())
          .add(rows.label(row), verdict);
    }
    var trials = new ArrayList<ModelCard.Trial>();
    trials.add(new ModelCard.Trial("Hold-out: all", all.evaluation()));
    bySource.forEach(
        (source, tally) ->
            trials.add(new ModelCard.Trial("Hold-out: " + source, tally.evaluation())));
    return trials;
  }

  private List<Double> thresholds(Forest forest, LabelledFlows rows) {
    return Thresholds.learn(
        CLASSES, rows::label, votes(forest, rows), rows.size(), options.falseAlarms());
  }

  private static TrafficClass verdict(float[] votes, int row, List<Double> thresholds) {
    var best = Thresholds.best(votes, row * CLASSES.size(), CLASSES.size());
    var confidence = votes[row * CLASSES.size() + best];
    return confidence >= thresholds.get(best).floatValue()
        ? CLASSES.get(best)
        : TrafficClass.UNKNOWN;
  }

  private static float[] votes(Forest forest, LabelledFlows rows) {
    var votes = new float[rows.size() * forest.classes()];
    forest.score(rows.values(), 0, forest.features(), rows.size(), votes);
    return votes;
  }

  private static SortedMap<String, String> libraries() {
    return new TreeMap<>(Map.of("java", Integer.toString(Runtime.version().feature())));
  }

  private static double[] values(LabelledFlows rows) {
    return Arrays.copyOf(rows.values(), rows.size() * rows.featureIds().size());
  }

  private static BenignProfile profile(LabelledFlows rows) {
    var benign = rows.ofClass(TrafficClass.BENIGN);
    return BenignProfile.of(values(benign), benign.featureIds().size());
  }
}
