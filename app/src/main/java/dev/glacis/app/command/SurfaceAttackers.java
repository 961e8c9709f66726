package dev.glacis.app.command;

import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.Mode;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "attackers",
    description = "Print the ids of all machines that could attack one, as a JSON array.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface attackers --network network.json --vm vm-a211de",
      "  glacis surface attackers --network network.json --vm vm-a211de --mode direct",
      "  glacis surface attackers --network nets/ --vm vm-a211de --port tcp/22 --count"
    })
final class SurfaceAttackers implements Callable<Integer> {
  @Mixin MachinesOption asked;

  @Option(
      names = "--mode",
      paramLabel = "direct|transitive",
      defaultValue = "transitive",
      description = "One step, or step by step over other machines. Default: ${DEFAULT-VALUE}.")
  Mode mode;

  @Option(names = "--depth", paramLabel = "N", description = "At most this many steps.")
  @Nullable Integer depth;

  @Option(
      names = "--port",
      paramLabel = "PROTOCOL/PORT",
      converter = PortsConverter.class,
      description = "Restricts the last step to rules that let this port through: tcp/22, udp.")
  @Nullable Ports port;

  @Override
  public Integer call() throws IOException {
    if (depth != null && (depth < 1 || (mode == Mode.DIRECT && depth > 1))) {
      throw new ParameterException(
          asked.network.spec.commandLine(),
          "--depth "
              + depth
              + ": expected "
              + (depth < 1 ? "1 or more" : "1, or --mode transitive"));
    }
    return asked.print(
        (surface, vm) ->
            depth == null ? surface.attackers(vm, mode, port) : surface.attackers(vm, depth, port));
  }

  static final class PortsConverter implements ITypeConverter<Ports> {
    @Override
    public Ports convert(String text) {
      try {
        return Ports.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
