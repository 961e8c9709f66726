package dev.glacis.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  private static final OutputFile.Content NEW =
      out -> {
        out.write("new".getBytes(UTF_8));
        return true;
      };

  @TempDir Path folder;

  @Test
  void aFileIsReplacedWhole() throws IOException {
    var file = Files.writeString(folder.resolve("out"), "something older");
    OutputFile.write(file, NEW);
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void whatWasThereStaysWhereNothingIsToBeKeptOrWritingFails() throws IOException {
    var file = Files.writeString(folder.resolve("out"), "old");
    OutputFile.write(
        file,
        out -> {
          out.write(1);
          return false;
        });
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("the disk is full");
                    }))
        .hasMessage("the disk is full");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aLinkIsFollowedAndStaysALink() throws IOException {
    var file = Files.writeString(folder.resolve("out"), "old");
    var link = Files.createSymbolicLink(folder.resolve("link"), file);
    OutputFile.write(link, NEW);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void aDeviceIsWrittenToAndNeverReplaced() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    OutputFile.write(link, NEW);
    assertThat(link).isSymbolicLink();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aFolderInTheWayIsSaidAndLeft() throws IOException {
    var inTheWay = Files.createDirectory(folder.resolve("out"));
    assertThatThrownBy(() -> OutputFile.write(inTheWay, NEW))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is a folder");
    assertThat(inTheWay).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    assertThatThrownBy(() -> OutputFile.write(folder.resolve("missing/out"), NEW))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("missing").toString());
  }
}
