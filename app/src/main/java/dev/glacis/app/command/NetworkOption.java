package dev.glacis.app.command;

import dev.glacis.core.surface.Surface;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The network that a command asks about.
final class NetworkOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "Network documents, or directories of them, merged; may be compressed.")
  List<Path> network;

  /// Reads and indexes the network; warnings go to standard error.
  Surface surface() throws IOException {
    var err = spec.commandLine().getErr();
    return Surface.of(
        NetworkJson.read(network, warning -> err.println("glacis: warning: " + warning)));
  }

  /// The number of the machine that an option names.
  ///
  /// @throws ParameterException where the network has no such machine
  int machine(Surface surface, String option, String id) {
    var number = surface.indexOf(id);
    if (number < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s: no such machine in %s; expected the vm_id of one of its %d machines"
              .formatted(
                  option,
                  id,
                  network.stream().map(Path::toString).collect(Collectors.joining(", ")),
                  surface.size()));
    }
    return number;
  }
}
