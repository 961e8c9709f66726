package dev.glacis.app.config;

/// The key table of `docs/configuration.md`, written from the keys themselves.
final class ConfigDocument {
  private ConfigDocument() {}

  /// A Markdown table: flag, variable, default, what is allowed, what it means.
  static String table() {
    var text = new StringBuilder("| key | flag | variable | default | allowed | what it means |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    for (var key : Keys.ALL) {
      text.append(
          "| `%s` | %s%s | `%s` | %s | %s | %s |\n"
              .formatted(
                  key.name(),
                  key.secret() ? "–" : "`" + key.flag() + "`",
                  key.repeatable() ? " …" : "",
                  key.variable(),
                  key.defaultText() == null ? "–" : "`" + key.defaultText() + "`",
                  key.expected(),
                  key.help()));
    }
    return text.toString();
  }
}
