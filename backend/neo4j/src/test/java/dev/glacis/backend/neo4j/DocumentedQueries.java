package dev.glacis.backend.neo4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The Cypher of docs/neo4j.md, by heading.
final class DocumentedQueries {
  private static final Path DOCUMENT = Path.of("../../docs/neo4j.md");

  private DocumentedQueries() {}

  /// The machines that a query about one names.
  static List<String> machines(String heading, String vmId) throws IOException {
    return GraphServer.query(query(heading), Map.of("vm", vmId)).stream()
        .map(record -> record.get("vm_id").asString())
        .toList();
  }

  static String query(String heading) throws IOException {
    var block =
        Pattern.compile(
                "^### " + Pattern.quote(heading) + "\\n.*?^```cypher\\n(.*?)^```",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    if (!block.find()) {
      throw new AssertionError("no query under '" + heading + "' in " + DOCUMENT);
    }
    return block.group(1);
  }
}
