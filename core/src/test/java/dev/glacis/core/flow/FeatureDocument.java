package dev.glacis.core.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The tables of `docs/flow-features.md`, written from the schema between markers in its text.
final class FeatureDocument {
  static final Path FILE = Path.of("docs/flow-features.md");

  private FeatureDocument() {}

  /// Writes the tables into the document: run at the root of the tree.
  public static void main(String[] args) throws IOException {
    Files.writeString(FILE, fill(Files.readString(FILE)));
  }

  /// The document with its tables as the schema makes them.
  static String fill(String document) {
    return between(between(document, "corrected", corrected()), "original", original());
  }

  private static String corrected() {
    return "| feature | unit | column in the 94-column dialect; in others | definition |\n"
        + "| --- | --- | --- | --- |\n"
        + Arrays.stream(Feature.values())
            .map(
                f ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(f.id(), f.unit(), columns(f), f.definition(Profile.CORRECTED)))
            .collect(Collectors.joining());
  }

  private static String columns(Feature f) {
    return f.column().equals(f.otherColumn()) ? f.column() : f.column() + "; " + f.otherColumn();
  }

  private static String original() {
    var differing =
        Profile.ORIGINAL.features().stream()
            .filter(f -> !f.definition(Profile.ORIGINAL).equals(f.definition(Profile.CORRECTED)))
            .map(f -> "| `%s` | %s |\n".formatted(f.id(), f.definition(Profile.ORIGINAL)))
            .collect(Collectors.joining());
    var absent =
        Profile.CORRECTED.features().stream()
            .filter(f -> !f.isIn(Profile.ORIGINAL))
            .map(f -> "`" + f.id() + "`")
            .collect(Collectors.joining(", "));
    return "| feature | definition in `original` |\n| --- | --- |\n"
        + differing
        + "\nWithout a column there: "
        + absent
        + ".\n";
  }

  private static String between(String document, String name, String text) {
    var begin = "<!-- table of " + name + " -->\n";
    var from = document.indexOf(begin);
    var to = document.indexOf("<!-- end of table -->", from);
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("expected the markers of table " + name);
    }
    return document.substring(0, from + begin.length()) + text + document.substring(to);
  }
}
