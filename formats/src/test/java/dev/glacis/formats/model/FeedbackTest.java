package dev.glacis.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTest {
  private static final FeatureSchema SCHEMA =
      new FeatureSchema("corrected", 1, List.of("flow_duration", "idle_max"));

  private static final List<String> IDS =
      List.of("corrected/1/idle_max", "corrected/1/flow_duration");

  @TempDir Path data;

  private final Intake marks = new Intake("marks");

  private Path file() {
    return data.resolve("feedback/marks.jsonl");
  }

  private static FlowBatch flow(int sourcePort, double duration, double idle) {
    var batch = new FlowBatch(SCHEMA, 1);
    batch.add();
    batch.sourceLow[0] = Address.parse("192.0.2.1").low();
    batch.sourceHigh[0] = Address.parse("192.0.2.1").high();
    batch.sourcePort[0] = sourcePort;
    batch.protocol[0] = 6;
    batch.startMicros[0] = 1_000_000;
    batch.timeMicros[0] = 2_000_000;
    batch.features[0] = duration;
    batch.features[1] = idle;
    return batch;
  }

  private static Feedback.Mark mark(TrafficClass as) {
    return new Feedback.Mark(
        Instant.parse("2026-11-20T15:00:00Z"), "ann", as, TrafficClass.DOS, 0.75, "9f", "why");
  }

  private LabelledFlows read() throws IOException {
    var flows = new LabelledFlows(IDS);
    new Feedback(data).addTo(flows, marks);
    assertThat(marks.snapshot().inFlight()).isZero();
    return flows;
  }

  @Test
  void marksAreKeptWithWhoWhenAndWhatAndTrainedOnAsTheyWereMarked() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, Double.NaN), 0);
    new Feedback(data).append(mark(TrafficClass.BOTNET), flow(2, 8, 9), 0);

    assertThat(file())
        .content()
        .startsWith(
            "{\"marked\":\"2026-11-20T15:00:00Z\",\"by\":\"ann\",\"as\":\"Benign\","
                + "\"verdict\":\"DoS\",\"confidence\":0.75,\"model\":\"9f\",\"note\":\"why\","
                + "\"flow\":{\"source\":\"192.0.2.1\",\"source_port\":1,")
        .contains("\"corrected/1/idle_max\":null")
        .endsWith(
            "\"features\":{\"corrected/1/flow_duration\":8.0,\"corrected/1/idle_max\":9.0}}\n");
    assertThat(read().countByClass())
        .isEqualTo(Map.of(TrafficClass.BENIGN, 1L, TrafficClass.BOTNET, 1L));
  }

  @Test
  void theSourceSaysHowManyRowsAndTheChecksumOfTheFile() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0);
    var source = new Feedback(data).addTo(new LabelledFlows(IDS), marks);
    assertThat(source.name()).isEqualTo("feedback");
    assertThat(source.rows()).isEqualTo(1);
    assertThat(source.sha256()).isEqualTo(ModelStore.sha256(Files.readAllBytes(file())));
  }

  @Test
  void ofSeveralMarksOfOneFlowTheLastCounts() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0);
    new Feedback(data).append(mark(TrafficClass.DOS), flow(1, 7, 8), 0);
    assertThat(read().countByClass()).isEqualTo(Map.of(TrafficClass.DOS, 1L));
    assertThat(marks.snapshot().dropped()).isEqualTo(Map.of("again", 1L));
  }

  @Test
  void aLineCutShortByACrashIsPassedOverAndTheNextMarkIsWhole() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0);
    var bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 20), StandardOpenOption.APPEND);
    new Feedback(data).append(mark(TrafficClass.DOS), flow(2, 7, 8), 0);
    assertThat(read().countByClass())
        .isEqualTo(Map.of(TrafficClass.BENIGN, 1L, TrafficClass.DOS, 1L));
    assertThat(marks.snapshot().dropped()).isEqualTo(Map.of("malformed", 1L));
  }

  @Test
  void aFlowWithoutAllFeaturesOfTheModelIsCountedAndLeftOut() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0);
    var flows = new LabelledFlows(List.of("corrected/1/flow_duration", "corrected/1/syn"));
    new Feedback(data).addTo(flows, marks);
    assertThat(flows.size()).isZero();
    assertThat(marks.snapshot().dropped()).isEqualTo(Map.of("lacks_features", 1L));
  }

  @Test
  void aFullFileTakesNoMore() throws IOException {
    Files.createDirectories(file().getParent());
    try (var out =
        Files.newByteChannel(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.position(Feedback.MOST_BYTES - 10);
      out.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0))
        .withMessageContaining("marks.jsonl: full");
  }

  @Test
  void withoutMarksThereIsNothingToTrainOn() {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(this::read)
        .withMessageContaining("no feedback; make some with: detect mark --data");
  }

  @Test
  void aMarkNeedsANameAndIsNeverUnknown() {
    assertThatIllegalArgumentException().isThrownBy(() -> mark(TrafficClass.UNKNOWN));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Feedback.Mark(
                    Instant.EPOCH, " ", TrafficClass.DOS, TrafficClass.DOS, 1, "", ""));
  }

  @Test
  void damagedMarksAreReadOrCounted() throws IOException {
    new Feedback(data).append(mark(TrafficClass.BENIGN), flow(1, 7, 8), 0);
    var bytes = Files.readAllBytes(file());
    var random = new Random(1);
    for (var i = 0; i < 1_000; i++) {
      var damaged = bytes.clone();
      for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(file(), damaged);
      assertThat(read().size()).isLessThan(3);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void anyLinesAreMarksOrCounted(byte[] bytes) throws IOException {
    var folder = Files.createTempDirectory("feedback");
    var marksFile = folder.resolve("feedback/marks.jsonl");
    try {
      Files.createDirectories(marksFile.getParent());
      Files.write(marksFile, bytes);
      var flows = new LabelledFlows(IDS);
      var counts = new Intake("marks");
      new Feedback(folder).addTo(flows, counts);
      assertThat(counts.snapshot().kept()).isEqualTo(flows.size());
      assertThat(counts.snapshot().inFlight()).isZero();
      assertThat(new String(bytes, StandardCharsets.UTF_8).lines().count())
          .isGreaterThanOrEqualTo(counts.snapshot().kept());
    } finally {
      Files.deleteIfExists(marksFile);
      Files.deleteIfExists(marksFile.getParent());
      Files.deleteIfExists(folder);
    }
  }
}
