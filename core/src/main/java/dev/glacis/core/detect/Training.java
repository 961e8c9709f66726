package dev.glacis.core.detect;

import dev.glacis.core.forest.Cuts;
import dev.glacis.core.forest.ForestTrainer;
import dev.glacis.core.forest.Trained;
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
/// a model of the earlier rows is tried on the later ones. The model itself is trained on all rows
/// in the same way.
///
/// Calibration and thresholds are learnt on out-of-bag votes: what the trees that did not draw a
/// row say of it. So no row is lost to them, and the trial's later rows have no part in them.
///
/// Cuts are drawn at random and three of ten features are looked at: on later rows that found more
/// than the best cuts did, at fewer false alarms. A class weighs by the fourth root of its rarity.
public final class Training {
  private static final double EARLIER = 0.6;
  private static final int DEPTH = 24;

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
    check(rows);
    var split = rows.split(EARLIER);
    var trials = trials(modelOf(split.earlier(), version, sources), split.later());
    return modelOf(rows, version, sources).tried(trials);
  }

  /// A model without trials.
  ///
  /// @throws IllegalArgumentException as [#train]
  public Model fit(LabelledFlows flows, String version, List<ModelCard.Source> sources) {
    var rows = flows.distinct();
    check(rows);
    return modelOf(rows, version, sources);
  }

  private static void check(LabelledFlows rows) {
    var counts = rows.countByClass();
    if (!counts.containsKey(TrafficClass.BENIGN)) {
      throw new IllegalArgumentException("training rows without Benign ones: expected some");
    }
    if (counts.size() == 1) {
      throw new IllegalArgumentException(
          "training rows are all Benign: there is no attack to learn");
    }
  }

  private Model modelOf(LabelledFlows rows, String version, List<ModelCard.Source> sources) {
    var width = rows.featureIds().size();
    var trained = forest(rows);
    var heldOut =
        new HeldOut(CLASSES, trained.outOfBag(), rows.labels(), rows.copies(), rows.between());
    var calibration = Platt.fit(heldOut);
    return new Model(
        ModelKind.FULL,
        trained.forest(),
        rows.featureIds(),
        CLASSES,
        Thresholds.learn(heldOut, calibration, options.falseAlarms()),
        calibration,
        profile(rows),
        BenignProfile.unknown(HostMeasure.COUNT),
        Spread.of(values(rows), width),
        new ModelCard(
            version,
            libraries(),
            options.seed(),
            rows.sha256(),
            options.falseAlarms(),
            sources,
            rows.countByClass(),
            List.of()));
  }

  private Trained forest(LabelledFlows rows) {
    var width = rows.featureIds().size();
    var labels = new int[rows.size()];
    for (var row = 0; row < labels.length; row++) {
      labels[row] = CLASSES.indexOf(rows.label(row));
    }
    var trainer =
        new ForestTrainer.Options(
            options.trees(),
            DEPTH,
            1,
            Cuts.RANDOM,
            Math.max(1, width * 3 / 10),
            256,
            weights(rows),
            options.seed());
    return ForestTrainer.train(
        new TrainingRows(values(rows), width, labels, CLASSES.size()), trainer, executor);
  }

  /// One for a class with an even share of the rows.
  private static List<Double> weights(LabelledFlows rows) {
    var counts = rows.countByClass();
    return CLASSES.stream()
        .map(c -> (double) rows.size() / CLASSES.size() / counts.getOrDefault(c, 1L))
        .map(rarity -> StrictMath.sqrt(StrictMath.sqrt(rarity)))
        .toList();
  }

  private static List<ModelCard.Trial> trials(Model model, LabelledFlows rows) {
    var trials = new ArrayList<ModelCard.Trial>();
    trials.add(new ModelCard.Trial("Hold-out: all", evaluation(model, rows)));
    rows.bySource()
        .forEach(
            (source, some) ->
                trials.add(new ModelCard.Trial("Hold-out: " + source, evaluation(model, some))));
    return trials;
  }

  private static Evaluation evaluation(Model model, LabelledFlows rows) {
    var judge = new Judge(model);
    judge.take(rows);
    return judge.judgement().evaluation();
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
