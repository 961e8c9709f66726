package dev.glacis.app.command;

import dev.glacis.engine.Metering;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What metering may take, as typed.
final class MeteringOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work; as many as there are cores. The output is the same.")
  @Nullable Integer threads;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      description = {
        "Flows held at once, at some 800 bytes each; by default 262144. Above that the least"
            + " valuable end early, counted as evicted."
      })
  @Nullable Integer maxFlows;

  Metering metering() {
    var usual = Metering.usual();
    try {
      return new Metering(
          threads == null ? usual.threads() : threads,
          maxFlows == null ? usual.maxFlows() : maxFlows);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
