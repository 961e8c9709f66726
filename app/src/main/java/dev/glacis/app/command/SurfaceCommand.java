package dev.glacis.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "surface",
    description = "Who could attack a machine, by what the firewall rules let through.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SurfaceAttackers.class,
      SurfaceBlast.class,
      SurfacePath.class,
      SurfaceChoke.class,
      SurfaceExposure.class,
      SurfaceTop.class,
      SurfaceDiff.class,
      SurfaceWhatIf.class,
      SurfaceImport.class,
      SurfaceLoad.class,
      SurfaceExport.class,
      SurfaceGenerate.class
    },
    footer = {
      "",
      "Examples:",
      "  glacis surface attackers --network network.json --vm vm-a211de",
      "  glacis surface path --network network.json --from internet --to vm-a211de",
      "  glacis surface generate --vms 1000 --tags 50 --rules 200 --seed 1 --out network.json"
    })
final class SurfaceCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "surface needs a command");
  }
}
