package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.enrich.Attack;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// An attack in the form that map viewers of the channel `cyberattacks` know (`protocol`, `src`,
/// `dst`, `cve`, `event_time`), with this program's own members beside them. Where a place is
/// unknown, its members are missing.
public final class AttackJson {
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private AttackJson() {}

  public static byte[] write(Attack attack) {
    return EventJson.write(json -> write(json, attack));
  }

  private static void write(JsonGenerator json, Attack attack) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", attack.id());
    json.writeStringField("protocol", attack.service());
    writeEnd(json, "src", attack.source());
    writeEnd(json, "dst", attack.target());
    EventJson.nullable(json, "cve", attack.cve());
    json.writeStringField("event_time", eventTime(attack.time()));
    json.writeStringField("time", attack.time().toString());
    EventJson.nullable(json, "kind", attack.kind());
    json.writeStringField("source", attack.intake());
    json.writeBooleanField("demo", attack.demo());
    json.writeNumberField("risk", EventJson.rounded(attack.risk()));
    json.writeObjectFieldStart("surface");
    json.writeStringField("disposition", attack.surface().disposition().label());
    json.writeArrayFieldStart("rules");
    for (var rule : attack.surface().rules()) {
      json.writeString(rule);
    }
    json.writeEndArray();
    json.writeNumberField("blast", attack.surface().blast());
    json.writeEndObject();
    json.writeNumberField("priority", EventJson.rounded(attack.priority()));
    json.writeEndObject();
  }

  private static void writeEnd(JsonGenerator json, String name, Attack.End end) throws IOException {
    json.writeObjectFieldStart(name);
    var place = end.place();
    if (place != null) {
      json.writeStringField("continent", place.continent());
      json.writeStringField("continent_code", place.continentCode());
      json.writeStringField("country", place.country());
      EventJson.nullable(json, "city", place.city());
      json.writeStringField("iso_code", place.iso());
      json.writeNumberField("latitude", place.latitude());
      json.writeNumberField("longitude", place.longitude());
    }
    json.writeStringField("ip", end.address().toString());
    json.writeNumberField("port", end.port());
    if (end.asn() != 0) {
      json.writeNumberField("asn", end.asn());
    }
    EventJson.optional(json, "as_name", end.asName());
    EventJson.optional(json, "vm_id", end.vmId());
    EventJson.optional(json, "vm_name", end.vmName());
    json.writeEndObject();
  }

  private static String eventTime(Instant time) {
    return EVENT_TIME.format(time);
  }
}
