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
  private static final List<String> OF_DOCUMENT = List.of("vms", "fw_rules");
  private static final List<String> OF_VM =
      List.of("vm_id", "name", "tags", "addresses", "networks", "identities", "public");
  private static final List<String> OF_RULE =
      List.of(
          "fw_id",
          "source_tag",
          "dest_tag",
          "source_ranges",
          "ports",
          "action",
          "direction",
          "priority",
          "layer",
          "network");

  private final Consumer<String> warnings;
  private final List<Network.Vm> vms = new ArrayList<>();
  private final List<Network.FirewallRule> rules = new ArrayList<>();
  private final Map<String, Where> vmIds = new HashMap<>();
  private final Map<String, Where> ruleIds = new HashMap<>();
  private final Map<String, String> tags = new HashMap<>();
  private final TreeSet<String> unused = new TreeSet<>();
  private boolean machinesSeen;

  NetworkReader(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /// @param source what was read, for the message
  /// @throws BadInput where no document had machines
  Network network(String source) throws BadInput {
    if (!machinesSeen) {
      throw new BadInput(source + ": a network without vms; expected \"vms\"");
    }
    return new Network(vms, rules);
  }

  void read(InputStream in, String source) throws IOException {
    try (var parser = NetworkJson.JSON.createParser(StrictUtf8.of(in, source))) {
      var cursor = new Cursor(parser, source);
      try {
        document(cursor);
      } catch (JsonProcessingException e) {
        throw cursor.malformed(e);
      }
    }
    for (var member : unused) {
      warnings.accept(source + ": member '" + member + "' of machines is not looked at");
    }
    unused.clear();
  }

  private void document(Cursor at) throws IOException {
    at.next();
    var members = new Members(at, "a network", OF_DOCUMENT);
    for (var member = members.next(); member != null; member = members.next()) {
      if (member.equals("vms")) {
        machinesSeen = true;
        at.array("vms: an array of machines", () -> vm(at));
      } else {
        at.array("fw_rules: an array of rules", () -> rule(at));
      }
    }
    at.end();
  }

  private void vm(Cursor at) throws IOException {
    String id = null;
    String name = null;
    var held = new ArrayList<String>(4);
    var addresses = new ArrayList<Address>(2);
    var members = new Members(at, "a machine", OF_VM);
    for (var member = members.next(); member != null; member = members.next()) {
      switch (member) {
        case "vm_id" -> {
          id = at.identifier(member);
          distinct(id, at);
        }
        case "name" -> name = at.is(JsonToken.VALUE_NULL) ? null : at.string(member);
        case "tags" -> at.array("tags: an array of strings", () -> held.add(tag(at, "tags")));
        case "addresses" ->
            at.array(
                "addresses: an array of strings",
                () -> addresses.add(at.parsed("addresses", Address::parse)));
        default -> {
          unused.add(member);
          at.skip();
        }
      }
    }
    vms.add(new Network.Vm(members.required(id, "vm_id"), name, held, addresses));
  }

  private void rule(Cursor at) throws IOException {
    String id = null;
    String sourceTag = null;
    String destTag = null;
    var ranges = new ArrayList<Prefix>(0);
    var ports = new ArrayList<Ports>(0);
    var members = new Members(at, "a rule", OF_RULE);
    for (var member = members.next(); member != null; member = members.next()) {
      switch (member) {
        case "fw_id" -> id = at.identifier(member);
        case "source_tag" -> sourceTag = at.is(JsonToken.VALUE_NULL) ? null : tag(at, member);
        case "dest_tag" -> destTag = tag(at, member);
        case "source_ranges" ->
            at.array(
                "source_ranges: an array of strings",
                () -> ranges.add(at.parsed("source_ranges", Prefix::parse)));
        case "ports" ->
            at.array(
                "ports: an array of strings", () -> ports.add(at.parsed("ports", Ports::parse)));
        case "action" -> at.only(member, "allow", "deny rules are not supported");
        case "direction" -> at.only(member, "ingress", "only ingress rules are supported");
        case "priority" -> at.integer(member);
        default -> at.absent(member);
      }
    }
    var known = members.required(id, "fw_id");
    var target = members.required(destTag, "dest_tag");
    if (sourceTag == null && ranges.isEmpty()) {
      throw members.bad(
          "rule '"
              + Cursor.quoted(known)
              + "' without a source; expected \"source_tag\" or \"source_ranges\"");
    }
    var previous = ruleIds.putIfAbsent(known, members.where());
    if (previous != null) {
      warnings.accept(
          members.where()
              + ": duplicate fw_id '"
              + Cursor.quoted(known)
              + "', seen before at "
              + previous);
    }
    rules.add(new Network.FirewallRule(known, sourceTag, target, ranges, ports));
  }

  private void distinct(String id, Cursor at) throws BadInput {
    var previous = vmIds.putIfAbsent(id, at.where());
    if (previous != null) {
      throw at.bad(
          "duplicate vm_id '"
              + Cursor.quoted(id)
              + "', seen before at "
              + previous
              + "; expected each id once");
    }
  }

  /// One string for all mentions of a tag.
  private String tag(Cursor at, String member) throws IOException {
    var tag = at.string(member);
    var same = tags.putIfAbsent(tag, tag);
    return same == null ? tag : same;
  }
}
