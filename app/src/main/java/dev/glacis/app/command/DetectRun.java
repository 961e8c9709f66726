package dev.glacis.app.command;

import dev.glacis.app.wiring.ModelSource;
import dev.glacis.app.wiring.TrafficFiles;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.Detection;
import dev.glacis.engine.ExportSocket;
import dev.glacis.engine.Shadow;
import dev.glacis.engine.Traffic;
import dev.glacis.formats.event.AlertJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  tcpdump -c 100000 -w - | glacis detect run -",
      "  glacis detect run zeek:conn.log.gz",
      "  glacis detect run netflow://127.0.0.1:2055",
      "  glacis detect run --shadow-model new.gfm capture.pcap > alerts.jsonl"
    })
final class DetectRun implements Callable<Integer> {
  private static final String NETFLOW = "netflow:";

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description =
          "Captures, flow CSVs or records of other tools, also compressed, told apart by their"
              + " first bytes or by zeek:FILE, eve:FILE, vpc:FILE; - for standard input;"
              + " netflow://HOST:2055 alone listens until it is stopped.")
  List<String> files = List.of();

  @Mixin ModelOption model;

  @Option(
      names = "--shadow-model",
      paramLabel = "MODEL",
      description =
          "A second model to compare: where its verdicts differ is told at the end. It moves no"
              + " alert.")
  @Nullable String shadowModel;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Flows per second of made-up time, for flow records without times.")
  double rate;

  @Mixin MeteringOption metering;

  @Option(names = "--json", description = "Lines of JSON, which is what is printed anyway.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (!(rate >= 0 && rate <= 1e6)) {
      throw new ParameterException(
          spec.commandLine(), "--rate: " + rate + "; expected 0 to 1000000 flows per second");
    }
    if (files.stream().noneMatch(DetectRun::isNetflow)) {
      return judge();
    }
    if (files.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "netflow:// listens until it is stopped: expected nothing beside it");
    }
    try (var _ = new StopSignal(Thread.currentThread()::interrupt)) {
      return judge();
    }
  }

  private int judge() throws IOException {
    var judge = model.read();
    var shadow = shadow();
    var out = new BufferedOutputStream(System.out);
    var detection =
        new Detection(
            () -> judge, shadow, (alert, _) -> print(alert, out), false, metering.metering());
    try {
      if (isNetflow(files.getFirst())) {
        listen(detection);
      } else {
        detection.run(traffic());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      out.flush();
      for (var intake : detection.intakes()) {
        report(intake.snapshot());
      }
      if (shadow != null) {
        report(shadow.verdicts().snapshot());
        shadow.samples().forEach(System.err::println);
      }
    }
    return 0;
  }

  private @Nullable Shadow shadow() throws IOException {
    if (shadowModel == null) {
      return null;
    }
    var models = ModelSource.of(shadowModel).read();
    return new Shadow(() -> models, _ -> {});
  }

  private static void report(Intake.Snapshot counts) {
    if (counts.received() > 0) {
      System.err.printf(
          "%s: %d received, %d kept, dropped %s%n",
          counts.name(), counts.received(), counts.kept(), counts.dropped());
    }
  }

  private List<Traffic> traffic() throws IOException {
    var traffic = new ArrayList<Traffic>();
    for (var file : files) {
      traffic.add(TrafficFiles.of(file, rate));
    }
    return traffic;
  }

  /// Returns when a signal came and what was heard is judged and told.
  private void listen(Detection detection) throws IOException {
    try (var socket = ExportSocket.open(files.getFirst().substring(NETFLOW.length()))) {
      detection.listen(socket, InstantSource.system());
    }
  }

  private static boolean isNetflow(String argument) {
    return argument.startsWith(NETFLOW);
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
