package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.List;

/// Machines that the internet reaches in one step, all by the same rules.
///
/// @param machines not empty
/// @param ports that are open, ascending, each once; [Ports#ANY] alone where a rule names none
/// @param rules ids of the rules that open them, in document order
public record Exposure(MachineSet machines, List<Ports> ports, List<String> rules) {
  public Exposure {
    ports = List.copyOf(ports);
    rules = List.copyOf(rules);
  }
}
