package dev.glacis.app.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = {
      "Say what moved the verdict on single flows, strongest first.",
      "Each reason is a feature, its value, and where that lies among benign traffic (percentile)."
          + " Without --row: all flows whose verdict is not Benign."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect explain --flows flows.csv",
      "  glacis detect explain --flows flows.csv.gz --row 17 --json",
      "  glacis detect explain --model mine.gfm --flows capture.pcap",
      "  glacis detect explain --flows zeek:conn.log --row 1"
    })
final class DetectExplain implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin ModelOption model;

  @Option(
      names = "--flows",
      paramLabel = "FILE",
      required = true,
      description = "A flow CSV, a capture, or records of another tool (zeek:, eve:, vpc:).")
  String flows = "";

  @Option(
      names = "--row",
      paramLabel = "N",
      description = "The flow of that number, from 1; rows that are no flow don't count.")
  @Nullable Long row;

  @Option(names = "--json", description = "A line of JSON for each flow.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (row != null && row < 1) {
      throw new ParameterException(spec.commandLine(), "--row " + row + ": expected 1 or more");
    }
    var judge = new FlowVerdict(model.read(), flows);
    FlowRows.read(
        flows,
        (flow, number, label) -> {
          if (row == null || row == number) {
            judge.take(flow);
            tell(judge, flow, number, label);
          }
          return row == null || number < row;
        });
    if (row != null && !judge.hasJudged()) {
      throw new BadInput(flows + ": no flow " + row + ": there are fewer");
    }
    return 0;
  }

  private void tell(FlowVerdict judge, FlowBatch flow, long number, @Nullable String label)
      throws IOException {
    if (row == null && judge.verdict() == TrafficClass.BENIGN) {
      return;
    }
    if (json) {
      JsonLine.print(out -> write(out, judge, flow, number, label));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "flow %d: %s, confidence %.2f%s; %s%n",
        number,
        judge.verdict().label(),
        judge.confidence(),
        label == null ? "" : ", labelled " + label,
        FlowVerdict.ends(flow));
    judge.explain(flow).forEach(reason -> System.out.println("  " + reason.text()));
  }

  private static void write(
      JsonGenerator out, FlowVerdict judge, FlowBatch flow, long number, @Nullable String label)
      throws IOException {
    out.writeStartObject();
    out.writeNumberField("row", number);
    out.writeStringField(
        "time", Instant.EPOCH.plus(flow.timeMicros[0], ChronoUnit.MICROS).toString());
    out.writeStringField("flow", FlowVerdict.ends(flow));
    out.writeStringField("label", label);
    out.writeStringField("verdict", judge.verdict().label());
    out.writeNumberField("confidence", judge.confidence());
    out.writeStringField("model", judge.model().kind().label());
    out.writeArrayFieldStart("explanation");
    for (var reason : judge.explain(flow)) {
      out.writeStartObject();
      out.writeStringField("feature", reason.feature());
      writeNumber(out, "value", reason.value());
      writeNumber(out, "benign_percentile", reason.benignPercentile());
      out.writeStringField("text", reason.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeNumber(JsonGenerator out, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }
}
