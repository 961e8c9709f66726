package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Reads network documents into one network; knows where each id was first seen.
final class NetworkReader {
  /// Members of a machine that only rules of layers and clouds look at.
  private static final List<String> UNUSED_OF_VM = List.of("networks", "identities", "public");

  private final Consumer<String> warnings;
  private final List<Network.Vm> vms = new ArrayList<>();
  private final List<Network.FirewallRule> rules = new ArrayList<>();
  private final Map<String, Where> vmIds = new HashMap<>();
  private final Map<String, Where> ruleIds = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private final TreeSet<String> unused = new TreeSet<>();

  NetworkReader(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  Network network() {
    return new Network(vms, rules);
  }

  void read(InputStream in, String source) throws IOException {
    try (var parser = NetworkJson.JSON.createParser(in)) {
      document(new Cursor(parser, source));
    } catch (JsonProcessingException e) {
      throw Cursor.malformed(source, e);
    }
    for (var member : unused) {
      warnings.accept(source + ": member '" + member + "' of machines is not looked at");
    }
    unused.clear();
  }

  private void document(Cursor at) throws IOException {
    at.next();
    at.expect(JsonToken.START_OBJECT, "a network: an object with \"vms\" and \"fw_rules\"");
    var seen = new Members(at);
    for (var member = seen.next(); member != null; member = seen.next()) {
      switch (member) {
        case "vms" -> at.array("an array of machines", () -> vm(at));
        case "fw_rules" -> at.array("an array of rules", () -> rule(at));
        default -> at.skip();
      }
    }
    seen.require("vms", "a network");
    at.end();
  }

  private void vm(Cursor at) throws IOException {
    at.expect(JsonToken.START_OBJECT, "a machine: an object with \"vm_id\"");
    String id = null;
    String name = null;
    var held = new ArrayList<String>(4);
    var addresses = new ArrayList<Address>(2);
    var seen = new Members(at);
    for (var member = seen.next(); member != null; member = seen.next()) {
      switch (member) {
        case "vm_id" -> {
          id = at.identifier("vm_id");
          first(vmIds, id, at, "vm_id");
        }
        case "name" -> name = at.is(JsonToken.VALUE_NULL) ? null : at.string("name");
        case "tags" -> at.array("tags: an array of strings", () -> held.add(tag(at, "tags")));
        case "addresses" ->
            at.array(
                "addresses: an array of strings",
                () -> addresses.add(at.parsed("addresses", Address::parse)));
        default -> {
          if (UNUSED_OF_VM.contains(member)) {
            unused.add(member);
          }
          at.skip();
        }
      }
    }
    vms.add(new Network.Vm(seen.required(id, "vm_id", "machine"), name, held, addresses));
  }

  private void rule(Cursor at) throws IOException {
    at.expect(JsonToken.START_OBJECT, "a rule: an object with \"source_tag\" and \"dest_tag\"");
    String id = null;
    String sourceTag = null;
    String destTag = null;
    var ranges = new ArrayList<Prefix>(0);
    var ports = new ArrayList<Ports>(0);
    var seen = new Members(at);
    for (var member = seen.next(); member != null; member = seen.next()) {
      switch (member) {
        case "fw_id" -> id = at.identifier("fw_id");
        case "source_tag" -> sourceTag = at.is(JsonToken.VALUE_NULL) ? null : tag(at, member);
        case "dest_tag" -> destTag = tag(at, member);
        case "source_ranges" ->
            at.array(
                "source_ranges: an array of strings",
                () -> ranges.add(at.parsed("source_ranges", Prefix::parse)));
        case "ports" ->
            at.array(
                "ports: an array of strings", () -> ports.add(at.parsed("ports", Ports::parse)));
        case "action" -> at.only("action", "allow", "deny rules are not supported");
        case "direction" -> at.only("direction", "ingress", "only ingress rules are supported");
        case "layer", "network" -> at.absent(member);
        case "priority" -> at.integer("priority");
        default -> at.skip();
      }
    }
    var known = seen.required(id, "fw_id", "rule");
    var previous = ruleIds.putIfAbsent(known, seen.where());
    if (previous != null) {
      warnings.accept(
          seen.where() + ": fw_id '" + Cursor.quoted(known) + "' was seen before at " + previous);
    }
    if (sourceTag == null && ranges.isEmpty()) {
      throw seen.bad(
          "rule '"
              + Cursor.quoted(known)
              + "' has no source; expected source_tag or source_ranges");
    }
    rules.add(
        new Network.FirewallRule(
            known, sourceTag, seen.required(destTag, "dest_tag", "rule"), ranges, ports));
  }

  private String tag(Cursor at, String member) throws IOException {
    var tag = at.string(member);
    var same = tags.putIfAbsent(tag, tag);
    return same == null ? tag : same;
  }

  private static void first(Map<String, Where> places, String id, Cursor at, String member)
      throws IOException {
    var here = at.where();
    var previous = places.putIfAbsent(id, here);
    if (previous != null) {
      throw new BadInput(
          here
              + ": duplicate "
              + member
              + " '"
              + Cursor.quoted(id)
              + "', seen before at "
              + previous
              + "; expected ids to be distinct");
    }
  }
}
