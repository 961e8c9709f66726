package dev.glacis.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.contract.ObjectsContract;
import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectsTest extends ObjectsContract {
  @TempDir Path directory;

  @Override
  protected Objects open() {
    return new DirectoryObjects(directory.resolve("not/there/yet"));
  }

  @Override
  protected int large() {
    return 1 << 20;
  }

  @Test
  void aFileThatGrowsUnderItsReaderIsToldAtItsEnd() throws IOException {
    var file = Files.writeString(directory.resolve("a"), "one\n");
    try (var objects = new DirectoryObjects(directory);
        var in = objects.open(objects.find("a").getFirst())) {
      Files.writeString(file, "two\n", StandardOpenOption.APPEND);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(ObjectReplaced.class)
          .hasMessage(file + ": replaced or removed while it was read");
    }
  }

  @Test
  void aKeyDoesNotLeadOutOfTheDirectory() {
    try (var objects = open()) {
      assertThatThrownBy(() -> objects.find("../a")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> objects.list("a/../../b/"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> objects.write("/etc/a", _ -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFileIsHeldByItsDirectoryAndADirectoryByItself() throws IOException {
    var file = Files.writeString(directory.resolve("a.txt"), "");
    assertThat(DirectoryObjects.holding(file)).isEqualTo(new DirectoryObjects(directory));
    assertThat(DirectoryObjects.keyOf(file)).isEqualTo("a.txt");
    assertThat(DirectoryObjects.holding(directory)).isEqualTo(new DirectoryObjects(directory));
    assertThat(DirectoryObjects.keyOf(directory)).isEmpty();
    assertThat(DirectoryObjects.holding(Path.of("")).root()).isAbsolute();
  }
}
