package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Judgement;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

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

  /// A GeoJSON feature (RFC 7946): a line from source to target, with the event's members as its
  /// properties; no geometry where a place is not known.
  public static byte[] writeFeature(Attack attack) {
    return EventJson.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "Feature");
          json.writeStringField("id", attack.id());
          var from = attack.source().place();
          var to = attack.target().place();
          if (from == null || to == null) {
            json.writeNullField("geometry");
          } else {
            json.writeObjectFieldStart("geometry");
            json.writeStringField("type", "LineString");
            json.writeArrayFieldStart("coordinates");
            json.writeArray(new double[] {from.longitude(), from.latitude()}, 0, 2);
            json.writeArray(new double[] {to.longitude(), to.latitude()}, 0, 2);
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeFieldName("properties");
          write(json, attack);
          json.writeEndObject();
        });
  }

  /// Reads what [#write(Attack)] gives.
  ///
  /// @throws BadInput for anything else
  public static Attack read(byte[] event) throws BadInput {
    try {
      return attack(EventJson.MAPPER.readTree(event));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new BadInput("no attack as an event: " + e.getMessage(), e);
    }
  }

  private static Attack attack(JsonNode event) {
    var surface = event.required("surface");
    return new Attack(
        event.required("id").asText(),
        event.required("source").asText(),
        event.required("demo").asBoolean(),
        event.required("protocol").asText(),
        text(event, "kind"),
        text(event, "cve"),
        Instant.parse(event.required("time").asText()),
        end(event.required("src")),
        end(event.required("dst")),
        event.required("risk").asDouble(),
        new Judgement(
            Disposition.ofLabel(surface.required("disposition").asText()),
            surface.required("rules").valueStream().map(JsonNode::asText).toList(),
            surface.required("blast").asInt()),
        event.required("priority").asDouble());
  }

  private static Attack.End end(JsonNode end) {
    var country = text(end, "country");
    var place =
        country == null
            ? null
            : new Place(
                end.required("continent").asText(),
                end.required("continent_code").asText(),
                country,
                end.required("iso_code").asText(),
                text(end, "city"),
                end.required("latitude").asDouble(),
                end.required("longitude").asDouble());
    return new Attack.End(
        Address.parse(end.required("ip").asText()),
        end.required("port").asInt(),
        place,
        end.path("asn").asLong(),
        text(end, "as_name"),
        text(end, "vm_id"),
        text(end, "vm_name"));
  }

  private static @Nullable String text(JsonNode object, String name) {
    var value = object.path(name);
    return value.isTextual() ? value.asText() : null;
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
