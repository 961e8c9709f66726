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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurfaceImportTest {
  private static final String NETWORK =
      """
      {"vms":[
      {"vm_id":"z/web","name":"web","tags":["http"],"addresses":["10.0.0.1"],"networks":["lan"],"public":false}]
      ,"fw_rules":[
      {"fw_id":"in","network":"lan","dest_tag":"http","source_ranges":["0.0.0.0/0"],"ports":["tcp/80"]}]}
      """;

  @TempDir Path directory;
  private Path export;

  @BeforeEach
  void writeExport() throws IOException {
    export = directory.resolve("export.json");
    Files.writeString(
        export,
        """
        [{"kind": "compute#instance", "name": "web", "zone": "z", "tags": {"items": ["http"]},
          "networkInterfaces": [{"network": "lan", "networkIP": "10.0.0.1"}]}]
        [{"kind": "compute#firewall", "name": "in", "network": "lan", "targetTags": ["http"],
          "allowed": [{"IPProtocol": "tcp", "ports": ["80"]}]},
         {"kind": "compute#firewall", "name": "off", "network": "lan", "disabled": true,
          "allowed": [{"IPProtocol": "all"}]}]
        """);
  }

  @Test
  void theNetworkGoesToStandardOutputAndTheSummaryToStandardError() {
    var outcome = run("--from", "gcp", export.toString());

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                0,
                NETWORK,
                export
                    + ":5:2: rule off is disabled (left out)\n"
                    + "1 machines, 1 rules; 1 things not represented\n"));
  }

  @Test
  void theNetworkGoesToAFileAndTheSummaryIsJsonIfAskedFor() throws IOException {
    var out = directory.resolve("network.json");

    var outcome = run("--from", "GCP", export.toString(), "--out", out.toString(), "--json");

    assertThat(outcome.out())
        .isEqualTo(
            "{\"machines\":1,\"rules\":1,\"not_represented\":[{\"place\":\"%s:5:2\",\"what\":\"rule off is disabled\",\"effect\":\"left out\"}]}\n"
                .formatted(export));
    assertThat(out).hasContent(NETWORK);
  }

  @Test
  void badInputLeavesTheFileThatWasThereBefore() throws IOException {
    var out = directory.resolve("network.json");
    Files.writeString(out, "before");
    Files.writeString(export, "[{}]");

    var outcome = run("--from", "gcp", export.toString(), "--out", out.toString());

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.error()).hasLineCount(1).startsWith("glacis: " + export + ":1:2: found ");
    assertThat(out).hasContent("before");
  }

  @Test
  void anUnknownCloudIsBadUsage() {
    assertThat(run("--from", "moon", export.toString()).status()).isEqualTo(2);
    assertThat(run(export.toString()).status()).isEqualTo(2);
  }

  private record Outcome(int status, String out, String error) {}

  private static Outcome run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var error = new StringWriter();
    var before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      var all = new String[arguments.length + 2];
      all[0] = "surface";
      all[1] = "import";
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      var status = Glacis.commandLine().setErr(new PrintWriter(error, true)).execute(all);
      System.out.flush();
      return new Outcome(status, out.toString(StandardCharsets.UTF_8), error.toString());
    } finally {
      System.setOut(before);
    }
  }
}
