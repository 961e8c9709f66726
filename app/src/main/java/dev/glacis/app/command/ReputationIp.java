package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.net.Address;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ip",
    description = "Print what feeds say of addresses and their autonomous systems.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis reputation ip 192.0.2.1 2001:db8::1 --data data/",
      "  glacis reputation ip 192.0.2.1 --feeds feeds/ --json"
    })
final class ReputationIp implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ScoresOption scores;

  @Parameters(arity = "1..*", paramLabel = "ADDRESS", description = "IPv4 or IPv6 addresses.")
  List<String> addresses;

  @Override
  public Integer call() throws IOException {
    var asked = addresses.stream().map(this::address).toList();
    var loaded = scores.load();
    var answers = new JsonMapper().createArrayNode();
    for (var address : asked) {
      var answer = answers.addObject();
      answer.put("ip", address.toString());
      answer.put("risk", loaded.scores().riskOf(address));
      var asn = loaded.asns().asnOf(address);
      if (asn == 0) {
        answer.putNull("asn");
      } else {
        answer.set("asn", ReputationAsn.describe(loaded, asn));
      }
    }
    if (scores.json) {
      System.out.println(answers);
      return 0;
    }
    for (var answer : answers) {
      System.out.printf(
          "%s: risk %.1f, %s%n",
          answer.get("ip").asText(),
          answer.get("risk").asDouble(),
          answer.get("asn") instanceof ObjectNode system
              ? ReputationAsn.line(system)
              : "no autonomous system known");
    }
    return 0;
  }

  private Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
