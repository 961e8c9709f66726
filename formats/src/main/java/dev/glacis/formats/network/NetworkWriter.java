package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.surface.Network;
import java.io.IOException;
import java.util.List;

/// Writes the members that differ from their defaults, in a fixed order.
final class NetworkWriter {
  private NetworkWriter() {}

  static void write(Network network, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("vms");
    for (var vm : network.vms()) {
      json.writeRaw('\n');
      json.writeStartObject();
      json.writeStringField("vm_id", vm.id());
      if (vm.name() != null) {
        json.writeStringField("name", vm.name());
      }
      strings("tags", vm.tags(), json);
      if (!vm.addresses().isEmpty()) {
        strings("addresses", vm.addresses(), json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeRaw('\n');
    json.writeArrayFieldStart("fw_rules");
    for (var rule : network.rules()) {
      json.writeRaw('\n');
      json.writeStartObject();
      json.writeStringField("fw_id", rule.id());
      if (rule.sourceTag() != null) {
        json.writeStringField("source_tag", rule.sourceTag());
      }
      json.writeStringField("dest_tag", rule.destTag());
      if (!rule.sourceRanges().isEmpty()) {
        strings("source_ranges", rule.sourceRanges(), json);
      }
      if (!rule.ports().isEmpty()) {
        strings("ports", rule.ports(), json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void strings(String member, List<?> values, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (var value : values) {
      json.writeString(value.toString());
    }
    json.writeEndArray();
  }
}
