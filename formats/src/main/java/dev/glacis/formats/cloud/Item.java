package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON value that knows where it stands. A member that is null counts as missing; of a member
/// that comes twice, the last one holds.
///
/// @param value a string, a [Numeral], a boolean, null, a map of names to items, or a list of items
record Item(Where where, @Nullable Object value) {
  /// A number as written.
  record Numeral(String text) {}

  /// The member of an object, or null where it has none. Null of what is no object.
  @Nullable Item member(String name) {
    var found = value instanceof Map<?, ?> members ? (Item) members.get(name) : null;
    return found == null || found.value == null ? null : found;
  }

  /// The member, which must be an object; null where it is missing.
  @Nullable Item object(String name) throws BadInput {
    var found = member(name);
    if (found != null && !(found.value instanceof Map)) {
      throw found.unexpected(name + ": an object");
    }
    return found;
  }

  /// As [#object], where it must not be missing.
  Item requiredObject(String name) throws BadInput {
    return required(object(name), name);
  }

  /// Members in the order of the document; empty where the member is missing.
  @SuppressWarnings("unchecked")
  Map<String, Item> members(String name) throws BadInput {
    var found = object(name);
    return found == null || found.value == null
        ? Map.of()
        : Collections.unmodifiableMap((Map<String, Item>) found.value);
  }

  /// The elements of the member, which must be an array; empty where it is missing.
  @SuppressWarnings("unchecked")
  List<Item> list(String name) throws BadInput {
    var found = member(name);
    if (found == null) {
      return List.of();
    }
    if (!(found.value instanceof List)) {
      throw found.unexpected(name + ": an array");
    }
    return Collections.unmodifiableList((List<Item>) found.value);
  }

  /// The strings of an array.
  List<String> strings(String name) throws BadInput {
    return parsed(name, Function.identity());
  }

  /// What the strings of an array say.
  <T> List<T> parsed(String name, Function<String, T> parse) throws BadInput {
    var all = new ArrayList<T>();
    for (var element : list(name)) {
      all.add(element.parse(name, parse));
    }
    return all;
  }

  /// Names of the members of an object.
  List<String> names() {
    return value instanceof Map<?, ?> members
        ? members.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  boolean isObject() {
    return value instanceof Map;
  }

  /// The member, which must be a string; null where it is missing or empty.
  @Nullable String text(String name) throws BadInput {
    var found = member(name);
    var text = found == null ? null : found.asText(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /// As [#text], where it must not be missing.
  String requiredText(String name) throws BadInput {
    return required(text(name), name);
  }

  /// What the member, a string, says; null where it is missing or empty.
  <T> @Nullable T parsedText(String name, Function<String, T> parse) throws BadInput {
    var found = member(name);
    return found == null || found.asText(name).isEmpty() ? null : found.parse(name, parse);
  }

  /// This string.
  ///
  /// @param name for messages
  String asText(String name) throws BadInput {
    if (value instanceof String text) {
      return text;
    }
    throw unexpected(name + ": a string");
  }

  /// What this string says.
  <T> T parse(String name, Function<String, T> parse) throws BadInput {
    try {
      return parse.apply(asText(name));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          where + ": " + name + ": " + BadInput.quoted(String.valueOf(e.getMessage())), e);
    }
  }

  /// The member, which must be an integer.
  int integer(String name, int otherwise) throws BadInput {
    var found = member(name);
    return found == null ? otherwise : found.asInteger(name);
  }

  /// This integer of 32 bits.
  int asInteger(String name) throws BadInput {
    if (value instanceof Numeral(var text)) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new BadInput(
            where + ": " + name + " " + BadInput.quoted(text) + "; expected 32 bits", e);
      }
    }
    throw unexpected(name + ": an integer");
  }

  boolean bool(String name, boolean otherwise) throws BadInput {
    var found = member(name);
    if (found == null) {
      return otherwise;
    }
    if (found.value instanceof Boolean is) {
      return is;
    }
    throw found.unexpected(name + ": true or false");
  }

  <T> T required(@Nullable T found, String name) throws BadInput {
    if (found == null) {
      throw bad((isObject() ? "no " : "no object with ") + name + "; expected \"" + name + "\"");
    }
    return found;
  }

  BadInput bad(String message) {
    return new BadInput(where + ": " + message);
  }

  private BadInput unexpected(String what) {
    var found =
        switch (value) {
          case null -> "null";
          case Map<?, ?> _ -> "an object";
          case List<?> _ -> "an array";
          case String _ -> "a string";
          case Numeral _ -> "a number";
          default -> value.toString();
        };
    return bad("found " + found + "; expected " + what);
  }
}
