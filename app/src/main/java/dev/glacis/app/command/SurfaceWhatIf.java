package dev.glacis.app.command;

import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import dev.glacis.core.surface.WhatIf;
import dev.glacis.formats.network.RuleText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "whatif",
    description = "Print who would gain and lose attackers if rules were removed or added.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A rule: SOURCE->TAG or SOURCE->TAG:tcp/22,udp/53, where SOURCE is a tag, a range or",
      "internet; deny or egress may stand before it. Or a JSON object as in the network document.",
      "",
      "Examples:",
      "  glacis surface whatif --network network.json --remove fw-12",
      "  glacis surface whatif --network network.json --add 'web->db:tcp/5432'",
      "  glacis surface whatif --network network.json --remove fw-1 --add '10.0.0.0/8->db' --json"
    })
final class SurfaceWhatIf implements Callable<Integer> {
  @Mixin NetworkOption network;
  @Mixin DifferenceOption difference;

  @Option(
      names = "--remove",
      paramLabel = "FW",
      arity = "1..*",
      description = "Ids of rules to leave out.")
  List<String> remove = List.of();

  @Option(names = "--add", paramLabel = "RULE", arity = "1..*", description = "Rules to add.")
  List<String> add = List.of();

  @Override
  public Integer call() throws IOException {
    if (remove.isEmpty() && add.isEmpty()) {
      throw new ParameterException(
          network.spec.commandLine(), "nothing to do; expected --remove or --add");
    }
    var added = new ArrayList<Network.FirewallRule>();
    for (var text : add) {
      added.add(RuleText.parse(text, "what-if-" + (added.size() + 1)));
    }
    var surface = network.surface();
    difference.print(surface, Surface.of(changed(surface.network(), added)));
    return 0;
  }

  private Network changed(Network before, List<Network.FirewallRule> added) {
    try {
      return WhatIf.of(before, remove, added);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(network.spec.commandLine(), "--remove: " + e.getMessage(), e);
    }
  }
}
