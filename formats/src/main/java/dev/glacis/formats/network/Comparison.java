package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.StrictUtf8;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two networks to be compared, in one document: `{"before":{network},"after":{network}}`.
///
/// @param before null where the document leaves it out
public record Comparison(@Nullable Network before, Network after) {
  private static final List<String> MEMBERS = List.of("after", "before");

  /// Reads a document to its end; the stream is left open.
  ///
  /// @param source how messages name the document
  /// @param warnings takes one line each
  /// @throws BadInput where it is no such document
  public static Comparison read(InputStream in, String source, Consumer<String> warnings)
      throws IOException {
    try (var parser = NetworkJson.JSON.createParser(StrictUtf8.of(in, source))) {
      var at = new Cursor(parser, source);
      try {
        Network before = null;
        Network after = null;
        at.next();
        var members = new Members(at, "a comparison", MEMBERS);
        for (var member = members.next(); member != null; member = members.next()) {
          var reader = new NetworkReader(warnings);
          reader.object(at);
          var network = reader.network(source + ": " + member);
          if (member.equals("before")) {
            before = network;
          } else {
            after = network;
          }
        }
        at.end();
        if (after == null) {
          throw members.bad("a comparison without after; expected \"after\"");
        }
        return new Comparison(before, after);
      } catch (JsonProcessingException e) {
        throw at.malformed(e);
      }
    }
  }
}
