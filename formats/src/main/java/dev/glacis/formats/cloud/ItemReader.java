package dev.glacis.formats.cloud;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one [Item], of bounded size.
final class ItemReader {
  private static final int MAX_VALUES = 1 << 20;
  private static final int MAX_TEXT = 1 << 26;

  private final JsonParser parser;
  private final String source;
  private int values;
  private int text;

  /// @param parser stands at the item's first token
  ItemReader(JsonParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  Where where() {
    return where(source, parser.currentTokenLocation());
  }

  static Where where(String source, JsonLocation location) {
    return new Where(
        source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  Item read() throws IOException {
    return new Item(where(), value());
  }

  private @Nullable Object value() throws IOException {
    bounded(0);
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> {
        bounded(parser.getTextLength());
        yield parser.getText();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Item.Numeral(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new BadInput(where() + ": expected a value");
    };
  }

  private Map<String, Item> object() throws IOException {
    var members = new LinkedHashMap<String, Item>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      bounded(name.length());
      parser.nextToken();
      members.put(name, read());
    }
    return members;
  }

  private List<Item> array() throws IOException {
    var elements = new ArrayList<Item>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read());
    }
    return elements;
  }

  private void bounded(int characters) throws BadInput {
    values++;
    text += characters;
    if (values > MAX_VALUES || text > MAX_TEXT) {
      throw new BadInput(
          where()
              + ": an item of more than %d values or %d characters; expected less"
                  .formatted(MAX_VALUES, MAX_TEXT));
    }
  }
}
