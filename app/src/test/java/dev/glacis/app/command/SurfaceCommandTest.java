package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurfaceCommandTest {
  @TempDir Path directory;
  private Path network;

  @BeforeEach
  void writeNetwork() throws IOException {
    network = directory.resolve("network.json");
    Files.writeString(
        network,
        """
        {"vms": [
          {"vm_id": "vm-web", "tags": ["web"]},
          {"vm_id": "vm-app", "tags": ["app"]},
          {"vm_id": "vm-db", "tags": ["db"]}],
         "fw_rules": [
          {"fw_id": "fw-in", "dest_tag": "web", "source_ranges": ["0.0.0.0/0"],
           "ports": ["tcp/443"]},
          {"fw_id": "fw-app", "source_tag": "web", "dest_tag": "app"},
          {"fw_id": "fw-db", "source_tag": "app", "dest_tag": "db", "ports": ["tcp/5432"]}]}
        """);
  }

  @Test
  void attackersAreAJsonArrayOfIds() {
    assertThat(run("attackers", "--vm", "vm-db").lines())
        .isIn(List.of("[\"vm-web\",\"vm-app\"]"), List.of("[\"vm-app\",\"vm-web\"]"));
    assertThat(run("attackers", "--vm", "vm-db", "--mode", "direct").lines())
        .containsExactly("[\"vm-app\"]");
    assertThat(run("attackers", "--vm", "vm-db", "--depth", "1").lines())
        .containsExactly("[\"vm-app\"]");
    assertThat(run("attackers", "--vm", "vm-db", "--port", "tcp/22").lines()).containsExactly("[]");
    assertThat(run("attackers", "--vm", "vm-db", "--port", "tcp/5432", "--count").lines())
        .containsExactly("2");
    assertThat(run("attackers", "--vm", "vm-web")).isEqualTo(new Outcome(0, List.of("[]"), ""));
  }

  @Test
  void aMachineThatIsNotThereIsBadUsageInOneLine() {
    var outcome = run("attackers", "--vm", "vm-x");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.lines()).isEmpty();
    assertThat(outcome.error())
        .hasLineCount(1)
        .startsWith(
            "glacis: --vm vm-x: no such machine in "
                + network
                + "; expected the vm_id of one of its 3 machines");
  }

  @Test
  void aDocumentThatIsNoNetworkIsBadInputInOneLine() throws IOException {
    Files.writeString(network, "{\"vms\": [{\"vm_id\": \"a\"},\n{\"vm_id\": \"a\"}]}");

    var outcome = run("attackers", "--vm", "a");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.error())
        .isEqualToIgnoringNewLines(
            "glacis: "
                + network
                + ":2:11: duplicate vm_id 'a', seen before at "
                + network
                + ":1:20; expected each id once");
  }

  @Test
  void portsAndDepthsThatMeanNothingAreBadUsage() {
    assertThat(run("attackers", "--vm", "vm-db", "--port", "22").error())
        .contains("not a port: '22'; expected tcp/22");
    assertThat(run("attackers", "--vm", "vm-db", "--depth", "0").status()).isEqualTo(2);
    assertThat(run("attackers", "--vm", "vm-db", "--mode", "direct", "--depth", "2").error())
        .startsWith("glacis: --depth 2: expected 1, or --mode transitive");
  }

  @Test
  void blastIsTheOtherWayRound() {
    assertThat(run("blast", "--vm", "vm-web", "--count").lines()).containsExactly("2");
    assertThat(run("blast", "--vm", "vm-app").lines()).containsExactly("[\"vm-db\"]");
  }

  @Test
  void aPathNamesTheRulesOfItsHops() {
    assertThat(run("path", "--from", "internet", "--to", "vm-app").lines())
        .containsExactly("internet -> vm-web  by fw-in", "vm-web -> vm-app  by fw-app");
    assertThat(run("path", "--from", "vm-app", "--to", "vm-db", "--json").lines())
        .containsExactly(
            "{\"from\":\"vm-app\",\"to\":\"vm-db\",\"reachable\":true,\"hops\":[{\"from\":\"vm-app\","
                + "\"to\":\"vm-db\",\"rules\":[\"fw-db\"]}]}");
    assertThat(run("path", "--from", "vm-db", "--to", "vm-web", "--json").lines())
        .containsExactly("{\"from\":\"vm-db\",\"to\":\"vm-web\",\"reachable\":false,\"hops\":[]}");
  }

  @Test
  void exposureNamesMachinesPortsAndRules() {
    assertThat(run("exposure", "--json").lines())
        .containsExactly("[{\"vm_id\":\"vm-web\",\"ports\":[\"tcp/443\"],\"rules\":[\"fw-in\"]}]");
  }

  @Test
  void chokeNamesTheRulesNearestToTheTargetFirst() {
    assertThat(run("choke", "--to", "vm-db").lines())
        .containsExactly(
            "fw-db  cuts every path alone",
            "fw-app  cuts every path alone",
            "fw-in  cuts every path alone");
    assertThat(run("choke", "--to", "vm-db", "--limit", "1").lines())
        .containsExactly("fw-db  cuts every path alone", "and 2 more, farther from vm-db");
    assertThat(run("choke", "--to", "vm-db", "--from", "vm-web", "--json").lines())
        .containsExactly(
            "{\"from\":\"vm-web\",\"to\":\"vm-db\",\"reachable\":true,"
                + "\"rules\":[\"fw-db\",\"fw-app\"],\"more\":0,\"set\":[],\"minimum\":true}");
    assertThat(run("choke", "--to", "vm-web", "--from", "any").lines())
        .containsExactly("no path from any to vm-web");
  }

  @Test
  void whereNoSingleRuleCutsASmallestSetIsNamed() throws IOException {
    Files.writeString(
        network,
        """
        {"vms": [{"vm_id": "a", "tags": ["s"]}, {"vm_id": "b", "tags": ["t", "u"]}],
         "fw_rules": [{"fw_id": "one", "source_tag": "s", "dest_tag": "t"},
          {"fw_id": "two", "source_tag": "s", "dest_tag": "u"}]}
        """);
    assertThat(run("choke", "--to", "b", "--from", "a").lines())
        .containsExactly("one", "two", "together cut every path; no smaller set does");
  }

  @Test
  void topCountsAttackersOrBlast() {
    assertThat(run("top", "--limit", "1").lines()).containsExactly("vm-db                    2");
    assertThat(run("top", "--by", "blast", "--limit", "1", "--json").lines())
        .containsExactly(
            "{\"by\":\"blast\",\"exact\":true,\"vms\":[{\"vm_id\":\"vm-web\",\"count\":2}]}");
  }

  @Test
  void diffHasStatusThreeWhenAMachineGainedAttackers() throws IOException {
    var after = directory.resolve("after.json");
    Files.writeString(
        after,
        Files.readString(network)
            .replace("\"source_tag\": \"app\"", "\"source_tag\": \"db\"")
            .replace("\"dest_tag\": \"db\"", "\"dest_tag\": \"web\""));
    var worse =
        execute("surface", "diff", "--before", network.toString(), "--after", after.toString());
    assertThat(worse.status()).isEqualTo(3);
    assertThat(worse.lines())
        .contains(
            "rules changed            1: fw-db",
            "gained attackers         2",
            "  vm-web                 1: vm-db",
            "lost attackers           1");
    var same =
        execute("surface", "diff", "--before", network.toString(), "--after", network.toString());
    assertThat(same.status()).isZero();
  }

  @Test
  void whatIfAnswersWithStatusZeroWhateverItFinds() {
    var outcome = run("whatif", "--remove", "fw-app", "--add", "web->db:tcp/5432", "--json");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.lines().getFirst())
        .contains(
            "\"added\":{\"count\":1,\"examples\":[\"what-if-1\"]}",
            "\"removed\":{\"count\":1,\"examples\":[\"fw-app\"]}");
    assertThat(run("whatif", "--remove", "fw-9").error())
        .startsWith("glacis: --remove: no rule has the id 'fw-9'");
    assertThat(run("whatif", "--add", "web").status()).isEqualTo(2);
    assertThat(run("whatif").status()).isEqualTo(2);
  }

  @Test
  void whatIsGeneratedWithOneSeedIsTheSameAndIsANetwork() throws IOException {
    var out = directory.resolve("made.json");
    String[] arguments = {
      "surface", "generate", "--vms", "50", "--tags", "9", "--rules", "20", "--seed", "4"
    };
    assertThat(execute(with(arguments, "--out", out.toString())).status()).isZero();
    var printed = execute(with(arguments, "--out", "-"));

    assertThat(String.join("\n", printed.lines())).isEqualToIgnoringNewLines(Files.readString(out));
    network = out;
    assertThat(run("exposure", "--json").lines()).containsExactly("[]");
    assertThat(
            execute(
                    "surface",
                    "generate",
                    "--vms",
                    "1",
                    "--tags",
                    "0",
                    "--rules",
                    "1",
                    "--out",
                    "-")
                .status())
        .isEqualTo(2);
  }

  @Test
  void surfaceAloneSaysThatItNeedsACommand() {
    var outcome = execute("surface");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.error()).startsWith("glacis: surface needs a command");
  }

  private record Outcome(int status, List<String> lines, String error) {}

  private Outcome run(String command, String... arguments) {
    return execute(
        with(new String[] {"surface", command, "--network", network.toString()}, arguments));
  }

  private static String[] with(String[] first, String... more) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Outcome execute(String... arguments) {
    var out = new ByteArrayOutputStream();
    var error = new StringWriter();
    var before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      var line = Glacis.commandLine().setErr(new PrintWriter(error, true));
      var status = line.execute(arguments);
      System.out.flush();
      return new Outcome(
          status, out.toString(StandardCharsets.UTF_8).lines().toList(), error.toString());
    } finally {
      System.setOut(before);
    }
  }
}
