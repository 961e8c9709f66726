package dev.glacis.app.command;

import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.detect.Gate;
import dev.glacis.core.detect.Model;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.LabelledFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The fixed rows on which the gate compares models.
final class HoldOutOption {
  @Option(
      names = "--hold-out",
      paramLabel = "PATH",
      arity = "1..*",
      description = {
        "Labelled flows that neither model was trained on: flow CSVs, or folders of lab runs.",
        "By default the bundled demo capture with its truth, on which no bundled model was trained."
      })
  List<Path> paths = List.of();

  /// Says how both models do on the hold-out.
  ///
  /// @return why the candidate is refused, a line each; empty where it passes
  /// @throws BadInput when the candidate was trained on the hold-out
  List<String> objections(Model active, Model candidate) throws IOException {
    checkUnseen(candidate);
    var before = DetectEvaluate.evaluate(active, files());
    var after = DetectEvaluate.evaluate(candidate, files());
    System.err.printf(
        "hold-out %s, %,d rows: macro-F1 %.4f, %,.0f false positives per million benign; of the"
            + " active model %.4f, %,.0f%n",
        name(),
        after.rows(),
        after.macroF1(),
        after.falsePositivesPerMillionBenign(),
        before.macroF1(),
        before.falsePositivesPerMillionBenign());
    return Gate.objections(before, after);
  }

  private void checkUnseen(Model candidate) throws IOException {
    for (var source : files().readAll((_, _, _, _) -> {})) {
      for (var trained : candidate.card().sources()) {
        if (trained.sha256().equals(source.sha256())) {
          throw new BadInput(
              "hold-out "
                  + source.name()
                  + ": the model was trained on it (same SHA-256); expected flows that it has not"
                  + " seen");
        }
      }
    }
  }

  private LabelledFiles files() throws IOException {
    var tables = new ArrayList<Path>();
    var labs = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      (Files.isDirectory(path) ? labs : tables).add(path);
    }
    if (paths.isEmpty()) {
      labs.add(Bundled.path("bundled:capture.pcap.gz").getParent());
    }
    return new LabelledFiles(tables, labs, new Intake("hold_out"));
  }

  private String name() {
    return paths.isEmpty()
        ? "bundled:capture.pcap.gz"
        : paths.stream().map(Path::toString).collect(Collectors.joining(" "));
  }
}
