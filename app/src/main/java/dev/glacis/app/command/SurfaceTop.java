package dev.glacis.app.command;

import dev.glacis.core.surface.Ranking;
import dev.glacis.formats.network.SurfaceJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "top",
    description = "Print the machines that most others could attack, or that could attack most.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface top --network network.json",
      "  glacis surface top --network network.json --by blast --limit 3 --json"
    })
final class SurfaceTop implements Callable<Integer> {
  @Mixin NetworkOption network;

  @Option(
      names = "--by",
      paramLabel = "attackers|blast",
      defaultValue = "attackers",
      description = "What to count for each machine. Default: ${DEFAULT-VALUE}.")
  Ranking.By by;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "Machines printed at most. Default: ${DEFAULT-VALUE}.")
  int limit;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new ParameterException(
          network.spec.commandLine(), "--limit " + limit + ": expected 1 or more");
    }
    var surface = network.surface();
    var ranking = Ranking.of(surface, by, limit, Ranking.USUAL_STEPS);
    if (json) {
      JsonLine.print(out -> SurfaceJson.ranking(surface, by, ranking, out));
      return 0;
    }
    ranking
        .entries()
        .forEach(e -> System.out.printf("%-24s %d%n", surface.idOf(e.vm()), e.count()));
    if (!ranking.exact()) {
      System.out.println("counts are lower bounds: counting all would have taken too long");
    }
    return 0;
  }
}
