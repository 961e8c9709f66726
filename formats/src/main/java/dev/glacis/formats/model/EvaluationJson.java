package dev.glacis.formats.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.Interval;
import dev.glacis.core.detect.Judgement;
import java.util.Map;

/// An evaluation as JSON: `rows`, `classes` (precision, recall, f1, support of each, and the 95 %
/// Wilson interval of each figure), `macro_f1`, `false_positives_per_million_benign` with its
/// interval, `confusion` (label to verdict to count); and apart, the benign rows between an
/// attacker and its victim, with the figure without them. A figure that does not exist, for want of
/// rows, is null.
///
/// Of a judgement also `roc` (area and points of each class against the rest) and `feature_shift`
/// (population stability index of the features that moved most).
public final class EvaluationJson {
  private static final int SHIFTS = 10;

  private EvaluationJson() {}

  public static String text(Evaluation evaluation) {
    return node(evaluation).toPrettyString();
  }

  /// @param microsPerFlow what scoring and counting took
  public static String text(Judgement judgement, double microsPerFlow) {
    var document = node(judgement.evaluation());
    var rocs = document.putObject("roc");
    judgement
        .rocs()
        .forEach(
            (label, roc) -> {
              var curve = rocs.putObject(label.label());
              putFigure(curve, "auc", roc.area());
              var points = curve.putArray("points");
              for (var point : roc.points()) {
                points
                    .addObject()
                    .put("threshold", point.threshold())
                    .put("false_positive_rate", point.falsePositiveRate())
                    .put("true_positive_rate", point.truePositiveRate());
              }
            });
    var shifts = document.putArray("feature_shift");
    judgement.shifts().stream()
        .limit(SHIFTS)
        .forEach(
            shift ->
                shifts.addObject().put("feature", shift.feature()).put("psi", shift.stability()));
    document.put("micros_per_flow", microsPerFlow);
    return document.toPrettyString();
  }

  /// Several evaluations by name, under the name of the protocol that made them.
  public static String text(String protocol, Map<String, Evaluation> evaluations) {
    var document = new JsonMapper().createObjectNode();
    document.put("protocol", protocol);
    var trials = document.putObject("trials");
    evaluations.forEach((name, evaluation) -> trials.set(name, node(evaluation)));
    return document.toPrettyString();
  }

  private static ObjectNode node(Evaluation evaluation) {
    var document = new JsonMapper().createObjectNode();
    document.put("rows", evaluation.rows());
    var classes = document.putObject("classes");
    evaluation
        .classes()
        .forEach(
            (label, score) -> {
              var figures =
                  classes
                      .putObject(label.label())
                      .put("precision", score.precision())
                      .put("recall", score.recall())
                      .put("f1", score.f1())
                      .put("support", score.support());
              putInterval(figures, "precision_interval", score.precisionInterval());
              putInterval(figures, "recall_interval", score.recallInterval());
              putInterval(figures, "f1_interval", score.f1Interval());
            });
    putFigure(document, "macro_f1", evaluation.macroF1());
    putFigure(
        document,
        "false_positives_per_million_benign",
        evaluation.falsePositivesPerMillionBenign());
    putInterval(
        document,
        "false_positives_per_million_benign_interval",
        evaluation.falsePositivesInterval());
    var between = document.putObject("benign_between_attacker_and_victim");
    between.put("rows", evaluation.rowsBetween());
    between.put("false_positives", evaluation.falsePositivesBetween());
    putFigure(
        between,
        "false_positives_per_million_benign_without_them",
        evaluation.falsePositivesPerMillionElsewhere());
    var confusion = document.putObject("confusion");
    evaluation
        .confusion()
        .forEach(
            (label, verdicts) -> {
              var row = confusion.putObject(label.label());
              verdicts.forEach((verdict, count) -> row.put(verdict.label(), count));
            });
    return document;
  }

  private static void putInterval(ObjectNode document, String name, Interval interval) {
    if (Double.isNaN(interval.low())) {
      document.putNull(name);
    } else {
      document.putArray(name).add(interval.low()).add(interval.high());
    }
  }

  private static void putFigure(ObjectNode document, String name, double value) {
    if (Double.isNaN(value)) {
      document.putNull(name);
    } else {
      document.put(name, value);
    }
  }
}
