package dev.glacis.app.command;

import dev.glacis.core.detect.BenignHosts;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.core.detect.Training;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.flow.records.RecordView;
import dev.glacis.formats.model.EvaluationText;
import dev.glacis.formats.model.Feedback;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
      "  glacis detect train --flows labelled.csv.gz --lab runs/7 --unseen runs/8 --out model.gfm",
      "  glacis detect train --reduced --flows labelled.csv.gz --lab runs/7 --out reduced.gfm",
      "  glacis detect train --flows labelled.csv.gz --feedback data --gate model.gfm --out new.gfm"
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

  @Option(
      names = "--feedback",
      paramLabel = "DIR",
      description = "A data folder with marked verdicts (detect mark), to be trained on too.")
  @Nullable Path feedback;

  @Option(
      names = "--gate",
      paramLabel = "MODEL",
      description =
          "Write the new model only if it is not worse than this one on the hold-out, by the rule"
              + " of detect install; else the status is 3.")
  @Nullable Path gate;

  @Mixin HoldOutOption holdOut;

  @Option(
      names = "--reduced",
      description =
          "Train a model for the records of other tools (Zeek, Suricata, NetFlow, VPC logs), on"
              + " each flow as each of them would have recorded it.")
  boolean reduced;

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
    var views = reduced ? files.shared() : List.of(files);
    var table = new LabelledFlows(views.getFirst().commonFeatures());
    var hosts = new BenignHosts();
    var sources = new LinkedHashSet<ModelCard.Source>();
    for (var view : views) {
      sources.addAll(view.addTo(table, hosts));
    }
    LabelledOption.report(rows);
    if (feedback != null) {
      var marks = new Intake("marks");
      sources.add(new Feedback(feedback).addTo(table, marks));
      LabelledOption.report(marks);
    }
    var began = System.nanoTime();
    var model =
        train(table, List.copyOf(sources))
            .as(reduced ? ModelKind.REDUCED : ModelKind.FULL, hosts.profile());
    System.err.printf("trained in %.1f s%n", (System.nanoTime() - began) / 1e9);
    for (var run : unseen) {
      model = tried(model, run);
    }
    for (var trial : model.card().trials()) {
      System.out.printf("%s%n%n%s%n", trial.name(), EvaluationText.table(trial.evaluation()));
    }
    if (gate != null && !passes(ModelFile.read(gate), model)) {
      return Glacis.CHECK_FAILED;
    }
    ModelFile.write(model, out);
    var card =
        out.resolveSibling(String.valueOf(out.getFileName()).replaceAll("\\.gfm$", "") + ".md");
    Files.writeString(
        card, ModelCardText.page(model, command(), today(InstantSource.system().instant())));
    System.out.printf("%s: %,d bytes; card: %s%n", out, Files.size(out), card);
    return 0;
  }

  private boolean passes(Model active, Model candidate) throws IOException {
    var objections = holdOut.objections(active, candidate);
    objections.forEach(reason -> System.err.println("does not hold: " + reason));
    return objections.isEmpty();
  }

  private Model train(LabelledFlows table, List<ModelCard.Source> sources) throws BadInput {
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      return new Training(new Training.Options(trees, seed, maxFalseAlarms), pool)
          .train(table, Version.number(), sources);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), e);
    }
  }

  /// The model with a trial on a run; a reduced one with a trial for each tool.
  private Model tried(Model model, Path run) throws IOException {
    var name = "Unseen: " + run.getFileName();
    var flows = new LabelledFiles(List.of(), List.of(run), new Intake("rows"));
    if (!reduced) {
      return model.tried(new ModelCard.Trial(name, DetectEvaluate.evaluate(model, flows)));
    }
    var after = model;
    for (var tool : RecordView.values()) {
      var evaluation = DetectEvaluate.evaluate(model, flows.as(tool));
      after = after.tried(new ModelCard.Trial(name + " as " + tool.title(), evaluation));
    }
    return after;
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
    words.add(reduced ? "--reduced" : "");
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
