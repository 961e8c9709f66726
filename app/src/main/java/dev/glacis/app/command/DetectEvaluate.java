package dev.glacis.app.command;

import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.Scorer;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.model.EvaluationJson;
import dev.glacis.formats.model.EvaluationText;
import dev.glacis.formats.model.LabelledFiles;
import dev.glacis.formats.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = {
      "Judge a model by labelled flows.",
      "Macro-F1 is over classes with at least 20 rows. Unknown is a miss for recall and no false"
          + " positive. Status 3 if a minimum that was asked for does not hold."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect evaluate --flows labelled.csv.gz",
      "  glacis detect evaluate --model model.gfm --flows labelled.csv.gz --json",
      "  glacis detect evaluate --lab runs/8 --min-macro-f1 0.9 --min-recall DoS=0.99"
    })
final class DetectEvaluate implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "bundled:model.gfm",
      description = "A file, or ${DEFAULT-VALUE}.")
  Path model;

  @Mixin LabelledOption labelled;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Option(names = "--min-macro-f1", paramLabel = "X", description = "0 to 1.")
  @Nullable Double minMacroF1;

  @Option(names = "--min-recall", paramLabel = "CLASS=X", description = "Of a class, 0 to 1.")
  Map<String, Double> minRecall = new LinkedHashMap<>();

  @Option(
      names = "--max-false-positives",
      paramLabel = "N",
      description = "Per million benign flows.")
  @Nullable Double maxFalsePositives;

  @Override
  public Integer call() throws IOException {
    var rows = new Intake("rows");
    var files = labelled.files("judge by", rows);
    var recalls = new LinkedHashMap<TrafficClass, Double>();
    minRecall.forEach((label, least) -> recalls.put(kind(label), least));
    var evaluation = evaluate(ModelFile.read(model), files);
    LabelledOption.report(rows);
    System.out.println(
        json ? EvaluationJson.text(evaluation) : EvaluationText.table(evaluation).stripTrailing());
    return holds(evaluation, recalls) ? 0 : Glacis.CHECK_FAILED;
  }

  /// Scores all labelled rows.
  static Evaluation evaluate(Model model, LabelledFiles files) throws IOException {
    var judge = new Judge(model);
    files.readAll((batch, labels, _, _) -> judge.take(batch, labels));
    return judge.tally.evaluation();
  }

  private boolean holds(Evaluation evaluation, Map<TrafficClass, Double> recalls) {
    var holds = true;
    if (minMacroF1 != null) {
      holds &= atLeast("macro-F1", evaluation.macroF1(), minMacroF1);
    }
    for (var recall : recalls.entrySet()) {
      var score = evaluation.classes().get(recall.getKey());
      holds &=
          atLeast(
              "recall of " + recall.getKey().label(),
              score == null ? Double.NaN : score.recall(),
              recall.getValue());
    }
    if (maxFalsePositives != null) {
      holds &=
          atLeast(
              "minus false positives per million benign",
              -evaluation.falsePositivesPerMillionBenign(),
              -maxFalsePositives);
    }
    return holds;
  }

  /// False for a figure that does not exist, too.
  private static boolean atLeast(String what, double value, double least) {
    if (value >= least) {
      return true;
    }
    System.err.println(
        String.format(Locale.ROOT, "does not hold: %s is %s, asked for %s", what, value, least));
    return false;
  }

  private TrafficClass kind(String label) {
    try {
      return TrafficClass.ofLabel(label);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--min-recall: " + e.getMessage(), e);
    }
  }

  /// Compares verdicts with labels, batch by batch. One scorer serves as long as the schema stays.
  private static final class Judge {
    private final Model model;
    private final Evaluation.Tally tally = new Evaluation.Tally();
    private Verdicts verdicts = new Verdicts(0);
    private @Nullable Scorer scorer;

    Judge(Model model) {
      this.model = model;
    }

    void take(FlowBatch batch, @Nullable TrafficClass[] labels) {
      var judge = scorer;
      if (judge == null || !judge.schema().equals(batch.schema())) {
        judge = model.scorerFor(batch.schema());
        scorer = judge;
      }
      if (verdicts.capacity() < batch.size()) {
        verdicts = new Verdicts(batch.size());
      }
      judge.score(batch, verdicts);
      for (var row = 0; row < batch.size(); row++) {
        var label = labels[row];
        if (label != null) {
          tally.add(label, verdicts.verdict[row]);
        }
      }
    }
  }
}
