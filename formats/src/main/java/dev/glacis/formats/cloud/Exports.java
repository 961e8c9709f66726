package dev.glacis.formats.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.JsonFault;
import dev.glacis.formats.StrictUtf8;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reads documents item by item, so that memory is bounded by the largest item and by what the
/// translation keeps. A document is an array of items, an object with lists of them, or an item; a
/// file may hold several documents, one after the other.
final class Exports {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(1 << 20)
                  .maxNameLength(1 << 12)
                  .maxNumberLength(100)
                  .build())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /// Members by which clouds say that an export goes on elsewhere.
  private static final Set<String> MORE_PAGES = Set.of("NextToken", "nextPageToken", "nextLink");

  private final Translation translation;
  private final Draft draft;

  Exports(Translation translation, Draft draft) {
    this.translation = translation;
    this.draft = draft;
  }

  /// Reads a file, or all `*.json` of a directory in the order of their names.
  void read(Path fileOrDirectory) throws IOException {
    for (var file : files(fileOrDirectory)) {
      try (var in = CompressedInput.open(file)) {
        read(in, file.toString());
      }
    }
  }

  void read(InputStream in, String source) throws IOException {
    try (var parser = JSON.createParser(StrictUtf8.of(in, source))) {
      try {
        if (parser.nextToken() == null) {
          throw new BadInput(source + ":1:1: found nothing; expected a JSON document");
        }
        do {
          document(parser, source);
        } while (parser.nextToken() != null);
      } catch (JsonProcessingException e) {
        var where =
            ItemReader.where(
                source, e.getLocation() == null ? parser.currentLocation() : e.getLocation());
        throw new BadInput(where + ": " + JsonFault.of(e), e);
      }
    }
  }

  private void document(JsonParser parser, String source) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      items("", parser, source);
      return;
    }
    var reader = new ItemReader(parser, source);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw reader.read().bad("found no object or array; expected an export of the cloud");
    }
    var where = reader.where();
    var rest = new LinkedHashMap<String, Item>();
    var listed = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && translation.lists().contains(name)) {
        listed = true;
        items(name, parser, source);
      } else {
        rest.put(name, reader.read());
      }
    }
    var root = new Item(where, rest);
    if (!listed) {
      translation.accept("", root);
    } else if (MORE_PAGES.stream().anyMatch(page -> root.member(page) != null)) {
      draft.unrepresented(where, "further pages of this export are missing", Effect.MAY_DIFFER);
    }
  }

  private void items(String list, JsonParser parser, String source) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      translation.accept(list, new ItemReader(parser, source).read());
    }
  }

  private static List<Path> files(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> entries = Files.list(fileOrDirectory)) {
      var files =
          entries
              .filter(f -> f.getFileName().toString().endsWith(".json") && Files.isRegularFile(f))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new BadInput(fileOrDirectory + ": no *.json in this directory; expected exports");
      }
      return files;
    }
  }
}
