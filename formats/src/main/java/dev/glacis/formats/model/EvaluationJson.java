package dev.glacis.formats.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.detect.Evaluation;

/// An evaluation as JSON: `rows`, `classes` (precision, recall, f1, support of each), `macro_f1`,
/// `false_positives_per_million_benign`, `confusion` (label to verdict to count). A figure that
/// does not exist, for want of rows, is null.
public final class EvaluationJson {
  private EvaluationJson() {}

  public static String text(Evaluation evaluation) {
    return node(evaluation).toPrettyString();
  }

  private static ObjectNode node(Evaluation evaluation) {
    var document = new JsonMapper().createObjectNode();
    document.put("rows", evaluation.rows());
    var classes = document.putObject("classes");
    evaluation
        .classes()
        .forEach(
            (label, score) ->
                classes
                    .putObject(label.label())
                    .put("precision", score.precision())
                    .put("recall", score.recall())
                    .put("f1", score.f1())
                    .put("support", score.support()));
    putFigure(document, "macro_f1", evaluation.macroF1());
    putFigure(
        document,
        "false_positives_per_million_benign",
        evaluation.falsePositivesPerMillionBenign());
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

  private static void putFigure(ObjectNode document, String name, double value) {
    if (Double.isNaN(value)) {
      document.putNull(name);
    } else {
      document.put(name, value);
    }
  }
}
