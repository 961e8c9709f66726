package dev.glacis.app.command;

import dev.glacis.core.intake.Intake;
import dev.glacis.formats.model.LabelledFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The labelled traffic that a command works on.
final class LabelledOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--flows",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Flow CSVs with labels, also compressed.")
  List<Path> flows = List.of();

  @Option(
      names = "--lab",
      paramLabel = "DIR",
      arity = "1..*",
      description =
          "Lab runs: a folder with capture.pcap and truth.json; snapshots of open flows count too.")
  List<Path> labs = List.of();

  /// @param purpose ends the sentence "nothing to …"
  /// @throws ParameterException where none is named
  LabelledFiles files(String purpose, Intake rows) {
    if (flows.isEmpty() && labs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "nothing to " + purpose + ": expected --flows FILE or --lab DIR");
    }
    return new LabelledFiles(flows, labs, rows);
  }

  /// Says what became of the rows, once they are read.
  static void report(Intake rows) {
    var counts = rows.snapshot();
    System.err.printf(
        "%s: %,d received, %,d kept, dropped %s%n",
        counts.name(), counts.received(), counts.kept(), counts.dropped());
  }
}
