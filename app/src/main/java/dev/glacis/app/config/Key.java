package dev.glacis.app.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A configuration key, declared once in [Keys]. The flag `--max-viewers`, the variable
/// `GLACIS_MAX_VIEWERS` and the YAML key `max-viewers` are the same key.
///
/// @param name lower case with hyphens
/// @param defaultText as it would be written; null where the key has no default
/// @param expected what a value may be, as an error says it: `a port, 0 to 65535`
/// @param help a sentence for `--help` and the documentation
/// @param repeatable whether several values may be given
/// @param secret whether the value is never shown, and cannot be given on a command line
/// @param parser from text to value
public record Key<T>(
    String name,
    @Nullable String defaultText,
    String expected,
    String help,
    boolean repeatable,
    boolean secret,
    Parser<T> parser) {

  public String flag() {
    return "--" + name;
  }

  public String variable() {
    return "GLACIS_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// Reads a value.
  @FunctionalInterface
  public interface Parser<T> {
    /// @throws IllegalArgumentException when the text is not what the key expects
    T parse(String text);
  }
}
