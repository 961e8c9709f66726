package dev.glacis.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "detect",
    description = "Train, judge and run the classifier of flows.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DetectRun.class,
      DetectExplain.class,
      DetectTrain.class,
      DetectEvaluate.class,
      DetectMark.class,
      DetectInstall.class,
      DetectModels.class,
      DetectRollback.class
    },
    footer = {
      "",
      "Examples:",
      "  glacis detect run capture.pcap",
      "  glacis detect train --flows labelled.csv.gz --out model.gfm",
      "  glacis detect evaluate --flows labelled.csv.gz --json"
    })
final class DetectCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
  }
}
