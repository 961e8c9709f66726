package dev.glacis.formats.flow.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/// A line that is a JSON object.
final class JsonLine {
  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonLine() {}

  static JsonNode parse(String line) throws BadRecord {
    try {
      var node = MAPPER.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException _) {
      // Told below, as any other line that is no object.
    }
    throw new BadRecord(
        "not_json", "expected a JSON object, found '" + BadRecord.shown(line) + "'");
  }

  /// A member as text; null where there is none, or no single value.
  static @Nullable String text(JsonNode node, String name) {
    var value = node.get(name);
    return value == null || !value.isValueNode() || value.isNull() ? null : value.asText();
  }
}
