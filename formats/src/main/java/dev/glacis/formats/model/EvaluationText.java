package dev.glacis.formats.model;

import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.TrafficClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// An evaluation as a Markdown table that also reads well on a terminal.
public final class EvaluationText {
  private EvaluationText() {}

  /// A line for each class that has rows, then the figures over all.
  public static String table(Evaluation evaluation) {
    var lines = new ArrayList<String>();
    lines.add(row(List.of("class", "rows", "precision", "recall", "F1", "given other verdicts")));
    lines.add("| --- | ---: | ---: | ---: | ---: | --- |");
    evaluation
        .classes()
        .forEach(
            (label, score) ->
                lines.add(
                    row(
                        List.of(
                            label.label(),
                            Long.toString(score.support()),
                            figure(score.precision()),
                            figure(score.recall()),
                            figure(score.f1()),
                            others(evaluation, label)))));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d rows; macro-F1 %s; false positives per million benign: %s",
            evaluation.rows(),
            figure(evaluation.macroF1()),
            Double.isNaN(evaluation.falsePositivesPerMillionBenign())
                ? "no benign rows"
                : String.format(
                    Locale.ROOT, "%,.0f", evaluation.falsePositivesPerMillionBenign())));
    return String.join("\n", lines) + "\n";
  }

  private static String others(Evaluation evaluation, TrafficClass label) {
    return evaluation.confusion().getOrDefault(label, Map.of()).entrySet().stream()
        .filter(entry -> entry.getKey() != label)
        .map(entry -> entry.getKey().label() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
