package dev.glacis.engine;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Recorded traffic: a capture or a flow CSV, compressed or not, told apart by its first bytes.
///
/// @param name for errors
/// @param rate flows per second of made-up event time, from 1970 on, for flow records that have no
///   times of their own; 0 where nobody said
/// @param opening opens it from its beginning, as often as it is played
public record Traffic(String name, double rate, Opening opening) {
  /// @throws IllegalArgumentException for a rate that is none
  public Traffic {
    if (!(rate >= 0) || rate > 1e6) {
      throw new IllegalArgumentException("rate must be 0 to 1000000 flows per second, not " + rate);
    }
  }

  /// @param name of the file, for errors
  /// @throws BadInput where it is no file
  public static Traffic file(String name, Path file, double rate) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(name);
    }
    if (Files.isDirectory(file)) {
      throw new BadInput(name + ": is a folder; expected a capture or a flow CSV");
    }
    return new Traffic(name, rate, () -> Files.newInputStream(file));
  }

  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }
}
