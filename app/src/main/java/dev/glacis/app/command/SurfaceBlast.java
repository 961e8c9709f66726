package dev.glacis.app.command;

import dev.glacis.core.surface.MachineSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "blast",
    description =
        "Print the ids of all machines that one could attack, directly or step by step, as a JSON"
            + " array.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface blast --network network.json --vm vm-a211de",
      "  glacis surface blast --network network.json --vm vm-a211de --count"
    })
final class SurfaceBlast implements Callable<Integer> {
  @Mixin NetworkOption network;

  @Option(names = "--vm", paramLabel = "ID", required = true, description = "The attacker.")
  String vm;

  @Option(names = "--count", description = "Print how many there are.")
  boolean count;

  @Option(names = "--json", description = "Print one JSON document; this is the default.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var surface = network.surface();
    print(surface.victims(network.machine(surface, "--vm", vm)), count);
    return 0;
  }

  /// Prints the ids of the machines as a JSON array, or only how many there are.
  static void print(MachineSet machines, boolean count) {
    if (count) {
      System.out.println(machines.count());
    } else {
      machines.writeJson(System.out::write);
      System.out.println();
    }
  }
}
