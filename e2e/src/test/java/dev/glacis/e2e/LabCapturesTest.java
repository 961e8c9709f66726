package dev.glacis.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.formats.flow.FlowCsvReader;
import dev.glacis.formats.flow.FlowLabels;
import dev.glacis.formats.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both committed lab runs: the demo's, and the one that is kept for tests and never trained on.
class LabCapturesTest {
  private static final String TEST = "/dev/glacis/e2e/lab-test/";
  private static final String DEMO = "/dev/glacis/samples/";

  private static final Map<String, LabCapture> RUNS =
      Map.of("demo", LabCapture.read(DEMO), "test", LabCapture.read(TEST));

  /// Unspecified, link-local and multicast, as neighbours use them to find each other.
  private static final List<Prefix> LINK =
      Stream.of("::/128", "fe80::/10", "ff00::/8").map(Prefix::parse).toList();

  static Stream<String> runs() {
    return RUNS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyAttackInTheTruthIsSeenAsFlowsWithItsLabel(String name) throws IOException {
    var run = run(name);
    var labels = label(run, run.csv, new StringWriter());
    assertThat(labels.byAttack().keySet())
        .containsExactlyElementsOf(run.attacks.stream().map(LabelledAttack::id).toList());
    assertThat(labels.byAttack()).allSatisfy((attack, flows) -> assertThat(flows).isPositive());
    assertThat(labels.byAttack())
        .containsAllEntriesOf(
            run.flows.stream()
                .filter(flow -> !flow.attack().isEmpty())
                .collect(groupingBy(LabCapture.Flow::attack, counting())));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyFlowHasTheLabelThatTheRuleGivesIt(String name) throws IOException {
    var run = run(name);
    var labelled = new StringWriter();
    label(run, run.csv, labelled);
    assertThat(
            labelled.toString().lines().skip(1).map(row -> row.substring(row.lastIndexOf(',') + 1)))
        .containsExactlyElementsOf(run.flows.stream().map(flow -> flow.label().label()).toList());
  }

  @ParameterizedTest
  @MethodSource("runs")
  void labellingAgainGivesTheSameBytes(String name) throws IOException {
    var run = run(name);
    var once = new StringWriter();
    var twice = new StringWriter();
    var first = label(run, run.csv, once);
    assertThat(label(run, once.toString(), twice)).isEqualTo(first);
    assertThat(twice.toString().equals(once.toString())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyFamilyIsThereAndOutsideTheFloodsMostFlowsAreBenign(String name) throws IOException {
    var run = run(name);
    var counts = label(run, run.csv, new StringWriter()).byClass();
    assertThat(counts)
        .containsOnlyKeys(
            Stream.of(TrafficClass.values())
                .filter(kind -> kind != TrafficClass.UNKNOWN)
                .toArray(TrafficClass[]::new));
    assertThat(counts.values()).allMatch(count -> count >= 50);
    var outsideFloods = run.flows.size() - counts.get(TrafficClass.DOS);
    assertThat(counts.get(TrafficClass.BENIGN)).isGreaterThan(outsideFloods / 2);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void packetsAreInOrderOfTimeAndAllUnderstoodExceptWhatIsNotIp(String name) {
    var run = run(name);
    var counted = run.packets.snapshot();
    assertThat(run.outOfOrder).isZero();
    assertThat(counted.kept()).isGreaterThan(100_000);
    assertThat(counted.dropped().keySet()).isSubsetOf("not_ip");
  }

  @ParameterizedTest
  @MethodSource("runs")
  void bothFamiliesOfAddressesAndTcpUdpAndIcmpAreThere(String name) {
    assertThat(
            run(name).flows.stream()
                .map(flow -> (flow.source().isV4() ? "4/" : "6/") + flow.protocol())
                .distinct())
        .contains("4/1", "4/6", "4/17", "6/6", "6/17", "6/" + Protocol.ICMPV6);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyAddressIsInsideOrReservedForDocumentationOrBenchmarks(String name) {
    var run = run(name);
    assertThat(
            run.flows.stream().flatMap(flow -> Stream.of(flow.source(), flow.target())).distinct())
        .allMatch(
            a ->
                LabCapture.isIn(run.own, a)
                    || LabCapture.isIn(LabCapture.RESERVED, a)
                    || LabCapture.isIn(LINK, a));
  }

  @Test
  void theTestCaptureHasOtherAddressesInsideAndAnotherTimetableThanTheDemo() {
    assertThat(run("test").own).doesNotContainAnyElementsOf(run("demo").own);
    assertThat(timetable("test")).doesNotContainAnyElementsOf(timetable("demo"));
  }

  @Test
  void theBundledModelWasNotTrainedOnTheTestCapture() throws IOException {
    var sources = ModelFile.read(Bundled.path("bundled:model.gfm")).card().sources();
    assertThat(sources)
        .isNotEmpty()
        .extracting(ModelCard.Source::sha256)
        .doesNotContain(sha256(TEST + "capture.pcap.gz"));
  }

  @Test
  void theChecksumsInTheDocumentsAreThoseOfTheFiles() throws IOException {
    var page = Path.of("docs", "sample-data.md");
    var root = Path.of("").toAbsolutePath();
    var text = Files.readString(Files.exists(page) ? page : root.resolveSibling(page));
    for (var file :
        List.of(
            DEMO + "capture.pcap.gz",
            DEMO + "truth.json",
            DEMO + "network.json",
            TEST + "capture.pcap.gz",
            TEST + "truth.json")) {
      assertThat(text).as(file).contains(sha256(file));
    }
  }

  private static LabCapture run(String name) {
    return RUNS.get(name);
  }

  /// Techniques with the milliseconds from the first packet to their start.
  private static List<String> timetable(String name) {
    var run = run(name);
    return run.attacks.stream()
        .map(a -> a.id().substring(4) + " " + (a.startMicros() - run.firstMicros) / 1000)
        .toList();
  }

  private static FlowLabels label(LabCapture run, String csv, StringWriter out) throws IOException {
    var rows = new Intake("rows");
    var bytes = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    try (var flows = FlowCsvReader.open(bytes, "flows.csv", rows)) {
      var labels = FlowLabels.copy(flows, run.truth, "flows.csv", out);
      assertThat(rows.snapshot().kept()).isEqualTo(run.flows.size());
      return labels;
    }
  }

  private static String sha256(String resource) throws IOException {
    try (var in = LabCapture.open(resource)) {
      var digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
