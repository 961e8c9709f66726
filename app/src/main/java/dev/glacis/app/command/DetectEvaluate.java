package dev.glacis.app.command;

import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.Judge;
import dev.glacis.core.detect.Judgement;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.Protocols;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Training;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.EvaluationJson;
import dev.glacis.formats.model.EvaluationText;
import dev.glacis.formats.model.LabelledFiles;
import dev.glacis.formats.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
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
      "  glacis detect evaluate --lab runs/8 --min-macro-f1 0.9 --min-recall DoS=0.99",
      "  glacis detect evaluate --protocol time-split --flows labelled.csv.gz",
      "  glacis detect evaluate --protocol cross-network --train-flows labelled.csv.gz --lab runs/8"
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

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "Judge the way of training rather than a model: time-split trains on the earlier rows of"
              + " each day and attack and judges by the later ones; leave-one-attack-out judges by"
              + " each attack in turn, trained on the others; cross-network trains on --train-flows"
              + " and --train-lab.")
  @Nullable String protocol;

  @Option(
      names = "--earlier",
      paramLabel = "X",
      defaultValue = "0.6",
      description = "Share of rows that time-split trains on (${DEFAULT-VALUE}).")
  double earlier;

  @Option(
      names = "--train-flows",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Flow CSVs that cross-network trains on.")
  List<Path> trainFlows = List.of();

  @Option(
      names = "--train-lab",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Lab runs that cross-network trains on.")
  List<Path> trainLabs = List.of();

  @Override
  public Integer call() throws IOException {
    var rows = new Intake("rows");
    var files = labelled.files("judge by", rows);
    var recalls = new LinkedHashMap<TrafficClass, Double>();
    minRecall.forEach((label, least) -> recalls.put(kind(label), least));
    if ("leave-one-attack-out".equals(protocol)) {
      return leaveOneAttackOut(table(files));
    }
    var judgement = judgement(files);
    LabelledOption.report(rows);
    System.out.println(
        json
            ? EvaluationJson.text(judgement.judgement, judgement.micros())
            : EvaluationText.table(judgement.judgement, judgement.micros()).stripTrailing());
    return holds(judgement.judgement.evaluation(), recalls) ? 0 : Glacis.CHECK_FAILED;
  }

  private record Timed(Judgement judgement, long nanos) {
    double micros() {
      return nanos / 1e3 / Math.max(1, judgement.evaluation().rows());
    }
  }

  private Timed judgement(LabelledFiles files) throws IOException {
    return switch (protocol) {
      case null -> judge(ModelFile.read(model), files);
      case "time-split" -> timeSplit(table(files));
      case "cross-network" -> crossNetwork(files);
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "--protocol "
                  + protocol
                  + ": expected time-split, leave-one-attack-out or cross-network");
    };
  }

  private Timed timeSplit(LabelledFlows flows) throws BadInput {
    if (!(earlier > 0 && earlier < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--earlier " + earlier + ": allowed above 0 and below 1");
    }
    var began = System.nanoTime();
    var judgement = trained(training -> protocols(training).timeSplit(flows, earlier));
    return new Timed(judgement, System.nanoTime() - began);
  }

  private Timed crossNetwork(LabelledFiles files) throws IOException {
    if (trainFlows.isEmpty() && trainLabs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "cross-network: expected --train-flows FILE or --train-lab DIR");
    }
    var others = new LabelledFiles(trainFlows, trainLabs, new Intake("training rows"));
    var shared = new ArrayList<>(others.commonFeatures());
    shared.retainAll(files.commonFeatures());
    var table = new LabelledFlows(shared);
    var sources = others.addTo(table);
    return judge(trained(training -> training.fit(table, Version.number(), sources)), files);
  }

  private int leaveOneAttackOut(LabelledFlows flows) throws BadInput {
    var evaluations = trained(training -> protocols(training).leaveOneAttackOut(flows));
    if (json) {
      System.out.println(EvaluationJson.text("leave-one-attack-out", evaluations));
      return 0;
    }
    evaluations.forEach(
        (attack, evaluation) ->
            System.out.printf("%s%n%n%s%n", attack, EvaluationText.table(evaluation)));
    return 0;
  }

  private static Protocols protocols(Training training) {
    return new Protocols(training, Version.number());
  }

  private static LabelledFlows table(LabelledFiles files) throws IOException {
    var table = new LabelledFlows(files.commonFeatures());
    files.addTo(table);
    return table;
  }

  private static <T> T trained(Function<Training, T> use) throws BadInput {
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      return use.apply(new Training(Training.Options.STANDARD, pool));
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), e);
    }
  }

  /// Scores all labelled rows.
  static Evaluation evaluate(Model model, LabelledFiles files) throws IOException {
    return judge(model, files).judgement.evaluation();
  }

  private static Timed judge(Model model, LabelledFiles files) throws IOException {
    var judge = new Judge(model);
    var nanos = new long[1];
    files.readAll(
        (batch, labels, _, _) -> {
          var began = System.nanoTime();
          judge.take(batch, labels);
          nanos[0] += System.nanoTime() - began;
        });
    return new Timed(judge.judgement(), nanos[0]);
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
}
