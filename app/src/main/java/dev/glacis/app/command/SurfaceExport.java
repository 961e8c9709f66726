package dev.glacis.app.command;

import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Write the network that is in Neo4j as a network document.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface export --graph bolt://localhost:7687 --out network.json",
      "  glacis surface export --graph neo4j+s://graph.example.net?database=glacis"
    })
final class SurfaceExport implements Callable<Integer> {
  @Mixin GraphOption graph;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output.")
  @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (out != null) {
      OutputFile.check(out);
    }
    try (var server = graph.open()) {
      var network = server.read();
      if (out == null) {
        NetworkJson.write(network, System.out);
        System.out.flush();
      } else {
        OutputFile.write(
            out,
            file -> {
              var buffered = new BufferedOutputStream(file);
              NetworkJson.write(network, buffered);
              buffered.flush();
              return true;
            });
      }
    }
    return 0;
  }
}
