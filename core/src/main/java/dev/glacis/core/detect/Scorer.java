package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.forest.Attribution;
import dev.glacis.core.forest.Forest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Scores flow records of one schema with one model. Holds scratch space: not for several threads
/// at once. Scoring allocates nothing; explaining does, and is meant for alerts.
public final class Scorer {
  /// The column of a feature that the records lack.
  static final int NONE = -1;

  private static final int CHUNK = 64;
  private static final int REASONS = 5;

  private final Model model;
  private final FeatureSchema schema;
  private final int[] columns;
  private final Forest forest;
  private final TrafficClass[] classes;
  private final double[] thresholds;
  private final Calibration calibration;
  private final float[] votes;

  /// Rows with a column of missing values behind the others; empty where nothing is missing.
  private final double[] filled;

  private final int width;

  /// @param columns where the schema holds each of the model's features, or [#NONE]
  Scorer(Model model, FeatureSchema schema, int[] columns) {
    this.model = model;
    this.schema = schema;
    var lacks = Arrays.stream(columns).anyMatch(column -> column == NONE);
    this.columns =
        Arrays.stream(columns).map(column -> column == NONE ? schema.width() : column).toArray();
    width = schema.width() + (lacks ? 1 : 0);
    filled = new double[lacks ? CHUNK * width : 0];
    forest = model.forest().withColumns(this.columns, width);
    classes = model.classes().toArray(TrafficClass[]::new);
    thresholds = model.thresholds().stream().mapToDouble(Double::doubleValue).toArray();
    calibration = model.calibration();
    votes = new float[CHUNK * classes.length];
  }

  private Scorer(Scorer other) {
    model = other.model;
    schema = other.schema;
    columns = other.columns;
    forest = other.forest;
    classes = other.classes;
    thresholds = other.thresholds;
    calibration = other.calibration;
    votes = new float[CHUNK * classes.length];
    width = other.width;
    filled = new double[other.filled.length];
  }

  /// The same with scratch space of its own, for another thread.
  public Scorer another() {
    return new Scorer(this);
  }

  /// The schema whose records can be scored.
  public FeatureSchema schema() {
    return schema;
  }

  /// The model that scores.
  public Model model() {
    return model;
  }

  /// Writes a verdict for each row of the batch.
  ///
  /// @throws IllegalArgumentException for a batch of another schema, or more rows than `out` holds
  public void score(FlowBatch batch, Verdicts out) {
    score(batch, 0, batch.size(), out);
  }

  /// The same for some rows.
  ///
  /// @param to after the last one
  public void score(FlowBatch batch, int from, int to, Verdicts out) {
    checkSchema(batch);
    Objects.checkFromToIndex(from, to, batch.size());
    if (to > out.capacity()) {
      throw new IllegalArgumentException(
          to + " rows do not fit into " + out.capacity() + " verdicts");
    }
    for (var row = from; row < to; row += CHUNK) {
      var count = Math.min(CHUNK, to - row);
      vote(batch, row, count);
      if (out.shares.length > 0) {
        System.arraycopy(votes, 0, out.shares, row * classes.length, count * classes.length);
      }
      for (var i = 0; i < count; i++) {
        var best = Thresholds.best(votes, i * classes.length, classes.length);
        var confidence = calibration.confidence(best, votes[i * classes.length + best]);
        out.confidence[row + i] = (float) confidence;
        out.verdict[row + i] =
            confidence >= thresholds[best] ? classes[best] : TrafficClass.UNKNOWN;
      }
    }
  }

  /// Votes on some rows, which are at most a chunk.
  private void vote(FlowBatch batch, int row, int count) {
    if (filled.length == 0) {
      forest.score(batch.features, row * width, width, count, votes);
      return;
    }
    for (var i = 0; i < count; i++) {
      System.arraycopy(
          batch.features, (row + i) * schema.width(), filled, i * width, schema.width());
      filled[i * width + schema.width()] = Double.NaN;
    }
    forest.score(filled, 0, width, count, votes);
  }

  /// The features that moved a row's likeliest class most, strongest first.
  public List<Alert.Reason> explain(FlowBatch batch, int row) {
    checkSchema(batch);
    vote(batch, row, 1);
    var rows = filled.length == 0 ? batch.features : filled;
    var from = filled.length == 0 ? row * width : 0;
    var best = Thresholds.best(votes, 0, classes.length);
    var contributions = new double[width];
    Attribution.of(forest, rows, from, best, contributions);
    var strongest =
        IntStream.range(0, columns.length)
            .filter(i -> columns[i] < schema.width() && contributions[columns[i]] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -contributions[columns[i]]))
            .limit(REASONS)
            .toList();
    var reasons = new ArrayList<Alert.Reason>();
    for (var feature : strongest) {
      var column = columns[feature];
      reasons.add(
          FeatureWords.reason(
              schema.names().get(column), rows[from + column], model.benign(), feature));
    }
    return List.copyOf(reasons);
  }

  /// Counts a row's features by bin.
  void count(FlowBatch batch, int row, Spread.Count into) {
    into.add(batch.features, row * schema.width(), columns, schema.width());
  }

  private void checkSchema(FlowBatch batch) {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException("a batch of another schema than the scorer's");
    }
  }
}
