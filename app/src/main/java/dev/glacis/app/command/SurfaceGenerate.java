package dev.glacis.app.command;

import dev.glacis.core.surface.SyntheticNetwork;
import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description = "Write a made-up network; the same arguments write the same bytes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis surface generate --vms 1000 --tags 50 --rules 200 --seed 1 --out network.json",
      "  glacis surface generate --vms 10 --tags 4 --rules 5 --out -"
    })
final class SurfaceGenerate implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--vms", paramLabel = "N", required = true, description = "Machines.")
  int vms;

  @Option(
      names = "--tags",
      paramLabel = "N",
      required = true,
      description = "Tags to draw from; a machine holds up to five.")
  int tags;

  @Option(names = "--rules", paramLabel = "N", required = true, description = "Rules.")
  int rules;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed, another network. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to; - is standard output.")
  String out;

  @Override
  public Integer call() throws IOException {
    if (vms < 0 || tags < 0 || rules < 0 || (rules > 0 && tags == 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--vms %d --tags %d --rules %d: expected none below 0, and tags where there are rules"
              .formatted(vms, tags, rules));
    }
    var network = SyntheticNetwork.generate(vms, tags, rules, seed);
    if (out.equals("-")) {
      NetworkJson.write(network, System.out);
      System.out.flush();
    } else {
      OutputFile.write(
          Path.of(out),
          file -> {
            var buffered = new BufferedOutputStream(file);
            NetworkJson.write(network, buffered);
            buffered.flush();
            return true;
          });
    }
    return 0;
  }
}
