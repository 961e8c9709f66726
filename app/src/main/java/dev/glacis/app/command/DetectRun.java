package dev.glacis.app.command;

import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.detect.Alert;
import dev.glacis.engine.Detection;
import dev.glacis.engine.Traffic;
import dev.glacis.formats.event.AlertJson;
import dev.glacis.formats.model.ModelFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Find attacks in captured packets or flow records: alerts, a line of JSON each.",
      "An alert is about one kind of attack in five seconds of the traffic's own time. The same"
          + " input gives the same alerts, byte for byte. A file that breaks off gives the alerts"
          + " of what came before that, then the error."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect run capture.pcap",
      "  glacis detect run bundled:capture.pcap.gz",
      "  glacis detect run monday.pcap.zst tuesday.pcap.gz > alerts.jsonl",
      "  glacis detect run --rate 1000 flows-without-times.csv",
      "  tcpdump -c 100000 -w - | glacis detect run -"
    })
final class DetectRun implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description =
          "Captures or flow CSVs, also compressed, told apart by their first bytes; - for standard"
              + " input.")
  List<String> files = List.of();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "By default ${DEFAULT-VALUE}.",
      defaultValue = "bundled:model.gfm")
  Path model;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Flows per second of made-up time, for flow records without times.")
  double rate;

  @Option(names = "--json", description = "Lines of JSON, which is what is printed anyway.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (!(rate >= 0 && rate <= 1e6)) {
      throw new ParameterException(
          spec.commandLine(), "--rate: " + rate + "; expected 0 to 1000000 flows per second");
    }
    var judge = ModelFile.read(model);
    var out = new BufferedOutputStream(System.out);
    var detection = new Detection(() -> judge, (alert, _) -> print(alert, out), false);
    try {
      detection.run(traffic());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      out.flush();
      for (var intake : detection.intakes()) {
        var counts = intake.snapshot();
        if (counts.received() > 0) {
          System.err.printf(
              "%s: %d received, %d kept, dropped %s%n",
              counts.name(), counts.received(), counts.kept(), counts.dropped());
        }
      }
    }
    return 0;
  }

  private List<Traffic> traffic() throws IOException {
    var traffic = new ArrayList<Traffic>();
    for (var file : files) {
      traffic.add(
          file.equals("-")
              ? new Traffic("standard input", rate, () -> System.in)
              : Traffic.file(file, Bundled.path(file), rate));
    }
    return traffic;
  }

  private static void print(Alert alert, OutputStream out) {
    try {
      out.write(AlertJson.write(alert));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
