package dev.glacis.app.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The data folder that a command works in.
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data folder; it is made if it is not there.")
  Path folder = Path.of("data");
}
