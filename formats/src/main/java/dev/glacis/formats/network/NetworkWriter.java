package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.surface.Network;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the members that differ from their defaults, in a fixed order.
final class NetworkWriter {
  private NetworkWriter() {}

  static void write(Network network, JsonGenerator json) throws IOException {
    begin(json);
    for (var vm : network.vms()) {
      vm(vm, json);
    }
    beginRules(json);
    for (var rule : network.rules()) {
      rule(rule, json);
    }
    end(json);
  }

  static void begin(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("vms");
  }

  /// Comes after the last machine.
  static void beginRules(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeRaw('\n');
    json.writeArrayFieldStart("fw_rules");
  }

  static void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /// A machine on a line of its own.
  static void vm(Network.Vm vm, JsonGenerator json) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringField("vm_id", vm.id());
    name("name", vm.name(), json);
    strings("tags", vm.tags(), json);
    if (!vm.addresses().isEmpty()) {
      strings("addresses", vm.addresses(), json);
    }
    if (!vm.networks().isEmpty()) {
      strings("networks", vm.networks(), json);
    }
    if (!vm.identities().isEmpty()) {
      strings("identities", vm.identities(), json);
    }
    if (!vm.isPublic()) {
      json.writeBooleanField("public", false);
    }
    json.writeEndObject();
  }

  /// A rule on a line of its own.
  static void rule(Network.FirewallRule rule, JsonGenerator json) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringField("fw_id", rule.id());
    if (rule.action() != Network.Action.ALLOW) {
      json.writeStringField("action", "deny");
    }
    if (rule.priority() != Network.FirewallRule.DEFAULT_PRIORITY) {
      json.writeNumberField("priority", rule.priority());
    }
    if (rule.direction() != Network.Direction.INGRESS) {
      json.writeStringField("direction", "egress");
    }
    name("layer", rule.layer(), json);
    name("network", rule.network(), json);
    name("source_tag", rule.sourceTag(), json);
    name("dest_tag", rule.destTag(), json);
    if (!rule.sourceRanges().isEmpty()) {
      strings("source_ranges", rule.sourceRanges(), json);
    }
    if (!rule.destRanges().isEmpty()) {
      strings("dest_ranges", rule.destRanges(), json);
    }
    if (!rule.ports().isEmpty()) {
      strings("ports", rule.ports(), json);
    }
    if (rule.stateless()) {
      json.writeBooleanField("stateless", true);
    }
    json.writeEndObject();
  }

  private static void name(String member, @Nullable String value, JsonGenerator json)
      throws IOException {
    if (value != null) {
      json.writeStringField(member, value);
    }
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
