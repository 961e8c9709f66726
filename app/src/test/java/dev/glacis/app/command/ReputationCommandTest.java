package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReputationCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeFeeds() throws IOException {
    Files.createDirectories(folder.resolve("feeds"));
    Files.writeString(
        folder.resolve("feeds/Deepsight_ip.csv"),
        "id,sourcedate,address,asn,confidence,hostility,reputationrating\n"
            + "1,2026-10-01,192.0.2.1,0,4,3,9\n1,2026-10-01,192.0.2.1,0,4,3,9\n"
            + "2,2026-10-01,bad,0,4,3,9\n");
    Files.writeString(folder.resolve("asn.csv"), "192.0.2.0/25,64496,Example Transit 1\n");
  }

  @Test
  void aBuildIsRememberedAndAnswersLater() throws IOException {
    var built =
        json(run("build", "--feeds", "feeds", "--asn", "asn.csv", "--out", "out", "--data", "d"));
    var asn = json(run("asn", "AS64496", "64499", "--data", "d"));
    var ip = json(run("ip", "192.0.2.1", "198.51.100.1", "--data", "d"));

    assertThat(built.get("received").asInt()).isEqualTo(3);
    assertThat(built.get("events").asInt()).isEqualTo(1);
    assertThat(built.get("dropped").get("bad_address").asInt()).isEqualTo(1);
    assertThat(folder.resolve("out/ASN_Scores.csv"))
        .content()
        .contains("64496,0.8,128,0.00625,True,");
    assertThat(folder.resolve("out/MASTER.csv")).content().hasLineCount(2);
    assertThat(asn.get(0).get("score").asDouble()).isEqualTo(0.8);
    assertThat(asn.get(0).get("name").asText()).isEqualTo("Example Transit 1");
    assertThat(asn.get(1).get("score").isNull()).isTrue();
    assertThat(ip.get(0).get("asn").get("asn").asInt()).isEqualTo(64496);
    assertThat(ip.get(0).get("risk").asDouble()).isGreaterThan(50);
    assertThat(ip.get(1).get("asn").isNull()).isTrue();
  }

  @Test
  void theSameFeedsGiveTheSameBytes() throws IOException {
    run("build", "--feeds", "feeds", "--asn", "asn.csv", "--out", "one");
    run("build", "--feeds", "feeds", "--asn", "asn.csv", "--out", "two");

    for (var name : List.of("MASTER.csv", "ASN_Scores.csv")) {
      assertThat(folder.resolve("two").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(name));
    }
  }

  @Test
  void badInputIsOneLineAndStatusTwo() throws IOException {
    assertThat(status("asn", "64496", "--data", "nothing")).isEqualTo(Glacis.BAD_INPUT);
    assertThat(err.toString()).contains("no build of scores").hasLineCount(1);
    assertThat(status("asn", "4294967296", "--data", "nothing")).isEqualTo(Glacis.BAD_INPUT);
    assertThat(status("ip", "1.2.3", "--data", "nothing")).isEqualTo(Glacis.BAD_INPUT);
    assertThat(status("asn", "64496")).isEqualTo(Glacis.BAD_INPUT);
    assertThat(status("build", "--feeds", "missing", "--out", "out")).isEqualTo(Glacis.BAD_INPUT);
  }

  private String run(String... args) {
    var before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(status(args)).as(err.toString()).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Runs with relative names taken inside the test's folder, and asks for JSON.
  private int status(String... args) {
    var line = Glacis.commandLine();
    line.setErr(new PrintWriter(err, true));
    var all = new ArrayList<>(List.of("reputation"));
    Arrays.stream(args)
        .map(arg -> NAMES.contains(arg) ? folder.resolve(arg).toString() : arg)
        .forEach(all::add);
    all.add("--json");
    return line.execute(all.toArray(String[]::new));
  }

  private static final List<String> NAMES =
      List.of("feeds", "asn.csv", "out", "one", "two", "d", "nothing", "missing");

  private static JsonNode json(String text) throws IOException {
    return new JsonMapper().readTree(text);
  }
}
