package dev.glacis.app.wiring;

import dev.glacis.engine.Traffic;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.IOException;
import java.util.Optional;

/// Traffic that an argument names: a file told by its first bytes, `-` for standard input, or
/// either behind `zeek:`, `eve:` or `vpc:`.
public final class TrafficFiles {
  private static final String STANDARD_INPUT = "-";

  private TrafficFiles() {}

  /// @param rate as in [Traffic]
  /// @throws java.nio.file.NoSuchFileException where there is no such file
  public static Traffic of(String argument, double rate) throws IOException {
    return of(argument, rate, false);
  }

  /// @param follow whether a file is still being written
  static Traffic of(String argument, double rate, boolean follow) throws IOException {
    var source = source(argument);
    var file = source.isPresent() ? argument.substring(argument.indexOf(':') + 1) : argument;
    var traffic =
        file.equals(STANDARD_INPUT)
            ? Traffic.standardInput(rate)
            : follow
                ? Traffic.following(file, Bundled.path(file), rate)
                : Traffic.file(file, Bundled.path(file), rate);
    return source.map(traffic::of).orElse(traffic);
  }

  private static Optional<RecordSource> source(String argument) {
    var colon = argument.indexOf(':');
    return switch (colon < 0 ? "" : argument.substring(0, colon)) {
      case "zeek" -> Optional.of(RecordSource.ZEEK);
      case "eve" -> Optional.of(RecordSource.EVE);
      case "vpc" -> Optional.of(RecordSource.VPC);
      default -> Optional.empty();
    };
  }
}
