package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What counts of a shared document.
///
/// @param id differs between any two
/// @param withdrawn whether no document counts, but the instances' own source
/// @param time when it was put or withdrawn, by the clock of who did
/// @param bytes of the compressed document
/// @param sha256 of the compressed document, in hexadecimal digits
public record Version(String id, boolean withdrawn, Instant time, long bytes, String sha256) {
  /// Reads the fields of the hash: a name, a value, a name, … .
  ///
  /// @return null where they name no version
  static @Nullable Version of(Object answer) {
    var fields = new HashMap<String, String>();
    var list = (List<?>) answer;
    for (var i = 0; i + 1 < list.size(); i += 2) {
      fields.put(
          new String((byte[]) list.get(i), UTF_8), new String((byte[]) list.get(i + 1), UTF_8));
    }
    var id = fields.get("id");
    if (id == null) {
      return null;
    }
    try {
      return new Version(
          id,
          "source".equals(fields.get("kind")),
          Instant.parse(fields.getOrDefault("time", "")),
          Long.parseLong(fields.getOrDefault("bytes", "0")),
          fields.getOrDefault("sha256", ""));
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }
}
