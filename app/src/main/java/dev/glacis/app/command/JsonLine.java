package dev.glacis.app.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;

/// An answer as one JSON document on a line of standard output.
final class JsonLine {
  private JsonLine() {}

  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static void print(Body body) throws IOException {
    var text = new StringWriter();
    try (var json = new JsonMapper().createGenerator(text)) {
      body.write(json);
    }
    System.out.println(text);
  }
}
