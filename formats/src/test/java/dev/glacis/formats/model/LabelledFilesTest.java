package dev.glacis.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.glacis.core.detect.BenignHosts;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFilesTest {
  private static final String HEADER =
      "Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Flow IAT Mean,ICMP"
          + " Code,Label\n";

  @TempDir Path folder;

  private final Intake rows = new Intake("rows");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String row(double gap, String label) {
    return "192.0.2.1,4000,10.0.0.1,80,6,2017-07-03 11:57:41.826651,251,"
        + gap
        + ",-1,"
        + label
        + "\n";
  }

  private LabelledFiles files(Path... tables) {
    return new LabelledFiles(List.of(tables), List.of(), rows);
  }

  @Test
  void rowsComeWithTheClassThatTheirLabelMeans() throws IOException {
    var files =
        files(
            file(
                "a.csv",
                HEADER + row(1, "BENIGN") + row(2, "DoS Hulk") + row(3, "DoS Hulk - Attempted")));
    var flows = new LabelledFlows(files.commonFeatures());
    var sources = files.addTo(flows, new BenignHosts());
    assertThat(flows.featureIds())
        .containsExactly(
            "corrected/1/flow_duration", "corrected/1/flow_iat_mean", "corrected/1/icmp_code");
    assertThat(List.of(flows.label(0), flows.label(1), flows.label(2)))
        .containsExactly(TrafficClass.BENIGN, TrafficClass.DOS, TrafficClass.BENIGN);
    assertThat(sources).hasSize(1);
    assertThat(sources.getFirst().name()).isEqualTo("a.csv");
    assertThat(sources.getFirst().rows()).isEqualTo(3);
    assertThat(sources.getFirst().sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void moreRowsThanABatchHoldsAreAllRead() throws IOException {
    var files = files(file("long.csv", HEADER + row(1, "BENIGN").repeat(1_300)));
    var flows = new LabelledFlows(files.commonFeatures());
    files.addTo(flows, new BenignHosts());
    assertThat(flows.size()).isEqualTo(1_300);
    assertThat(rows.snapshot().kept()).isEqualTo(1_300);
  }

  @Test
  void onlyFeaturesThatAllFilesHaveAreCommon() throws IOException {
    var other =
        file(
            "b.csv",
            "Src IP,Dst IP,Flow Duration,ICMP Code,Label\n192.0.2.1,10.0.0.1,5,-1,BENIGN\n");
    assertThat(files(file("a.csv", HEADER), other).commonFeatures())
        .containsExactly("corrected/1/flow_duration", "corrected/1/icmp_code");
  }

  @Test
  void aFileOfAnotherProfileIsRefused() throws IOException {
    var original = file("o.csv", "Flow Duration,Flow IAT Mean,Label\n5,1,BENIGN\n");
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> files(file("a.csv", HEADER), original).commonFeatures())
        .withMessageContaining("o.csv:1: no feature in common")
        .withMessageContaining("original");
  }

  @Test
  void anUnknownLabelIsRefusedByName() throws IOException {
    var files = files(file("a.csv", HEADER + row(1, "Mystery")));
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> files.addTo(new LabelledFlows(files.commonFeatures()), new BenignHosts()))
        .withMessageContaining("a.csv: unknown label 'Mystery'");
  }

  @Test
  void aFileWithoutLabelsIsRefused() throws IOException {
    var files = files(file("a.csv", HEADER + row(1, "")));
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> files.addTo(new LabelledFlows(files.commonFeatures()), new BenignHosts()))
        .withMessageContaining("a.csv: expected labelled flows, found none");
  }

  @Test
  void aFolderWithoutACaptureIsNoLabRun() {
    var files = new LabelledFiles(List.of(), List.of(folder), rows);
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> files.readAll((_, _, _, _) -> {}))
        .withMessageContaining("expected a lab run");
  }
}
