package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.http.load.LoadTest;
import dev.glacis.http.load.Viewers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "load",
    description = {
      "Load a running server and print its request rate, the times of its answers, and errors.",
      "Without --rate each client asks again when it is answered. With --rate questions fall due"
          + " at even intervals, and an answer's time counts from then."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis load http://127.0.0.1:8080/api/v1/stats",
      "  glacis load 'http://127.0.0.1:8080/attack?vm_id={}' --values ids.txt --rate 5000",
      "  glacis load http://127.0.0.1:8080/events --sse --clients 5000 --seconds 30 --json"
    })
final class LoadCommand implements Callable<Integer> {
  private static final int MAX_VALUES = 10_000_000;

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      description = "What to ask for; {} in it stands for one of the --values.")
  String url = "";

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description = "Values for {}, one a line; drawn at random, the same ones in every run.")
  @Nullable Path values;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "Connections at once. Default: ${DEFAULT-VALUE}.")
  int clients;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0",
      description = "Questions a second of all clients together; as many as are answered.")
  double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(names = "--sse", description = "Clients are viewers of a stream of events.")
  boolean sse;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var options = options();
    var document = new JsonMapper().createObjectNode();
    var answered = sse ? viewers(options, document) : questions(options, document);
    if (json) {
      System.out.println(new JsonMapper().writeValueAsString(document));
    } else {
      print("", document);
    }
    if (!answered) {
      throw new IOException(
          url + ": no answer" + (sse ? " that is a stream" : "") + ": " + document.get("errors"));
    }
    return 0;
  }

  private LoadTest.Options options() throws IOException {
    try {
      return new LoadTest.Options(
          URI.create(url.replace("{}", LoadTest.PLACE)),
          values == null ? List.of() : read(values),
          clients,
          rate,
          seconds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static List<String> read(Path file) throws IOException {
    try (var in = CompressedInput.open(file)) {
      var lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .limit(MAX_VALUES)
              .toList();
      if (lines.isEmpty()) {
        throw new BadInput(file + ": no values; expected one a line");
      }
      return lines;
    }
  }

  private static boolean questions(LoadTest.Options options, ObjectNode document)
      throws InterruptedException {
    var report = LoadTest.run(options);
    document
        .put("answers", report.answers())
        .put("seconds", report.seconds())
        .put("answers_per_second", report.rate())
        .put("bytes", report.bytes());
    var times = document.putObject("milliseconds");
    times.put("mean", report.times().getMean() / 1e6);
    for (var percentile : new double[] {50, 90, 99, 99.9}) {
      times.put(
          "p" + String.valueOf(percentile).replaceFirst("\\.0$", ""),
          report.times().getValueAtPercentile(percentile) / 1e6);
    }
    times.put("max", report.times().getMaxValue() / 1e6);
    errors(report.errors(), document);
    return report.answers() > 0;
  }

  private static boolean viewers(LoadTest.Options options, ObjectNode document)
      throws InterruptedException {
    var report = Viewers.watch(options);
    document
        .put("viewers", report.connected())
        .put("seconds", report.seconds())
        .put("events", report.events())
        .put("events_per_second", report.events() / report.seconds())
        .put("fewest_events_of_a_viewer", report.fewest())
        .put("most_events_of_a_viewer", report.most())
        .put("bytes", report.bytes());
    errors(report.errors(), document);
    return report.connected() > 0;
  }

  private static void errors(Map<String, Long> errors, ObjectNode document) {
    var counts = document.putObject("errors");
    errors.forEach(counts::put);
  }

  private static void print(String before, ObjectNode document) {
    for (var member : document.properties()) {
      var name = before + member.getKey().replace('_', ' ');
      switch (member.getValue()) {
        case ObjectNode inner -> print(name + " ", inner);
        case DoubleNode number -> System.out.printf("%-28s %.3f%n", name, number.doubleValue());
        default -> System.out.printf("%-28s %s%n", name, member.getValue().asText());
      }
    }
  }
}
