package dev.glacis.app.command;

import dev.glacis.core.surface.PortList;
import dev.glacis.formats.network.SurfaceJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "exposure",
    description = "Print the machines that public addresses reach in one step, with ports.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface exposure --network network.json",
      "  glacis surface exposure --network network.json --json"
    })
final class SurfaceExposure implements Callable<Integer> {
  @Mixin NetworkOption network;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var surface = network.surface();
    var exposures = surface.exposure();
    if (json) {
      JsonLine.print(out -> SurfaceJson.exposure(surface, exposures, -1, Integer.MAX_VALUE, out));
      return 0;
    }
    for (var exposure : exposures) {
      var ports = PortList.of(exposure.ports());
      var rules = String.join(", ", exposure.rules());
      exposure
          .machines()
          .forEach(vm -> System.out.printf("%-24s %-32s by %s%n", surface.idOf(vm), ports, rules));
    }
    return 0;
  }
}
