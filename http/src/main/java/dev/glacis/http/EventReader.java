package dev.glacis.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.core.fanout.Topic;
import dev.glacis.core.fanout.Traits;
import dev.glacis.core.net.Address;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads from an event's JSON, once, what filters ask for.
final class EventReader {
  private final Predicate<Address> own;

  EventReader(Predicate<Address> own) {
    this.own = own;
  }

  /// Null where the payload is no JSON object.
  @Nullable Traits traits(Topic topic, byte[] payload) {
    try (var json = Json.FACTORY.createParser(payload)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      var found = new Found();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        found.member(json, name);
      }
      if (json.nextToken() != null) {
        return null;
      }
      return topic == Topic.STATS ? Traits.NONE : found.traits();
    } catch (IOException e) {
      return null;
    }
  }

  /// JSON without line ends: those between values become blanks, and within texts there are none.
  static byte[] onOneLine(byte[] payload) {
    for (var i = 0; i < payload.length; i++) {
      if (isLineEnd(payload[i])) {
        var copy = payload.clone();
        for (var j = i; j < copy.length; j++) {
          copy[j] = isLineEnd(copy[j]) ? (byte) ' ' : copy[j];
        }
        return copy;
      }
    }
    return payload;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private final class Found {
    private @Nullable String kind;
    private @Nullable String sourceCountry;
    private @Nullable String targetCountry;
    private double priority;
    private boolean isOwn;

    void member(JsonParser json, String name) throws IOException {
      switch (name) {
        case "kind" -> kind = text(json);
        case "priority" -> {
          if (json.currentToken().isNumeric()) {
            priority = json.getDoubleValue();
          } else {
            json.skipChildren();
          }
        }
        case "src" -> sourceCountry = end(json);
        case "dst" -> targetCountry = end(json);
        default -> json.skipChildren();
      }
    }

    private @Nullable String end(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return null;
      }
      String country = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        switch (name) {
          case "iso_code" -> country = text(json);
          case "vm_id" -> isOwn |= text(json) != null;
          case "ip" -> isOwn |= isOwn(text(json));
          default -> json.skipChildren();
        }
      }
      return country;
    }

    private boolean isOwn(@Nullable String ip) {
      try {
        return ip != null && own.test(Address.parse(ip));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    private static @Nullable String text(JsonParser json) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        return json.getText();
      }
      json.skipChildren();
      return null;
    }

    Traits traits() {
      return new Traits(kind, sourceCountry, targetCountry, priority, isOwn);
    }
  }
}
