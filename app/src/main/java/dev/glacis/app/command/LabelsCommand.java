package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.flow.FlowCsvReader;
import dev.glacis.formats.flow.FlowLabels;
import dev.glacis.formats.flow.TruthFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "labels",
    description = {
      "Label flows by what a lab run knows of its attacks.",
      "Each row of the flow CSV gets the kind of the attack that its addresses, time, protocol and"
          + " port fit, else Benign; all else stays as it is. Rows that are no flow are left out"
          + " and counted. Labelling what is labelled already changes nothing."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis labels --truth run/truth.json flows.csv > labelled.csv",
      "  glacis labels --truth run/truth.json flows.csv.gz --out labelled.csv",
      "  glacis labels --truth bundled:truth.json flows.csv --json",
      "  glacis flows run/capture.pcap.gz | glacis labels --truth run/truth.json - --out all.csv"
    })
final class LabelsCommand implements Callable<Integer> {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      required = true,
      description = "The truth.json of the run that the flows are from.")
  Path truthFile = Path.of("truth.json");

  @Parameters(
      paramLabel = "FLOWS|-",
      description = "A flow CSV, also compressed, or - for standard input.")
  String flows = "-";

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output.")
  @Nullable Path out;

  @Option(
      names = "--json",
      description =
          "Print how many flows each class and each attack has as one JSON document; the rows are"
              + " then written only with --out.")
  boolean json;

  private final Intake rows = new Intake("rows");

  @Override
  public Integer call() throws IOException {
    final Truth truth;
    try (var in = CompressedInput.open(truthFile)) {
      truth = TruthFile.read(in, truthFile.toString());
    }
    if (out == null) {
      var writer = writer(json ? OutputStream.nullOutputStream() : System.out);
      report(label(truth, writer));
      return 0;
    }
    var counts = new AtomicReference<@Nullable FlowLabels>();
    OutputFile.write(
        out,
        file -> {
          var writer = writer(file);
          counts.set(label(truth, writer));
          writer.flush();
          return true;
        });
    report(Objects.requireNonNull(counts.get()));
    return 0;
  }

  private FlowLabels label(Truth truth, Writer writer) throws IOException {
    var name = flows.equals("-") ? "standard input" : flows;
    try (var in = open();
        var csv = FlowCsvReader.open(in, name, rows)) {
      try {
        return FlowLabels.copy(csv, truth, name, writer);
      } finally {
        csv.firstBad().forEach((reason, row) -> System.err.printf("%s: %s%n", reason, row));
      }
    }
  }

  private InputStream open() throws IOException {
    return flows.equals("-")
        ? CompressedInput.of(System.in)
        : CompressedInput.open(Bundled.path(flows));
  }

  private void report(FlowLabels labels) {
    var counts = rows.snapshot();
    System.err.printf(
        "rows: %d received, %d kept, dropped %s%n",
        counts.received(), counts.kept(), counts.dropped());
    labels.byClass().forEach((kind, count) -> System.err.printf("%s: %d%n", kind.label(), count));
    if (json) {
      var document = new JsonMapper().createObjectNode();
      var dropped = document.putObject("rows").put("received", counts.received());
      dropped.put("kept", counts.kept()).putPOJO("dropped", counts.dropped());
      var classes = document.putObject("classes");
      labels.byClass().forEach((kind, count) -> classes.put(kind.label(), count));
      var attacks = document.putObject("attacks");
      labels.byAttack().forEach(attacks::put);
      System.out.println(document);
    }
  }

  private static Writer writer(OutputStream to) {
    return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
  }
}
