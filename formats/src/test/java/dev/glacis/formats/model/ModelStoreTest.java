package dev.glacis.formats.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  /// All of kind reduced.
  private static final List<byte[]> MODELS = List.of(bytes(1), bytes(2), bytes(3));

  private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

  @TempDir Path data;

  private static byte[] bytes(long seed) {
    return ModelFile.bytes(ModelFileTest.model(seed));
  }

  private ModelStore store() {
    return ModelStore.in(data);
  }

  private int active() throws IOException {
    return store().active(ModelKind.REDUCED).map(ModelStore.Version::number).orElse(0);
  }

  private ModelStore.Version install(int which) throws IOException {
    return store().install(MODELS.get(which), "m" + which + ".gfm", NOW, false);
  }

  @Test
  void whatIsInstalledIsActiveAndReadAgain() throws IOException {
    assertThat(store().versions()).isEmpty();
    assertThat(active()).isZero();

    var version = install(0);

    assertThat(version)
        .isEqualTo(
            new ModelStore.Version(
                1, ModelKind.REDUCED, ModelStore.sha256(MODELS.getFirst()), NOW, "m0.gfm", false));
    assertThat(store().active(ModelKind.REDUCED)).contains(version);
    assertThat(store().active(ModelKind.FULL)).isEmpty();
    assertThat(ModelFile.bytes(store().read(version))).isEqualTo(MODELS.getFirst());
    assertThat(ModelStore.at(data).versions()).containsExactly(version);
    assertThat(ModelStore.at(data.resolve("models")).versions()).containsExactly(version);
  }

  @Test
  void rollingBackGoesOneStepEachTimeAndEndsWithoutAModel() throws IOException {
    install(0);
    install(1);
    install(2);
    assertThat(active()).isEqualTo(3);
    assertThat(store().rollBack(ModelKind.REDUCED)).map(ModelStore.Version::number).contains(2);
    install(0);
    assertThat(active()).isEqualTo(4);
    store().rollBack(ModelKind.REDUCED);
    store().rollBack(ModelKind.REDUCED);
    assertThat(active()).isEqualTo(1);
    assertThat(store().rollBack(ModelKind.REDUCED)).isEmpty();
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> store().rollBack(ModelKind.REDUCED))
        .withMessage(data.resolve("models") + ": no reduced model is installed");
    assertThat(store().versions()).hasSize(4);
  }

  @Test
  void whatIsNoModelIsNotInstalled() throws IOException {
    install(0);
    var cut = Arrays.copyOf(MODELS.get(1), 100);
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> store().install(cut, "cut.gfm", NOW, true))
        .withMessageStartingWith("cut.gfm: the model is cut short");
    assertThat(active()).isEqualTo(1);
    assertThat(store().versions()).hasSize(1);
  }

  @Test
  void aVersionThatWasAlteredIsRefused() throws IOException {
    var version = install(0);
    Files.write(data.resolve("models/model-00001.gfm"), MODELS.get(1));
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> store().read(version))
        .withMessageContaining("model-00001.gfm: altered since it was installed");
  }

  @Test
  void tenVersionsOfAKindAreKeptAndNoOtherFiles() throws IOException {
    for (var i = 0; i < 13; i++) {
      install(i % 3);
    }
    assertThat(store().versions())
        .extracting(ModelStore.Version::number)
        .containsExactly(4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    try (var files = Files.list(data.resolve("models"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(12)
          .contains("models.json", ".lock", "model-00004.gfm", "model-00013.gfm");
    }
    for (var back = 12; back >= 4; back--) {
      store().rollBack(ModelKind.REDUCED);
      assertThat(active()).isEqualTo(back);
    }
  }

  @Test
  void aReaderFindsOneModelOrTheOtherWhileOneIsInstalled() throws Exception {
    install(0);
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (var i = 1; i < 40; i++) {
                      install(i % 3);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    var read = 0;
    while (writer.isAlive()) {
      var version = store().active(ModelKind.REDUCED).orElseThrow();
      var expected = ModelStore.sha256(MODELS.get((version.number() - 1) % 3));
      assertThat(version.sha256()).isEqualTo(expected);
      read++;
    }
    assertThat(read).isPositive();
    assertThat(active()).isEqualTo(40);
  }

  @Test
  void damagedIndexesAreRefusedInOneLine() throws IOException {
    install(0);
    install(1);
    var index = Files.readAllBytes(data.resolve("models/models.json"));
    var random = new Random(1);
    for (var i = 0; i < 5_000; i++) {
      var damaged = Arrays.copyOf(index, index.length - (i % 3 == 0 ? random.nextInt(200) : 0));
      for (var changes = random.nextInt(4); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(damaged);
    }
    Files.writeString(data.resolve("models/models.json"), "{}");
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> store().versions())
        .withMessageContaining("models.json: damaged: ");
  }

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreAnIndexOrBadInputOfOneLine(byte[] bytes) {
    readOrRefuse(bytes);
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      var index = StoreIndex.read(bytes, "models.json");
      var again = new String(index.json(), StandardCharsets.UTF_8);
      assertThat(StoreIndex.read(again.getBytes(StandardCharsets.UTF_8), "again")).isEqualTo(index);
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("models.json: damaged: ").hasLineCount(1);
    }
  }
}
