package dev.glacis.formats.model;

import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.Judgement;
import dev.glacis.core.detect.TrafficClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// An evaluation as a Markdown table that also reads well on a terminal.
public final class EvaluationText {
  private static final int SHIFTS = 5;

  private EvaluationText() {}

  /// A line for each class that has rows, then the figures over all.
  public static String table(Evaluation evaluation) {
    var lines = new ArrayList<String>();
    lines.add(
        row(List.of("class", "rows", "precision", "recall", "95 %", "F1", "given other verdicts")));
    lines.add("| --- | ---: | ---: | ---: | :---: | ---: | --- |");
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
                            figure(score.recallInterval().low())
                                + "–"
                                + figure(score.recallInterval().high()),
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
                    Locale.ROOT,
                    "%,.0f (95 %%: %,.0f to %,.0f)",
                    evaluation.falsePositivesPerMillionBenign(),
                    evaluation.falsePositivesInterval().low(),
                    evaluation.falsePositivesInterval().high())));
    if (evaluation.rowsBetween() > 0) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "Of the benign rows, %,d lie between an attacker and its victim, most of them"
                  + " mislabelled, with %,d of the false positives; without them: %,.0f per"
                  + " million",
              evaluation.rowsBetween(),
              evaluation.falsePositivesBetween(),
              evaluation.falsePositivesPerMillionElsewhere()));
    }
    return String.join("\n", lines) + "\n";
  }

  /// The table, then the area under each class's ROC curve, the features that moved most, and the
  /// time.
  ///
  /// @param microsPerFlow what scoring and counting took
  public static String table(Judgement judgement, double microsPerFlow) {
    var areas =
        judgement.rocs().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey().label() + " " + figure(e.getValue().area()))
            .collect(Collectors.joining(", "));
    var shifts =
        judgement.shifts().stream()
            .limit(SHIFTS)
            .map(s -> String.format(Locale.ROOT, "%s %.3f", s.feature(), s.stability()))
            .collect(Collectors.joining(", "));
    return table(judgement.evaluation())
        + String.format(
            Locale.ROOT,
            "\n"
                + "Area under ROC: %s%nFeatures that moved most since training (PSI): %s%n%.2f µs a"
                + " flow%n",
            areas,
            shifts,
            microsPerFlow);
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
