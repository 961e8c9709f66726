package dev.glacis.app.command;

import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.Training;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.EvaluationText;
import dev.glacis.formats.model.LabelledFiles;
import dev.glacis.formats.model.ModelCardText;
import dev.glacis.formats.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Train a classifier on labelled flows, and say how it does on later ones.",
      "Writes the model, and its card beside it (.md). The same files, trees and seed give the same"
          + " model, bit for bit."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect train --flows labelled.csv.gz --out model.gfm",
      "  glacis detect train --flows labelled.csv.gz --lab runs/7 --unseen runs/8 --out model.gfm"
    })
final class DetectTrain implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin LabelledOption labelled;

  @Option(
      names = "--unseen",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Lab runs to try the model on, not trained on.")
  List<Path> unseen = List.of();

  @Option(names = "--out", paramLabel = "MODEL", required = true, description = "Where to write.")
  Path out = Path.of("model.gfm");

  @Option(
      names = "--trees",
      paramLabel = "N",
      defaultValue = "100",
      description = "Trees of the forest (${DEFAULT-VALUE}).")
  int trees;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of all random choices (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--max-false-alarms",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Benign flows in a million that may be called an attack, when thresholds are learnt"
              + " (${DEFAULT-VALUE}).")
  double maxFalseAlarms;

  @Override
  public Integer call() throws IOException {
    var rows = new Intake("rows");
    var files = labelled.files("train on", rows);
    if (trees < 1 || trees > 10_000) {
      throw new ParameterException(spec.commandLine(), "--trees " + trees + ": allowed 1 to 10000");
    }
    if (!(maxFalseAlarms >= 0 && maxFalseAlarms <= 1e6)) {
      throw new ParameterException(
          spec.commandLine(), "--max-false-alarms " + maxFalseAlarms + ": allowed 0 to 1000000");
    }
    OutputFile.check(out);
    var table = new LabelledFlows(files.commonFeatures());
    var sources = files.addTo(table);
    LabelledOption.report(rows);
    var began = System.nanoTime();
    var model = train(table, sources);
    System.err.printf("trained in %.1f s%n", (System.nanoTime() - began) / 1e9);
    for (var run : unseen) {
      model =
          model.tried(new ModelCard.Trial("Unseen: " + run.getFileName(), evaluate(model, run)));
    }
    for (var trial : model.card().trials()) {
      System.out.printf("%s%n%n%s%n", trial.name(), EvaluationText.table(trial.evaluation()));
    }
    ModelFile.write(model, out);
    var card =
        out.resolveSibling(String.valueOf(out.getFileName()).replaceAll("\\.gfm$", "") + ".md");
    Files.writeString(
        card, ModelCardText.page(model, command(), today(InstantSource.system().instant())));
    System.out.printf("%s: %,d bytes; card: %s%n", out, Files.size(out), card);
    return 0;
  }

  private Model train(LabelledFlows table, List<ModelCard.Source> sources) throws BadInput {
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      return new Training(new Training.Options(trees, seed, maxFalseAlarms), pool)
          .train(table, Version.number(), sources);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), e);
    }
  }

  private static Evaluation evaluate(Model model, Path run) throws IOException {
    return DetectEvaluate.evaluate(
        model, new LabelledFiles(List.of(), List.of(run), new Intake("rows")));
  }

  /// The command that makes the model again, with file names alone.
  private String command() {
    var words = new ArrayList<String>(List.of("glacis detect train"));
    words.add(files("--flows", labelled.flows));
    words.add(files("--lab", labelled.labs));
    words.add(files("--unseen", unseen));
    if (maxFalseAlarms != Training.Options.STANDARD.falseAlarms()) {
      words.add("--max-false-alarms " + maxFalseAlarms);
    }
    words.add("--trees " + trees + " --seed " + seed + " --out " + out.getFileName());
    return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  private static String files(String option, List<Path> files) {
    return files.isEmpty()
        ? ""
        : option
            + " "
            + files.stream()
                .map(f -> String.valueOf(f.getFileName()))
                .collect(Collectors.joining(" "));
  }

  private static String today(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
  }
}
