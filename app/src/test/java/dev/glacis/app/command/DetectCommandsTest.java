package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.Features;
import dev.glacis.formats.model.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandsTest {
  private static final String HEADER = "Timestamp,Flow Duration,Flow IAT Mean,ICMP Code,Label\n";

  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();

  private int detect(String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "detect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Glacis.commandLine().setErr(new PrintWriter(errors, true)).execute(all);
  }

  /// Benign flows last longer than floods.
  private String table(String name, String... labels) throws IOException {
    var random = new Random(1);
    var text = new StringBuilder(HEADER);
    for (var i = 0; i < 100; i++) {
      for (var label : labels) {
        var length = label.equals("BENIGN") ? 1_000 + random.nextInt(999) : random.nextInt(500);
        text.append("2017-07-03 11:57:%02d.000,%d,%d,-1,%s\n".formatted(i % 60, length, i, label));
      }
    }
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String model() throws IOException {
    var out = folder.resolve("m.gfm").toString();
    var flows = table("train.csv", "BENIGN", "DoS Hulk");
    assertThat(detect("train", "--flows", flows, "--trees", "5", "--out", out)).isZero();
    return out;
  }

  @Test
  void trainWritesAModelWithItsCard() throws IOException {
    var model = ModelFile.read(Path.of(model()));
    assertThat(model.forest().trees()).isEqualTo(5);
    assertThat(model.card().sources().getFirst().name()).isEqualTo("train.csv");
    assertThat(folder.resolve("m.md"))
        .content()
        .startsWith("# Model card")
        .contains("glacis detect train --flows train.csv --trees 5 --seed 1 --out m.gfm")
        .contains("| train.csv | 200 |");
  }

  @Test
  void trainingTwiceGivesTheSameFile() throws IOException {
    var first = Files.readAllBytes(Path.of(model()));
    assertThat(Files.readAllBytes(Path.of(model()))).isEqualTo(first);
  }

  @Test
  void evaluateHasStatusThreeWhereAMinimumDoesNotHold() throws IOException {
    var model = model();
    var good = table("good.csv", "BENIGN", "DDoS");
    var bad = table("bad.csv", "BENIGN", "Bot");
    assertThat(detect("evaluate", "--model", model, "--flows", good, "--min-macro-f1", "0.99"))
        .isZero();
    assertThat(detect("evaluate", "--model", model, "--flows", bad, "--min-macro-f1", "0.9"))
        .isEqualTo(3);
    assertThat(detect("evaluate", "--model", model, "--flows", bad, "--min-recall", "Botnet=0.1"))
        .isEqualTo(3);
  }

  @Test
  void eachProtocolTrainsAndJudgesByItself() throws IOException {
    var flows = table("both.csv", "BENIGN", "DoS Hulk", "Bot");
    var others = table("others.csv", "BENIGN", "DDoS");
    assertThat(
            detect(
                "evaluate", "--protocol", "time-split", "--flows", flows, "--min-macro-f1", "0.1"))
        .isZero();
    assertThat(detect("evaluate", "--protocol", "leave-one-attack-out", "--flows", flows)).isZero();
    assertThat(
            detect(
                "evaluate",
                "--protocol",
                "cross-network",
                "--train-flows",
                flows,
                "--flows",
                others,
                "--min-recall",
                "DoS=0.1"))
        .isZero();
  }

  @Test
  void aProtocolThatIsNotThereIsRefusedByName() throws IOException {
    var flows = table("flows.csv", "BENIGN", "DDoS");
    assertThat(detect("evaluate", "--protocol", "shuffled", "--flows", flows)).isEqualTo(2);
    assertThat(errors.toString()).contains("--protocol shuffled: expected time-split");
    assertThat(detect("evaluate", "--protocol", "cross-network", "--flows", flows)).isEqualTo(2);
    assertThat(errors.toString()).contains("expected --train-flows FILE");
  }

  @Test
  void flowsOfBenignLabelsAloneAreRefused() throws IOException {
    var flows = table("benign.csv", "BENIGN");
    assertThat(detect("train", "--flows", flows, "--out", folder.resolve("x.gfm").toString()))
        .isEqualTo(2);
    assertThat(errors.toString())
        .isEqualTo("glacis: training rows are all Benign: there is no attack to learn\n");
    assertThat(folder.resolve("x.gfm")).doesNotExist();
  }

  @Test
  void flowsThatLackFeaturesOfTheBundledModelAreRefusedByName() throws IOException {
    assertThat(detect("evaluate", "--flows", table("few.csv", "BENIGN"))).isEqualTo(2);
    assertThat(errors.toString())
        .contains("few.csv: flow records lack")
        .contains("corrected/1/total_fwd_packets");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    var flows = table("a.csv", "BENIGN", "DDoS");
    assertThat(detect("evaluate", "--model", flows, "--flows", flows)).isEqualTo(2);
    assertThat(errors.toString()).contains("a.csv: not a Glacis model").hasLineCount(1);
  }

  @Test
  void theBundledModelScoresWhatTheMeterMakes() throws IOException {
    try (var in = Glacis.class.getResourceAsStream("/dev/glacis/samples/model.gfm")) {
      assertThat(in).isNotNull();
      var model = ModelFile.read(in, "bundled model");
      assertThat(model.scorerFor(Features.CORRECTED).schema()).isEqualTo(Features.CORRECTED);
      assertThat(model.card().rowsByClass())
          .containsOnlyKeys(
              TrafficClass.BENIGN,
              TrafficClass.DOS,
              TrafficClass.PORT_SCAN,
              TrafficClass.BRUTE_FORCE,
              TrafficClass.WEB_ATTACK,
              TrafficClass.BOTNET,
              TrafficClass.INFILTRATION);
      assertThat(model.featureIds())
          .noneMatch(
              id -> id.contains("port") || id.contains("address") || id.contains("timestamp"));
    }
  }
}
