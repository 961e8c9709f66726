package dev.glacis.app.command;

import dev.glacis.core.surface.Surface;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "diff",
    description = {
      "Print who gained and lost attackers from one network to another.",
      "Status 3 if any machine that is in both gained attackers."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface diff --before yesterday.json --after today.json",
      "  glacis surface diff --before main/ --after branch/ --json"
    })
final class SurfaceDiff implements Callable<Integer> {
  private static final int GAINED = 3;

  @Mixin DifferenceOption difference;

  @Option(
      names = "--before",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "Network documents, or directories of them, merged; may be compressed.")
  List<Path> before;

  @Option(
      names = "--after",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "The same, of the other network.")
  List<Path> after;

  @Override
  public Integer call() throws IOException {
    return difference.print(read(before), read(after)).gained().count() > 0 ? GAINED : 0;
  }

  private Surface read(List<Path> files) throws IOException {
    var err = difference.spec.commandLine().getErr();
    return Surface.of(
        NetworkJson.read(files, warning -> err.println("glacis: warning: " + warning)));
  }
}
