package dev.glacis.app.command;

import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin MachinesOption asked;

  @Override
  public Integer call() throws IOException {
    return asked.print(Surface::victims);
  }
}
