package dev.glacis.app.command;

import dev.glacis.core.detect.Labels;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.model.Feedback;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "mark",
    description = {
      "Say what a flow really is, so that models can learn from it (detect train --feedback).",
      "Kept in feedback/marks.jsonl of the data folder: the flow with its features, the verdict,"
          + " the mark, who and when. Of several marks of one flow the last counts."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect mark --data data --flows flows.csv --row 17 --as benign --note backup",
      "  glacis detect mark --data data --flows flows.csv --row 18 --as true",
      "  glacis detect mark --data data --flows capture.pcap --row 3 --as BruteForce --by ann"
    })
final class DetectMark implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin DataOption data;

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
      required = true,
      description = "The flow of that number, from 1, as detect explain numbers them.")
  long row;

  @Option(
      names = "--as",
      paramLabel = "WHAT",
      required = true,
      description =
          "true: the verdict is right; false: it is a false alarm; benign, or a class or label such"
              + " as DoS: what the flow is.")
  String as = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says so; by default the user's name.")
  String by = System.getProperty("user.name", "");

  @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
  String note = "";

  @Option(names = "--json", description = "Print the mark as one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (row < 1) {
      throw new ParameterException(spec.commandLine(), "--row " + row + ": expected 1 or more");
    }
    var judge = new FlowVerdict(model.read(), flows);
    FlowRows.read(
        flows,
        (flow, number, _) -> {
          if (number == row) {
            judge.take(flow);
            keep(judge, flow);
          }
          return number < row;
        });
    if (!judge.hasJudged()) {
      throw new BadInput(flows + ": no flow " + row + ": there are fewer");
    }
    return 0;
  }

  private void keep(FlowVerdict judge, FlowBatch flow) throws IOException {
    final Feedback.Mark mark;
    try {
      mark =
          new Feedback.Mark(
              InstantSource.system().instant(),
              by,
              meaning(judge.verdict()),
              judge.verdict(),
              judge.confidence(),
              judge.modelSha256(),
              note);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    new Feedback(data.folder).append(mark, flow, 0);
    if (json) {
      JsonLine.print(
          out -> {
            out.writeStartObject();
            out.writeNumberField("row", row);
            out.writeStringField("flow", FlowVerdict.ends(flow));
            out.writeStringField("verdict", mark.verdict().label());
            out.writeStringField("as", mark.as().label());
            out.writeStringField("by", mark.by());
            out.writeEndObject();
          });
    } else {
      System.out.printf(
          "%s: %s, marked as %s by %s%n",
          FlowVerdict.ends(flow), mark.verdict().label(), mark.as().label(), mark.by());
    }
  }

  /// @throws IllegalArgumentException for what is no class, or says nothing of this verdict
  private TrafficClass meaning(TrafficClass verdict) {
    return switch (as) {
      case "true" -> {
        if (verdict == TrafficClass.UNKNOWN) {
          throw new IllegalArgumentException("--as true: the verdict is Unknown; expected a class");
        }
        yield verdict;
      }
      case "false" -> {
        if (verdict == TrafficClass.BENIGN) {
          throw new IllegalArgumentException(
              "--as false: the verdict is Benign, so this was no false alarm; expected a class");
        }
        yield TrafficClass.BENIGN;
      }
      default -> Labels.of(as);
    };
  }
}
