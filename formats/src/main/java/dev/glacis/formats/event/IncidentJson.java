package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.incident.Incident;
import java.io.IOException;
import java.util.Locale;

/// An incident as a JSON object, without a line end; numbers as in [AlertJson].
public final class IncidentJson {
  private IncidentJson() {}

  public static byte[] write(Incident incident) {
    return EventJson.write(json -> write(json, incident));
  }

  /// How a state is called.
  public static String name(Incident.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonGenerator json, Incident incident) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", incident.id());
    json.writeStringField("kind", incident.kind().label());
    json.writeStringField("state", name(incident.state()));
    EventJson.nullable(json, "merged_into", incident.mergedInto());
    json.writeStringField("first_seen", incident.firstSeen().toString());
    json.writeStringField("last_seen", incident.lastSeen().toString());
    json.writeObjectFieldStart("src");
    AlertJson.writeAddress(json, incident.source());
    json.writeEndObject();
    json.writeObjectFieldStart("dst");
    AlertJson.writeAddress(json, incident.target());
    AlertJson.writePort(json, incident.target());
    json.writeEndObject();
    json.writeArrayFieldStart("ports");
    for (var port : incident.ports()) {
      json.writeNumber(port);
    }
    json.writeEndArray();
    json.writeNumberField("flows", incident.flows());
    json.writeNumberField("packets", incident.packets());
    json.writeNumberField("bytes", incident.bytes());
    AlertJson.writeNumber(json, "peak_confidence", incident.peakConfidence());
    AlertJson.writeReasons(json, incident.explanation());
    json.writeArrayFieldStart("alerts");
    for (var alert : incident.alerts()) {
      json.writeString(alert);
    }
    json.writeEndArray();
    json.writeNumberField("alert_count", incident.alertCount());
    json.writeEndObject();
  }
}
