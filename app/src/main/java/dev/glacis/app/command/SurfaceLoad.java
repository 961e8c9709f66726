package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "load",
    description = {
      "Write a network into Neo4j, in one transaction: if it is interrupted, the graph stays as it"
          + " was.",
      "It is added to what is there; machines and rules of the same id are replaced."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface load --network network.json --graph bolt://localhost:7687",
      "  glacis surface load --network nets/ --graph bolt://localhost:7687 --clean"
    })
final class SurfaceLoad implements Callable<Integer> {
  @Mixin NetworkOption network;

  @Mixin GraphOption graph;

  @Option(
      names = "--clean",
      description = "Replace the network that is there; nodes of others are left alone.")
  boolean clean;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    try (var server = graph.open()) {
      var loaded = server.load(network.read(), clean, new LoadProgress(System.err));
      if (json) {
        System.out.println(new JsonMapper().writeValueAsString(loaded));
      } else {
        System.out.printf(
            "version %d: %d machines, %d rules%n",
            loaded.version(), loaded.machines(), loaded.rules());
      }
    }
    return 0;
  }
}
