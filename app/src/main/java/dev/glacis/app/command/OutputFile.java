package dev.glacis.app.command;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A file that a command writes: whole or not at all. It is written beside its place and moved
/// there at the end; a device or a pipe is written to as it stands, never replaced.
final class OutputFile {
  private OutputFile() {}

  /// @throws BadInput where a folder is in the way
  /// @throws NoSuchFileException where the folder for it is missing
  static void check(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a folder; expected a file to write");
    }
    var folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
  }

  /// @throws BadInput where the file to write is one of those that are read
  static void checkIsNone(Path file, List<Path> read) throws IOException {
    for (var input : read) {
      if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
        throw new BadInput(file + ": is read as well; expected another file to write");
      }
    }
  }

  /// Writes the file, if the content says that there is something to keep; else what was there
  /// before stays.
  static void write(Path file, Content content) throws IOException {
    check(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (var out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    var target = Files.exists(file) ? file.toRealPath() : file;
    var partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      final boolean keep;
      try (var out = Files.newOutputStream(partial)) {
        keep = content.writeTo(out);
      }
      if (keep) {
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @FunctionalInterface
  interface Content {
    /// @return whether to keep what was written
    boolean writeTo(OutputStream out) throws IOException;
  }
}
