package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model's life: trained, judged by the gate, installed, followed, rolled back, corrected by
/// people.
class DetectLifeTest {
  private static final String HEADER =
      "Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Flow IAT Mean,Label\n";

  @TempDir Path folder;

  private String data() {
    return folder.resolve("data").toString();
  }

  /// Benign flows last longer than floods.
  ///
  /// @param wrong how many benign flows are as short as a flood
  private String table(String name, int seed, int wrong) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder(HEADER);
    for (var i = 0; i < 200; i++) {
      var isBenign = i % 2 == 0;
      var length = isBenign && i >= 2 * wrong ? 10_000 + random.nextInt(999) : random.nextInt(500);
      text.append(
          "10.0.0.%d,%d,10.0.1.1,80,6,2017-07-03 11:%02d:%02d.000,%d,5,%s\n"
              .formatted(i % 9, 1000 + i, i / 60, i % 60, length, isBenign ? "BENIGN" : "DDoS"));
    }
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// Labels are the other way round.
  private String turned(String table) throws IOException {
    var text =
        Files.readString(Path.of(table))
            .replace("BENIGN", "x")
            .replace("DDoS", "BENIGN")
            .replace(",x\n", ",DDoS\n");
    return Files.writeString(Path.of(table + ".turned.csv"), text).toString();
  }

  private String model(String name, String flows) {
    var out = folder.resolve(name).toString();
    var trained = Ran.of("detect", "train", "--flows", flows, "--trees", "40", "--out", out);
    assertThat(trained.status()).as(trained.err()).isZero();
    return out;
  }

  private Ran install(String model, String... more) {
    var words = new String[5 + more.length];
    System.arraycopy(new String[] {"detect", "install", model, "--data", data()}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return Ran.of(words);
  }

  @Test
  void aModelIsInstalledListedUsedAndRolledBack() throws IOException {
    var flows = table("train.csv", 1, 0);
    var holdOut = table("later.csv", 2, 0);
    var first = model("a.gfm", flows);
    assertThat(install(first, "--force").out()).startsWith("full model version 1 is active");
    var second = model("b.gfm", table("more.csv", 3, 0));
    var installed = install(second, "--hold-out", holdOut, "--json");
    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(new JsonMapper().readTree(installed.out()).path("version").intValue()).isEqualTo(2);

    var listed = Ran.of("detect", "models", "--data", data());
    assertThat(listed.out().lines())
        .hasSize(3)
        .satisfiesExactly(
            one -> assertThat(one).startsWith("  1 full, ").contains("a.gfm by force", "macro-F1"),
            two -> assertThat(two).startsWith("* 2 full, ").contains("from b.gfm, SHA-256 "),
            reduced -> assertThat(reduced).isEqualTo("* bundled reduced"));
    var json =
        new JsonMapper().readTree(Ran.of("detect", "models", "--data", data(), "--json").out());
    assertThat(json).hasSize(2);
    assertThat(json.get(1).path("active").booleanValue()).isTrue();

    var explained =
        Ran.of("detect", "explain", "--model", data(), "--flows", holdOut, "--row", "2");
    assertThat(explained.out()).startsWith("flow 2: DoS, confidence ");

    assertThat(Ran.of("detect", "rollback", "--data", data()).out())
        .isEqualTo("full model version 1 is active\n");
    assertThat(Ran.of("detect", "rollback", "--data", data()).out())
        .isEqualTo("the bundled full model is active\n");
    var again = Ran.of("detect", "rollback", "--data", data());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("no full model is installed").hasLineCount(1);
  }

  @Test
  void aWorseModelIsRefusedWithReasonsAndStatusThree() throws IOException {
    var flows = table("train.csv", 1, 0);
    var holdOut = table("later.csv", 2, 0);
    install(model("a.gfm", flows), "--force");
    var bad = model("bad.gfm", turned(table("more.csv", 3, 0)));
    var refused = install(bad, "--hold-out", holdOut);
    assertThat(refused.status()).isEqualTo(3);
    assertThat(Ran.of("detect", "models", "--data", data(), "--json").out())
        .contains("\"version\":1")
        .doesNotContain("\"version\":2");
    assertThat(install(bad, "--hold-out", holdOut, "--force").status()).isZero();
  }

  @Test
  void aModelThatHasSeenTheHoldOutIsNotJudgedByIt() throws IOException {
    var flows = table("train.csv", 1, 0);
    install(model("a.gfm", flows), "--force");
    var seen = install(model("b.gfm", flows), "--hold-out", flows);
    assertThat(seen.status()).isEqualTo(2);
    assertThat(seen.err()).contains("hold-out train.csv: the model was trained on it");
  }

  @Test
  void damagedAndForeignModelsAreRefusedInOneLine() throws IOException {
    var good = model("a.gfm", table("train.csv", 1, 0));
    var bytes = Files.readAllBytes(Path.of(good));
    var cut = Files.write(folder.resolve("cut.gfm"), Arrays.copyOf(bytes, bytes.length / 2));
    bytes[bytes.length - 5] ^= 1;
    var altered = Files.write(folder.resolve("altered.gfm"), bytes);
    var old = bytes.clone();
    old[11] = 1;
    var version = Files.write(folder.resolve("old.gfm"), old);
    assertThat(install(cut.toString(), "--force"))
        .satisfies(ran -> assertThat(ran.err()).contains("cut.gfm: the model is cut short"))
        .satisfies(ran -> assertThat(ran.status()).isEqualTo(2));
    assertThat(install(altered.toString(), "--force"))
        .satisfies(ran -> assertThat(ran.err()).contains("altered.gfm: the model was altered"))
        .satisfies(ran -> assertThat(ran.err()).hasLineCount(1));
    assertThat(install(version.toString(), "--force").err())
        .contains("old.gfm: model format version 1, this program reads ");
    var other = Files.writeString(folder.resolve("o.csv"), "Flow Duration,Label\n1,Benign\n");
    assertThat(Ran.of("detect", "run", "--model", good, "--rate", "1", other.toString()).err())
        .contains("o.csv: flow records lack 1 of the model's 2 features: original/1/flow_iat_mean")
        .hasLineCount(1);
    var missing = Ran.of("detect", "models", "--data", folder.resolve("none").toString());
    assertThat(missing.out()).isEqualTo("* bundled full\n* bundled reduced\n");
  }

  @Test
  void trainingBehindAGateWritesNothingThatIsWorse() throws IOException {
    var good = model("a.gfm", table("train.csv", 1, 0));
    var out = folder.resolve("new.gfm");
    var train =
        new String[] {
          "detect",
          "train",
          "--flows",
          turned(table("b.csv", 3, 0)),
          "--trees",
          "5",
          "--gate",
          good,
          "--hold-out",
          table("later.csv", 2, 0),
          "--out",
          out.toString()
        };
    assertThat(Ran.of(train).status()).isEqualTo(3);
    assertThat(out).doesNotExist();
    train[3] = table("c.csv", 4, 0);
    assertThat(Ran.of(train).status()).isZero();
    assertThat(out).exists();
  }

  @Test
  void marksOfPeopleAreLearntFrom() throws IOException {
    var flows = table("train.csv", 1, 0);
    var model = model("a.gfm", flows);
    var odd = table("odd.csv", 5, 100);
    for (var row = 1; row < 120; row += 2) {
      var marked =
          Ran.of(
              "detect",
              "mark",
              "--data",
              data(),
              "--model",
              model,
              "--flows",
              odd,
              "--row",
              Integer.toString(row),
              "--as",
              "false",
              "--by",
              "ann",
              "--note",
              "our backup");
      assertThat(marked.status()).as(marked.err()).isZero();
      assertThat(marked.out()).contains(", marked as Benign by ann");
    }
    assertThat(Files.readAllLines(folder.resolve("data/feedback/marks.jsonl"))).hasSize(60);

    var out = folder.resolve("b.gfm").toString();
    var trained =
        Ran.of(
            "detect",
            "train",
            "--flows",
            flows,
            "--feedback",
            data(),
            "--trees",
            "5",
            "--out",
            out);
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(folder.resolve("b.md")).content().contains("| feedback | 60 | `");
  }

  @Test
  void aMarkThatSaysNothingOfTheVerdictIsRefused() throws IOException {
    var flows = table("train.csv", 1, 0);
    var model = model("a.gfm", flows);
    for (var as : new String[] {"false", "nonsense"}) {
      var ran =
          Ran.of(
              "detect", "mark", "--data", data(), "--model", model, "--flows", flows, "--row", "1",
              "--as", as);
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.err()).hasLineCount(1);
    }
    var beyond =
        Ran.of(
            "detect", "mark", "--data", data(), "--model", model, "--flows", flows, "--row", "999",
            "--as", "benign");
    assertThat(beyond.status()).isEqualTo(2);
    assertThat(beyond.err()).contains("train.csv: no flow 999");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void explanationsAreLinesOfJsonOnRequest() throws IOException {
    var flows = table("train.csv", 1, 0);
    var model = model("a.gfm", flows);
    var ran = Ran.of("detect", "explain", "--model", model, "--flows", flows, "--json");
    var lines = ran.out().lines().toList();
    assertThat(lines).hasSize(100);
    var line = new JsonMapper().readTree(lines.getFirst());
    assertThat(line.path("row").intValue()).isEqualTo(2);
    assertThat(line.path("verdict").textValue()).isEqualTo("DoS");
    assertThat(line.path("label").textValue()).isEqualTo("DDoS");
    var reason = line.path("explanation").path(0);
    assertThat(reason.path("feature").textValue()).isEqualTo("flow_duration");
    assertThat(reason.path("benign_percentile").doubleValue()).isLessThan(2);
    assertThat(reason.path("text").textValue())
        .startsWith("flow duration: ")
        .contains("; 98 % of benign flows have at least 10.0 ms");
    assertThat(
            Ran.of("detect", "explain", "--model", model, "--flows", flows, "--row", "0").status())
        .isEqualTo(2);
  }
}
