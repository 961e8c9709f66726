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

class LabelsCommandTest {
  private static final String HEADER =
      "Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Label\n";

  @TempDir Path folder;

  private Path truth;
  private final StringWriter errors = new StringWriter();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @BeforeEach
  void aTruth() throws IOException {
    truth =
        Files.writeString(
            folder.resolve("truth.json"),
            """
            {"attacks": [
              {"id": "001", "kind": "PortScan", "sources": ["192.0.2.7"],
               "targets": ["10.20.1.0/24"], "protocol": "tcp", "ports": ["20-23"],
               "start": "2026-01-01T00:00:01Z", "end": "2026-01-01T00:00:02Z"},
              {"id": "002", "kind": "DoS", "sources": ["192.0.2.8"],
               "targets": ["10.20.1.1"], "protocol": "udp", "ports": [],
               "start": "2026-01-01T00:00:01Z", "end": "2026-01-01T00:00:02Z"}]}
            """);
  }

  @Test
  void eachRowGetsTheLabelOfItsAttackAndKeepsEverythingElse() throws IOException {
    var flows =
        flows(
            row("192.0.2.7", "10.20.1.5", 22, "00:00:01.5", "NeedManualLabel"),
            row("192.0.2.7", "10.20.1.5", 24, "00:00:01.5", "NeedManualLabel"),
            row("192.0.2.7", "10.20.1.5", 22, "00:00:02.5", "PortScan"),
            row("192.0.2.9", "10.20.1.5", 22, "00:00:01.5", ""));

    assertThat(labels(0, flows))
        .isEqualTo(
            HEADER
                + row("192.0.2.7", "10.20.1.5", 22, "00:00:01.5", "PortScan")
                + row("192.0.2.7", "10.20.1.5", 24, "00:00:01.5", "Benign")
                + row("192.0.2.7", "10.20.1.5", 22, "00:00:02.5", "Benign")
                + row("192.0.2.9", "10.20.1.5", 22, "00:00:01.5", "Benign"));
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .isEqualTo("rows: 4 received, 4 kept, dropped {}\nBenign: 3\nPortScan: 1\n");
  }

  @Test
  void whatIsLabelledAlreadyStaysAsItIs() throws IOException {
    var flows =
        flows(
            row("\"192.0.2.7\"", "10.20.1.5", 22, "00:00:01.5", "\"a, b\""),
            row("192.0.2.8", "10.20.1.5", 22, "00:00:01.5", "DoS"));
    var once = Files.writeString(folder.resolve("once.csv"), labels(0, flows));
    assertThat(labels(0, once.toString())).isEqualTo(Files.readString(once));
  }

  @Test
  void rowsThatAreNoFlowAreLeftOutAndCounted() throws IOException {
    var good = row("192.0.2.7", "10.20.1.5", 22, "00:00:01.5", "");
    var flows = flows("1,2,3\n", good, row("nobody", "10.20.1.5", 22, "00:00:01", ""));
    assertThat(labels(0, flows)).isEqualTo(HEADER + good.replace(",\n", ",PortScan\n"));
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .contains("rows: 3 received, 1 kept, dropped {bad_address=1, wrong_column_count=1}")
        .contains("wrong_column_count: " + flows + ":2: expected 9 columns, found 3");
  }

  @Test
  void countsComeAsOneDocument() throws IOException {
    var flows = flows(row("192.0.2.7", "10.20.1.5", 22, "00:00:01.5", ""));
    assertThat(labels(0, flows, "--json"))
        .isEqualTo(
            "{\"rows\":{\"received\":1,\"kept\":1,\"dropped\":{}},"
                + "\"classes\":{\"PortScan\":1},\"attacks\":{\"001\":1,\"002\":0}}\n");
  }

  @Test
  void theOutputMayTakeThePlaceOfTheInput() throws IOException {
    var flows = flows(row("192.0.2.7", "10.20.1.5", 22, "00:00:01.5", ""));
    assertThat(labels(0, flows, "--out", flows)).isEmpty();
    assertThat(Path.of(flows)).content().endsWith(",PortScan\n");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void whatCannotBeLabelledIsOneLineAndLeavesTheOutputAsItWas() throws IOException {
    var out = Files.writeString(folder.resolve("out.csv"), "before");
    var noTimes = Files.writeString(folder.resolve("a.csv"), "Src IP,Dst IP,Flow Duration,Label\n");
    var noLabel =
        Files.writeString(folder.resolve("b.csv"), "Src IP,Dst IP,Timestamp,Flow Duration\n");
    for (var flows : new Path[] {noTimes, noLabel, truth, folder.resolve("missing.csv")}) {
      assertThat(labels(2, flows.toString(), "--out", out.toString())).isEmpty();
    }
    truth = folder.resolve("missing.json");
    assertThat(labels(2, noTimes.toString())).isEmpty();
    assertThat(errors.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("glacis: "));
    assertThat(out).hasContent("before");
  }

  private String flows(String... rows) throws IOException {
    return Files.writeString(folder.resolve("flows.csv"), HEADER + String.join("", rows))
        .toString();
  }

  private static String row(String from, String to, int port, String time, String label) {
    return "x-%s,%s,40000,%s,%d,6,2026-01-01 %s,100000,%s\n"
        .formatted(port, from, to, port, time, label);
  }

  private String labels(int status, String flows, String... more) {
    var all = new String[more.length + 4];
    all[0] = "labels";
    all[1] = "--truth";
    all[2] = truth.toString();
    all[3] = flows;
    System.arraycopy(more, 0, all, 4, more.length);
    var out = new ByteArrayOutputStream();
    var standardOut = System.out;
    var standardError = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(progress, true, StandardCharsets.UTF_8));
    try {
      var line = Glacis.commandLine().setErr(new PrintWriter(errors, true));
      assertThat(line.execute(all)).isEqualTo(status);
    } finally {
      System.setOut(standardOut);
      System.setErr(standardError);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
