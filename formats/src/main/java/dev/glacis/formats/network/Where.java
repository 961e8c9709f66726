package dev.glacis.formats.network;

/// A place in a document.
record Where(String source, int line, int column) {
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
