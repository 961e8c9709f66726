package dev.glacis.app.command;

import dev.glacis.core.surface.MachineSet;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A question about one machine of a network whose answer is a set of machines.
final class MachinesOption {
  @Mixin NetworkOption network;

  @Option(
      names = "--vm",
      paramLabel = "ID",
      required = true,
      description = "The machine asked about.")
  String vm;

  @Option(names = "--count", description = "Print how many there are.")
  boolean count;

  @Option(names = "--json", description = "Print one JSON document; this is the default.")
  boolean json;

  /// Answers for a machine, by its number.
  @FunctionalInterface
  interface Question {
    MachineSet ask(Surface surface, int machine);
  }

  /// Prints the ids of the machines as a JSON array, or only how many there are.
  int print(Question question) throws IOException {
    var surface = network.surface();
    var machines = question.ask(surface, network.machine(surface, "--vm", vm));
    if (count) {
      System.out.println(machines.count());
    } else {
      machines.writeJson(System.out::write);
      System.out.println();
    }
    return 0;
  }
}
