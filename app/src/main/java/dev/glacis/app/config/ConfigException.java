package dev.glacis.app.config;

import java.util.List;

/// Everything that is wrong with a configuration, a line each: key, value, what is allowed, and
/// where it came from.
public final class ConfigException extends RuntimeException {
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
