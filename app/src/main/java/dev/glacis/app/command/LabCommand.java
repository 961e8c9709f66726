package dev.glacis.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "lab",
    description = "Make labelled traffic.",
    mixinStandardHelpOptions = true,
    subcommands = LabMake.class,
    footer = {"", "Examples:", "  sudo ./glacis lab make --out run --minutes 10"})
final class LabCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
  }
}
