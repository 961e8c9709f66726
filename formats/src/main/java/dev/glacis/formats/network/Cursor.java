package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.JsonFault;
import dev.glacis.formats.Where;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A place in a JSON document that moves forward, and says in one line what is wrong with it.
final class Cursor {
  private final JsonParser parser;
  private final String source;

  Cursor(JsonParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  /// Reads what stands at an element of an array.
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /// Null at the end of the document.
  @Nullable JsonToken next() throws IOException {
    return parser.nextToken();
  }

  boolean is(JsonToken token) {
    return parser.currentToken() == token;
  }

  String name() throws IOException {
    return parser.currentName();
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  Where where() {
    return at(parser.currentTokenLocation());
  }

  void expect(JsonToken token, String what) throws IOException {
    if (!is(token)) {
      throw unexpected(what);
    }
  }

  /// Visits the elements of the array that stands here.
  void array(String what, Element element) throws IOException {
    expect(JsonToken.START_ARRAY, what);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  String string(String member) throws IOException {
    expect(JsonToken.VALUE_STRING, member + ": a string");
    return parser.getText();
  }

  String identifier(String member) throws IOException {
    var id = string(member);
    if (id.isEmpty()) {
      throw bad("empty " + member + "; expected an id");
    }
    return id;
  }

  <T> T parsed(String member, Function<String, T> parse) throws IOException {
    var text = string(member);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          where() + ": " + member + ": " + BadInput.quoted(String.valueOf(e.getMessage())), e);
    }
  }

  /// Null stands for the default.
  int integer(String member, int otherwise) throws IOException {
    if (is(JsonToken.VALUE_NULL)) {
      return otherwise;
    }
    expect(JsonToken.VALUE_NUMBER_INT, member + ": an integer");
    try {
      return parser.getIntValue();
    } catch (InputCoercionException e) {
      throw new BadInput(
          where() + ": " + member + " " + BadInput.quoted(parser.getText()) + "; expected 32 bits",
          e);
    }
  }

  /// Null stands for the default.
  boolean bool(String member, boolean otherwise) throws IOException {
    if (is(JsonToken.VALUE_NULL)) {
      return otherwise;
    }
    if (!is(JsonToken.VALUE_TRUE) && !is(JsonToken.VALUE_FALSE)) {
      throw unexpected(member + ": true or false");
    }
    return parser.getBooleanValue();
  }

  /// One of the names, in any case; null stands for the default.
  <E extends Enum<E>> E oneOf(String member, Class<E> names, E otherwise) throws IOException {
    if (is(JsonToken.VALUE_NULL)) {
      return otherwise;
    }
    var found = string(member);
    for (var name : names.getEnumConstants()) {
      if (name.name().equalsIgnoreCase(found)) {
        return name;
      }
    }
    throw bad(
        member
            + " '"
            + BadInput.quoted(found)
            + "'; expected "
            + Arrays.stream(names.getEnumConstants())
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or ")));
  }

  /// The document must end here.
  void end() throws IOException {
    if (parser.nextToken() != null) {
      throw unexpected("the end of the document");
    }
  }

  BadInput bad(String message) {
    return new BadInput(where() + ": " + message);
  }

  private Where at(JsonLocation location) {
    return new Where(
        source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private BadInput unexpected(String what) throws IOException {
    var token = parser.currentToken();
    var found =
        switch (token) {
          case null -> "the end of the document";
          case START_OBJECT, END_OBJECT -> "an object";
          case START_ARRAY, END_ARRAY -> "an array";
          case VALUE_STRING -> "a string";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          default -> BadInput.quoted(parser.getText());
        };
    return bad("found " + found + "; expected " + what);
  }

  /// What the parser found to be no JSON.
  BadInput malformed(JsonProcessingException e) {
    var where = at(e.getLocation() == null ? parser.currentLocation() : e.getLocation());
    return new BadInput(where + ": " + JsonFault.of(e), e);
  }
}
