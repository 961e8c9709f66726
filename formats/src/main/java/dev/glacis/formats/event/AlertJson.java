package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.detect.Alert;
import java.io.IOException;
import java.util.List;

/// An alert as a JSON object, without a line end. Confidence and values are rounded to four
/// decimals; a value that is no number is null.
public final class AlertJson {
  private AlertJson() {}

  public static byte[] write(Alert alert) {
    return EventJson.write(json -> write(json, alert));
  }

  private static void write(JsonGenerator json, Alert alert) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", alert.id());
    json.writeStringField("window_start", alert.windowStart().toString());
    json.writeStringField("window_end", alert.windowEnd().toString());
    json.writeStringField("kind", alert.kind().label());
    json.writeObjectFieldStart("src");
    writeAddress(json, alert.source());
    json.writeEndObject();
    json.writeObjectFieldStart("dst");
    writeAddress(json, alert.target());
    writePort(json, alert.target());
    json.writeEndObject();
    json.writeNumberField("flows", alert.flows());
    json.writeNumberField("packets", alert.packets());
    json.writeNumberField("bytes", alert.bytes());
    writeNumber(json, "confidence", alert.confidence());
    json.writeBooleanField("provisional", alert.provisional());
    writeReasons(json, alert.explanation());
    json.writeEndObject();
  }

  static void writeReasons(JsonGenerator json, List<Alert.Reason> reasons) throws IOException {
    json.writeArrayFieldStart("explanation");
    for (var reason : reasons) {
      json.writeStartObject();
      json.writeStringField("feature", reason.feature());
      writeNumber(json, "value", reason.value());
      writeNumber(json, "benign_percentile", reason.benignPercentile());
      json.writeStringField("text", reason.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeAddress(JsonGenerator json, Alert.Side side) throws IOException {
    var address = side.address();
    EventJson.nullable(json, "ip", address == null ? null : address.toString());
    json.writeNumberField("count", side.count());
  }

  static void writePort(JsonGenerator json, Alert.Side side) throws IOException {
    var port = side.port();
    if (port == null) {
      json.writeNullField("port");
    } else {
      json.writeNumberField("port", port);
    }
  }

  static void writeNumber(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, Math.rint(value * 1e4) / 1e4);
    } else {
      json.writeNullField(name);
    }
  }
}
