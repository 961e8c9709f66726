package dev.glacis.app.config;

import java.util.List;

/// Everything that is wrong with a configuration, a line each: key, value, what is allowed, and
/// where it came from.
public final class ConfigException extends RuntimeException {
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    // Keys and values may bring line ends with them.
    this.problems =
        problems.stream().map(problem -> problem.strip().replaceAll("\\R", " ")).toList();
  }

  public List<String> problems() {
    return problems;
  }
}
