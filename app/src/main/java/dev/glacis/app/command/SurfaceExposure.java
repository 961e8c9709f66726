package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.net.Ports;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    var document = new JsonMapper().createArrayNode();
    for (var exposure : surface.exposure()) {
      var ports = exposure.ports().stream().map(Ports::toString).toList();
      for (var vm : exposure.machines().toArray()) {
        if (json) {
          var entry = document.addObject().put("vm_id", surface.idOf(vm));
          ports.forEach(entry.putArray("ports")::add);
          exposure.rules().forEach(entry.putArray("rules")::add);
        } else {
          System.out.printf(
              "%-24s %-32s by %s%n",
              surface.idOf(vm),
              String.join(" ", ports),
              exposure.rules().stream().collect(Collectors.joining(", ")));
        }
      }
    }
    if (json) {
      System.out.println(new JsonMapper().writeValueAsString(document));
    }
    return 0;
  }
}
