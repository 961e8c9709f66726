package dev.glacis.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.detect.BenignProfile;
import dev.glacis.core.detect.Calibration;
import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.HostMeasure;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.core.detect.Spread;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.forest.Cuts;
import dev.glacis.core.forest.ForestTrainer;
import dev.glacis.core.forest.TrainingRows;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final int HEADER = 48;

  static Model model(long seed) {
    var random = new Random(seed);
    var values = random.doubles(3 * 80).toArray();
    var labels = new int[80];
    for (var row = 0; row < labels.length; row++) {
      labels[row] = values[3 * row] > 0.5 ? 1 : 0;
    }
    var forest =
        ForestTrainer.train(
                new TrainingRows(values, 3, labels, 2),
                new ForestTrainer.Options(4, 6, 1, Cuts.BEST, 2, 32, List.of(), seed),
                Runnable::run)
            .forest();
    return new Model(
        ModelKind.REDUCED,
        forest,
        List.of("corrected/1/a", "corrected/1/b", "corrected/1/c"),
        List.of(TrafficClass.BENIGN, TrafficClass.DOS),
        List.of(0.25, 0.75),
        new Calibration(List.of(1.5, 2.0), List.of(-0.5, 0.0)),
        new BenignProfile(new float[3 * BenignProfile.STEPS]),
        BenignProfile.unknown(HostMeasure.COUNT),
        new Spread(new float[3 * Spread.EDGES], new float[3 * Spread.BINS]),
        new ModelCard(
            "0.1",
            new TreeMap<>(Map.of("java", "25")),
            seed,
            "ff00",
            1_000,
            List.of(new ModelCard.Source("flows.csv", 80, "00ff")),
            Map.of(TrafficClass.BENIGN, 40L, TrafficClass.DOS, 40L),
            List.of(
                new ModelCard.Trial(
                    "all",
                    new Evaluation(
                        Map.of(
                            TrafficClass.BENIGN,
                            Map.of(TrafficClass.BENIGN, 7L),
                            TrafficClass.DOS,
                            Map.of(TrafficClass.DOS, 9L, TrafficClass.UNKNOWN, 1L)),
                        Map.of(TrafficClass.BENIGN, 2L))))));
  }

  private static Model read(byte[] bytes) throws IOException {
    return ModelFile.read(new ByteArrayInputStream(bytes), "m.gfm");
  }

  @Test
  void whatIsReadIsWhatWasWritten(@TempDir Path folder) throws IOException {
    var model = model(1);
    var file = folder.resolve("m.gfm");
    ModelFile.write(model, file);
    var again = ModelFile.read(file);
    assertThat(again.forest().nodes()).containsExactly(model.forest().nodes());
    assertThat(again.forest().distributions()).containsExactly(model.forest().distributions());
    assertThat(again.featureIds()).isEqualTo(model.featureIds());
    assertThat(again.classes()).isEqualTo(model.classes());
    assertThat(again.thresholds()).isEqualTo(model.thresholds());
    assertThat(again.benign().quantiles()).containsExactly(model.benign().quantiles());
    assertThat(again.benignHosts().quantiles()).containsExactly(model.benignHosts().quantiles());
    assertThat(again.kind()).isEqualTo(model.kind());
    assertThat(again.calibration()).isEqualTo(model.calibration());
    assertThat(again.spread().edges()).containsExactly(model.spread().edges());
    assertThat(again.spread().shares()).containsExactly(model.spread().shares());
    assertThat(again.card()).isEqualTo(model.card());
    assertThat(ModelFile.bytes(again)).isEqualTo(Files.readAllBytes(file));
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Property(tries = 200)
  void anyByteAlteredIsNoticed(
      @ForAll @IntRange(max = 1 << 20) int at, @ForAll @IntRange(min = 1, max = 255) int by) {
    var bytes = ModelFile.bytes(model(2));
    bytes[at % bytes.length] ^= (byte) by;
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(bytes))
        .withMessageStartingWith("m.gfm: ");
  }

  @Property(tries = 100)
  void anyPartOfAModelIsRefused(@ForAll @IntRange(max = 1 << 20) int length) {
    var bytes = ModelFile.bytes(model(3));
    var part = Arrays.copyOf(bytes, length % bytes.length);
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(part))
        .withMessageMatching("m.gfm: (not a Glacis model|the model is cut short).*");
  }

  @Test
  void anotherFormatVersionIsRefusedByNumber() {
    var bytes = ModelFile.bytes(model(4));
    bytes[11] = 9;
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(bytes))
        .withMessage("m.gfm: model format version 9, this program reads 3");
  }

  @Test
  void aFileThatIsNoModelIsRefused() {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read("id,Flow ID,Src IP".getBytes(StandardCharsets.UTF_8)))
        .withMessage("m.gfm: not a Glacis model: it does not start with GLACISGF");
  }

  @Property(tries = 300)
  void contentAlteredUnderAGoodChecksumIsReadOrRefusedInOneLine(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) throws IOException {
    var bytes = ModelFile.bytes(model(5));
    byte[] content;
    try (var in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, HEADER, bytes.length - HEADER))) {
      content = in.readAllBytes();
    }
    var random = new Random(seed);
    for (var i = 0; i < changes; i++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt();
    }
    readOrRefuse(content);
  }

  @FuzzTest(maxDuration = "30s")
  void anyContentUnderAGoodChecksumIsReadOrRefusedInOneLine(byte[] content) throws IOException {
    readOrRefuse(content);
  }

  private static void readOrRefuse(byte[] content) throws IOException {
    var deflated = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(deflated)) {
      out.write(content);
    }
    try {
      var model = read(ModelFile.framed(deflated.toByteArray()));
      assertThat(model.featureIds()).hasSize(model.forest().features());
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("m.gfm: ").doesNotContain("\n");
    }
  }
}
