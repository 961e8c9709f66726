package dev.glacis.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "reputation",
    description = "Score networks by threat-intelligence feeds.",
    mixinStandardHelpOptions = true,
    subcommands = {ReputationBuild.class, ReputationAsn.class, ReputationIp.class},
    footer = {
      "",
      "Examples:",
      "  glacis reputation build --feeds feeds/ --out scores/ --data data/",
      "  glacis reputation asn 64496 64497 --data data/",
      "  glacis reputation ip 192.0.2.1 --feeds feeds/ --json"
    })
final class ReputationCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
  }
}
