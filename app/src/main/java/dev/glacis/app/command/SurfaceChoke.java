package dev.glacis.app.command;

import dev.glacis.core.surface.Choke;
import dev.glacis.core.surface.Origin;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.network.SurfaceJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "choke",
    description = {
      "Print the rules whose removal cuts every path to a machine.",
      "Where no single rule does, a smallest set of rules."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface choke --network network.json --to vm-a211de",
      "  glacis surface choke --network network.json --to vm-a211de --from vm-c7bac01a07 --json",
      "  glacis surface choke --network network.json --to vm-a211de --from any"
    })
final class SurfaceChoke implements Callable<Integer> {
  private static final String ANY = "any";

  @Mixin NetworkOption network;

  @Option(names = "--to", paramLabel = "ID", required = true, description = "The machine attacked.")
  String to;

  @Option(
      names = "--from",
      paramLabel = "internet|any|ID",
      defaultValue = SurfaceJson.INTERNET,
      description =
          "Every public address, every other machine, or one machine. Default: ${DEFAULT-VALUE}.")
  String from;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "Single rules named at most. Default: ${DEFAULT-VALUE}.")
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
    var target = network.machine(surface, "--to", to);
    var choke = Choke.of(surface, origin(surface), target, limit);
    if (json) {
      JsonLine.print(out -> SurfaceJson.choke(from, to, choke, out));
    } else if (!choke.reachable()) {
      System.out.println("no path from " + from + " to " + to);
    } else if (choke.set().isEmpty()) {
      choke.rules().forEach(rule -> System.out.println(rule + "  cuts every path alone"));
      if (choke.more() > 0) {
        System.out.println("and " + choke.more() + " more, farther from " + to);
      }
    } else {
      choke.set().forEach(System.out::println);
      System.out.println(
          "together cut every path; "
              + (choke.minimum() ? "no smaller set does" : "a smaller set may do"));
    }
    return 0;
  }

  private Origin origin(Surface surface) {
    return switch (from) {
      case SurfaceJson.INTERNET -> Origin.Anywhere.INTERNET;
      case ANY -> Origin.Anywhere.ANY_MACHINE;
      default -> new Origin.Machine(network.machine(surface, "--from", from));
    };
  }
}
