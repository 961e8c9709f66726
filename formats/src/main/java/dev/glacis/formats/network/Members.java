package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The members of the object that a cursor has just entered; those that are known come at most
/// once.
final class Members {
  private final Cursor at;
  private final String what;
  private final List<String> known;
  private final Where where;
  private long seen;

  /// @param what the object, for messages: `a machine`
  /// @param known at most 64 names
  Members(Cursor at, String what, List<String> known) throws IOException {
    at.expect(JsonToken.START_OBJECT, what + ": an object with \"" + known.getFirst() + "\"");
    this.at = at;
    this.what = what;
    this.known = known;
    where = at.where();
  }

  /// Moves to the value of the next member that is known; null at the end of the object.
  @Nullable String next() throws IOException {
    while (at.next() != JsonToken.END_OBJECT) {
      var name = at.name();
      var number = known.indexOf(name);
      if (number >= 0) {
        if ((seen & 1L << number) != 0) {
          throw at.bad("member '" + name + "' comes twice; expected it once");
        }
        seen |= 1L << number;
        at.next();
        return name;
      }
      at.next();
      at.skip();
    }
    return null;
  }

  String required(@Nullable String value, String member) throws BadInput {
    if (value == null) {
      throw bad(what + " without " + member + "; expected \"" + member + "\"");
    }
    return value;
  }

  /// Where the object starts.
  Where where() {
    return where;
  }

  BadInput bad(String message) {
    return new BadInput(where + ": " + message);
  }
}
