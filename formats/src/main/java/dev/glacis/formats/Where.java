package dev.glacis.formats;

/// A place in a document, as messages name it: `network.json:3:14`.
///
/// @param line from 1
/// @param column from 1, in bytes
public record Where(String source, int line, int column) {
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
