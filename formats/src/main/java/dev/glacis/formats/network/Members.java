package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of the object that a cursor has just entered, each at most once.
final class Members {
  private final Cursor at;
  private final Where where;
  private final Set<String> seen = new HashSet<>(8);

  Members(Cursor at) {
    this.at = at;
    where = at.where();
  }

  /// Moves to the next member's value; null at the end of the object.
  @Nullable String next() throws IOException {
    if (at.next() == JsonToken.END_OBJECT) {
      return null;
    }
    var name = at.name();
    if (!seen.add(name)) {
      throw at.bad("member '" + Cursor.quoted(name) + "' comes twice; expected it once");
    }
    at.next();
    return name;
  }

  void require(String member, String what) throws BadInput {
    if (!seen.contains(member)) {
      throw bad(what + " without " + member + "; expected \"" + member + "\"");
    }
  }

  String required(@Nullable String value, String member, String what) throws BadInput {
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
