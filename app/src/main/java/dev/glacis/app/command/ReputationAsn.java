package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.reputation.AsnTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "asn",
    description = "Print what feeds say of autonomous systems.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis reputation asn 64496 AS64497 --data data/",
      "  glacis reputation asn 64496 --feeds feeds/ --json"
    })
final class ReputationAsn implements Callable<Integer> {
  private static final Pattern ASN = Pattern.compile("(?i)(?:AS)?(\\d{1,10})");

  @Spec CommandSpec spec;
  @Mixin ScoresOption scores;

  @Parameters(arity = "1..*", paramLabel = "N", description = "AS numbers.")
  List<String> numbers;

  @Override
  public Integer call() throws IOException {
    var asked = numbers.stream().mapToLong(this::number).toArray();
    var loaded = scores.load();
    var answers = new JsonMapper().createArrayNode();
    for (var asn : asked) {
      answers.add(describe(loaded, asn));
    }
    if (scores.json) {
      System.out.println(answers);
      return 0;
    }
    for (var answer : answers) {
      System.out.println(line((ObjectNode) answer));
    }
    return 0;
  }

  static ObjectNode describe(StoredBuild.Loaded loaded, long asn) {
    var answer = new JsonMapper().createObjectNode().put("asn", asn);
    var row = loaded.scores().row(asn);
    answer.put("name", loaded.asns().nameOf(asn));
    answer.put("risk", loaded.scores().risk(asn));
    if (row != null && row.hasScore()) {
      answer.put("score", row.score()).put("badness", row.badness());
    } else {
      answer.putNull("score").putNull("badness");
    }
    if (row != null) {
      answer
          .put("total_ips", row.totalIps())
          .put("events", row.events())
          .put("listings", row.listings())
          .put("ev_centrality", row.centrality());
    }
    return answer;
  }

  static String line(ObjectNode answer) {
    var score =
        answer.get("score").isNull()
            ? "no known score"
            : "score %.2f, badness %.4g"
                .formatted(answer.get("score").asDouble(), answer.get("badness").asDouble());
    return "AS%d %s: %s, risk %.1f%s"
        .formatted(
            answer.get("asn").asLong(),
            answer.get("name").isNull() ? "(no name)" : answer.get("name").asText(),
            score,
            answer.get("risk").asDouble(),
            answer.has("events")
                ? " (%d events, %d listings)"
                    .formatted(answer.get("events").asLong(), answer.get("listings").asLong())
                : "");
  }

  private long number(String text) {
    var matcher = ASN.matcher(text);
    var asn = matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    if (asn < 0 || asn > AsnTable.MAX_ASN) {
      throw new ParameterException(
          spec.commandLine(),
          "not an AS number: '" + text + "'; expected 0 to " + AsnTable.MAX_ASN);
    }
    return asn;
  }
}
