package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Key;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A password that one key gives, or a file that another key names.
final class Password {
  private Password() {}

  /// Null where neither is given.
  ///
  /// @throws BadInput when both are, or the file is empty
  static @Nullable String of(Config config, Key<String> given, Key<Path> inFile)
      throws IOException {
    var password = config.find(given).orElse(null);
    var file = config.find(inFile).orElse(null);
    if (file == null) {
      return password;
    }
    if (password != null) {
      throw new BadInput(
          "%s and %s are both given; expected one of them".formatted(given.name(), inFile.name()));
    }
    try (var lines = Files.lines(file)) {
      return lines
          .findFirst()
          .orElseThrow(() -> new BadInput(file + ": empty; expected a password"));
    }
  }
}
