package dev.glacis.engine;

import dev.glacis.formats.BadInput;
import dev.glacis.formats.LiveInput;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Recorded traffic: a capture, a flow CSV or the flow records of another tool, compressed or not,
/// told apart by its first bytes unless said.
///
/// @param name for errors
/// @param rate flows per second of made-up event time, from 1970 on, for flow records that have no
///   times of their own; 0 where nobody said
/// @param records whose flow records they are; empty where the first bytes say what it is
/// @param opening opens it from its beginning, as often as it is played
public record Traffic(String name, double rate, Optional<RecordSource> records, Opening opening) {
  /// @throws IllegalArgumentException for a rate that is none
  public Traffic {
    if (!(rate >= 0) || rate > 1e6) {
      throw new IllegalArgumentException("rate must be 0 to 1000000 flows per second, not " + rate);
    }
  }

  /// Told by its first bytes.
  public Traffic(String name, double rate, Opening opening) {
    this(name, rate, Optional.empty(), opening);
  }

  /// The same, known to be flow records of that tool.
  public Traffic of(RecordSource source) {
    return new Traffic(name, rate, Optional.of(source), opening);
  }

  /// @param name of the file, for errors
  /// @throws BadInput where it is no file
  public static Traffic file(String name, Path file, double rate) throws IOException {
    requireFile(name, file);
    return new Traffic(name, rate, () -> Files.newInputStream(file));
  }

  /// A file that is still being written: it ends when the reader is interrupted. See [LiveInput].
  ///
  /// @param name of the file, for errors
  /// @throws BadInput where it is no file
  public static Traffic following(String name, Path file, double rate) throws IOException {
    requireFile(name, file);
    return new Traffic(name, rate, () -> LiveInput.following(file));
  }

  /// Standard input, which comes as somebody writes it.
  public static Traffic standardInput(double rate) {
    var name = "standard input";
    return new Traffic(name, rate, () -> new LivePipe(System.in, name));
  }

  private static void requireFile(String name, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(name);
    }
    if (Files.isDirectory(file)) {
      throw new BadInput(name + ": is a folder; expected a capture or flow records");
    }
  }

  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }
}
