package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.glacis.core.spi.Objects;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The network document: `{"vms":[{"vm_id","name","tags":[…],"addresses":[…]}],
/// "fw_rules":[{"fw_id","source_tag","dest_tag","source_ranges":[…],"ports":[…]}]}`, JSON in UTF-8
/// (RFC 8259), read as a stream.
///
/// Members that are not known are ignored, tags in rules may be held by nobody, a rule id that
/// comes twice is a warning. Everything else that is not as above is a [BadInput] of one line with
/// file, line and column (columns count bytes); so is one with more machines and rules than there
/// is heap for.
public final class NetworkJson {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxNameLength(1 << 10)
                  .build())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private NetworkJson() {}

  /// Reads one document to its end; the stream is left open.
  ///
  /// @param sourceName how messages name the document
  /// @param warnings takes one line each
  /// @throws BadInput where the document is not a network
  public static Network read(InputStream in, String sourceName, Consumer<String> warnings)
      throws IOException {
    var reader = new NetworkReader(warnings);
    reader.read(in, sourceName);
    return reader.network(sourceName);
  }

  /// Reads a file, which may be compressed, or all `*.json` of a directory in the order of their
  /// names, merged.
  ///
  /// @param warnings takes one line each
  /// @throws BadInput where a document is not a network, or the directory holds none
  public static Network read(Path fileOrDirectory, Consumer<String> warnings) throws IOException {
    return read(List.of(fileOrDirectory), warnings);
  }

  /// Reads several files and directories, merged. Machines and rules may come in different files.
  ///
  /// @throws BadInput as for one
  public static Network read(List<Path> filesOrDirectories, Consumer<String> warnings)
      throws IOException {
    var reader = new NetworkReader(warnings);
    for (var path : filesOrDirectories) {
      for (var file : Files.isDirectory(path) ? documents(path) : List.of(path)) {
        try (var in = CompressedInput.open(file)) {
          reader.read(in, file.toString());
        }
      }
    }
    return reader.network(
        filesOrDirectories.stream().map(Path::toString).collect(Collectors.joining(", ")));
  }

  /// Reads the object of a key, or all `*.json` of the folder or with the beginning that it names
  /// ([Objects#find(String)]), merged; any of them may be compressed.
  ///
  /// @throws BadInput as for files
  public static Network read(Objects objects, String key, Consumer<String> warnings)
      throws IOException {
    var found = objects.find(key);
    var documents =
        found.stream().filter(each -> each.key().equals(key) || isDocument(each.key())).toList();
    if (documents.isEmpty()) {
      throw new BadInput(
          objects.name(key)
              + (found.isEmpty() ? ": nothing there" : ": no *.json there")
              + "; expected a network document");
    }
    var reader = new NetworkReader(warnings);
    for (var document : documents) {
      var name = objects.name(document.key());
      try (var raw = objects.open(document);
          var in = CompressedInput.of(raw, name)) {
        reader.read(in, name);
      }
    }
    return reader.network(objects.name(key));
  }

  /// Whether a file or object of a folder is taken for a network document.
  public static boolean isDocument(String name) {
    return name.endsWith(".json");
  }

  /// Writes the document, a machine or rule on each line; the stream is left open.
  public static void write(Network network, OutputStream out) throws IOException {
    try (var json = JSON.createGenerator(out)) {
      NetworkWriter.write(network, json);
    }
  }

  private static List<Path> documents(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      var files =
          entries
              .filter(f -> isDocument(f.getFileName().toString()) && Files.isRegularFile(f))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new BadInput(
            directory + ": no *.json in this directory; expected a network document");
      }
      return files;
    }
  }
}
