package dev.glacis.app.command;

import dev.glacis.app.config.ResourceUri;
import dev.glacis.app.wiring.Bundled;
import dev.glacis.app.wiring.NetworkSource;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      description =
          "Network documents, or directories of them, merged; may be compressed. Or objects in S3:"
              + " s3://BUCKET/KEY. Or a graph in Neo4j: bolt://HOST:7687.")
  List<String> network;

  /// Reads and indexes the network; warnings go to standard error.
  Surface surface() throws IOException {
    return Surface.of(read());
  }

  /// Reads the network; warnings go to standard error.
  Network read() throws IOException {
    var err = spec.commandLine().getErr();
    try (var source = source()) {
      return source.read(warning -> err.println("glacis: warning: " + warning));
    }
  }

  private NetworkSource source() throws IOException {
    if (network.stream().noneMatch(NetworkOption::isOne)) {
      var paths = new ArrayList<Path>();
      for (var name : network) {
        paths.add(Bundled.path(name));
      }
      return NetworkSource.documents(paths);
    }
    if (network.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--network " + String.join(" ", network) + ": expected files, or one URI by itself");
    }
    return NetworkSource.of(
        GraphOption.parse(
            spec,
            "--network",
            network.getFirst(),
            text ->
                ResourceUri.isObjects(text)
                    ? ResourceUri.parseObjects(text)
                    : ResourceUri.parseGraph(text)),
        KeyFlags.surroundings(System.getenv()));
  }

  private static boolean isOne(String name) {
    return ResourceUri.isGraph(name) || ResourceUri.isObjects(name);
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
              .formatted(option, id, String.join(", ", network), surface.size()));
    }
    return number;
  }
}
