package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.surface.Hop;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
  private static final String INTERNET = "internet";

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
        from.equals(INTERNET)
            ? surface.pathFromInternet(target)
            : surface.path(network.machine(surface, "--from", from), target);
    if (json) {
      System.out.println(new JsonMapper().writeValueAsString(document(path)));
    } else if (path.isEmpty()) {
      System.out.println("no path from " + from + " to " + to);
    } else {
      for (var hop : path.get()) {
        System.out.printf(
            "%s -> %s  by %s%n", start(hop), hop.to(), String.join(", ", hop.rules()));
      }
    }
    return 0;
  }

  private ObjectNode document(Optional<List<Hop>> path) {
    var document = new JsonMapper().createObjectNode();
    document.put("from", from).put("to", to).put("reachable", path.isPresent());
    var hops = document.putArray("hops");
    for (var hop : path.orElse(List.of())) {
      var step = hops.addObject().put("from", start(hop)).put("to", hop.to());
      hop.rules().forEach(step.putArray("rules")::add);
    }
    return document;
  }

  private static String start(Hop hop) {
    return hop.from() == null ? INTERNET : hop.from();
  }
}
