package dev.glacis.app.command;

import dev.glacis.formats.network.SurfaceJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "path",
    description = "Print a path of as few steps as possible, with the rules that let each through.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface path --network network.json --from vm-c7bac01a07 --to vm-a211de",
      "  glacis surface path --network network.json --from internet --to vm-a211de --json"
    })
final class SurfacePath implements Callable<Integer> {
  @Mixin NetworkOption network;

  @Option(
      names = "--from",
      paramLabel = "ID|internet",
      required = true,
      description = "A machine, or every public address.")
  String from;

  @Option(names = "--to", paramLabel = "ID", required = true, description = "The machine attacked.")
  String to;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var surface = network.surface();
    var target = network.machine(surface, "--to", to);
    var path =
        from.equals(SurfaceJson.INTERNET)
            ? surface.pathFromInternet(target)
            : surface.path(network.machine(surface, "--from", from), target);
    if (json) {
      JsonLine.print(out -> SurfaceJson.path(from, to, path, out));
    } else if (path.isEmpty()) {
      System.out.println("no path from " + from + " to " + to);
    } else {
      for (var hop : path.get()) {
        System.out.printf(
            "%s -> %s  by %s%n",
            hop.from() == null ? SurfaceJson.INTERNET : hop.from(),
            hop.to(),
            String.join(", ", hop.rules()));
      }
    }
    return 0;
  }
}
