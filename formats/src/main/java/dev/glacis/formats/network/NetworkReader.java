package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.StrictUtf8;
import dev.glacis.formats.Where;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads network documents into one network; knows where each id was first seen. Stops where the
/// machines and rules, with their index, would take more memory than there is.
final class NetworkReader {
  /// What a machine or rule takes, its texts and lists apart: measured as the least heap in which a
  /// million machines are read and indexed.
  private static final int BYTES_EACH = 250;

  private static final int BYTES_PER_ENTRY = 16;

  private static final List<String> OF_DOCUMENT = List.of("vms", "fw_rules");
  private static final List<String> OF_VM =
      List.of("vm_id", "name", "tags", "addresses", "networks", "identities", "public");
  private static final List<String> OF_RULE =
      List.of(
          "fw_id",
          "source_tag",
          "dest_tag",
          "source_ranges",
          "dest_ranges",
          "ports",
          "action",
          "direction",
          "priority",
          "layer",
          "network",
          "stateless");

  private final Consumer<String> warnings;
  private final List<Network.Vm> vms = new ArrayList<>();
  private final List<Network.FirewallRule> rules = new ArrayList<>();
  private final Map<String, Where> vmIds = new HashMap<>();
  private final Map<String, Where> ruleIds = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final long room;
  private long taken;
  private boolean machinesSeen;

  NetworkReader(Consumer<String> warnings) {
    this(warnings, Runtime.getRuntime().maxMemory());
  }

  /// @param room bytes of memory there are
  NetworkReader(Consumer<String> warnings, long room) {
    this.warnings = warnings;
    this.room = room;
  }

  /// @param source what was read, for the message
  /// @throws BadInput where no document had machines
  Network network(String source) throws BadInput {
    if (!machinesSeen) {
      throw new BadInput(source + ": a network without vms; expected \"vms\"");
    }
    SharedAddresses.warn(vms, source, warnings);
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
  }

  /// Reads a document that is one rule.
  Network.FirewallRule rule(InputStream in, String source) throws IOException {
    try (var parser = NetworkJson.JSON.createParser(StrictUtf8.of(in, source))) {
      var at = new Cursor(parser, source);
      try {
        at.next();
        rule(at);
        at.end();
        return rules.getLast();
      } catch (JsonProcessingException e) {
        throw at.malformed(e);
      }
    }
  }

  private void document(Cursor at) throws IOException {
    at.next();
    object(at);
    at.end();
  }

  /// Reads the object that stands here.
  void object(Cursor at) throws IOException {
    var members = new Members(at, "a network", OF_DOCUMENT);
    for (var member = members.next(); member != null; member = members.next()) {
      if (member.equals("vms")) {
        machinesSeen = true;
        at.array("vms: an array of machines", () -> vm(at));
      } else {
        at.array("fw_rules: an array of rules", () -> rule(at));
      }
    }
  }

  private void vm(Cursor at) throws IOException {
    String id = null;
    String name = null;
    var held = new ArrayList<String>(4);
    var addresses = new ArrayList<Address>(2);
    var networks = new ArrayList<String>(0);
    var identities = new ArrayList<String>(0);
    var isPublic = true;
    var members = new Members(at, "a machine", OF_VM);
    for (var member = members.next(); member != null; member = members.next()) {
      switch (member) {
        case "vm_id" -> {
          id = at.identifier(member);
          distinct(id, at);
        }
        case "name" -> name = at.is(JsonToken.VALUE_NULL) ? null : at.string(member);
        case "tags" -> names(at, member, held);
        case "networks" -> names(at, member, networks);
        case "identities" -> names(at, member, identities);
        case "public" -> isPublic = at.bool(member, true);
        case "addresses" ->
            at.array(
                "addresses: an array of strings",
                () -> addresses.add(at.parsed("addresses", Address::parse)));
        default -> throw new IllegalStateException(member);
      }
    }
    var known = members.required(id, "vm_id");
    take(
        at,
        known.length() + (name == null ? 0 : name.length()),
        held.size() + addresses.size() + networks.size() + identities.size());
    vms.add(new Network.Vm(known, name, held, addresses, networks, identities, isPublic));
  }

  /// @throws BadInput where there is no room for one more
  private void take(Cursor at, int characters, int entries) throws BadInput {
    taken += BYTES_EACH + characters + (long) BYTES_PER_ENTRY * entries;
    if (taken > room) {
      throw at.bad(
          String.format(
              Locale.ROOT,
              "more than %,d machines and %,d rules need more than the %,d MB of heap there are;"
                  + " expected a smaller network, or more heap: JDK_JAVA_OPTIONS=-Xmx…g",
              vms.size(),
              rules.size(),
              room >> 20));
    }
  }

  private void rule(Cursor at) throws IOException {
    String id = null;
    String sourceTag = null;
    String destTag = null;
    String layer = null;
    String network = null;
    var action = Network.Action.ALLOW;
    var direction = Network.Direction.INGRESS;
    var priority = Network.FirewallRule.DEFAULT_PRIORITY;
    var stateless = false;
    var sources = new ArrayList<Prefix>(0);
    var destinations = new ArrayList<Prefix>(0);
    var ports = new ArrayList<Ports>(0);
    var members = new Members(at, "a rule", OF_RULE);
    for (var member = members.next(); member != null; member = members.next()) {
      switch (member) {
        case "fw_id" -> id = at.identifier(member);
        case "source_tag" -> sourceTag = nameOrNull(at, member);
        case "dest_tag" -> destTag = nameOrNull(at, member);
        case "source_ranges" -> ranges(at, member, sources);
        case "dest_ranges" -> ranges(at, member, destinations);
        case "ports" ->
            at.array(
                "ports: an array of strings", () -> ports.add(at.parsed("ports", Ports::parse)));
        case "action" -> action = at.oneOf(member, Network.Action.class, action);
        case "direction" -> direction = at.oneOf(member, Network.Direction.class, direction);
        case "priority" -> priority = at.integer(member, priority);
        case "layer" -> layer = nameOrNull(at, member);
        case "network" -> network = nameOrNull(at, member);
        case "stateless" -> stateless = at.bool(member, false);
        default -> throw new IllegalStateException(member);
      }
    }
    var known = members.required(id, "fw_id");
    take(at, known.length(), sources.size() + destinations.size() + ports.size());
    var ingress = direction == Network.Direction.INGRESS;
    if (network == null) {
      members.required(ingress ? destTag : sourceTag, ingress ? "dest_tag" : "source_tag");
    }
    if ((ingress ? sourceTag : destTag) == null && (ingress ? sources : destinations).isEmpty()) {
      throw members.bad(
          "rule '%s' without a %s; expected \"%s_tag\" or \"%s_ranges\""
              .formatted(
                  BadInput.quoted(known),
                  ingress ? "source" : "destination",
                  ingress ? "source" : "dest",
                  ingress ? "source" : "dest"));
    }
    try {
      rules.add(
          new Network.FirewallRule(
              known,
              action,
              priority,
              direction,
              layer,
              network,
              sourceTag,
              destTag,
              sources,
              destinations,
              ports,
              stateless));
    } catch (IllegalArgumentException e) {
      throw members.bad(BadInput.quoted(String.valueOf(e.getMessage())));
    }
    var previous = ruleIds.putIfAbsent(known, members.where());
    if (previous != null) {
      warnings.accept(
          members.where()
              + ": duplicate fw_id '"
              + BadInput.quoted(known)
              + "', seen before at "
              + previous);
    }
  }

  private static void ranges(Cursor at, String member, List<Prefix> ranges) throws IOException {
    at.array(member + ": an array of strings", () -> ranges.add(at.parsed(member, Prefix::parse)));
  }

  private void names(Cursor at, String member, List<String> names) throws IOException {
    at.array(member + ": an array of strings", () -> names.add(name(at, member)));
  }

  private @Nullable String nameOrNull(Cursor at, String member) throws IOException {
    return at.is(JsonToken.VALUE_NULL) ? null : name(at, member);
  }

  private void distinct(String id, Cursor at) throws BadInput {
    var previous = vmIds.putIfAbsent(id, at.where());
    if (previous != null) {
      throw at.bad(
          "duplicate vm_id '"
              + BadInput.quoted(id)
              + "', seen before at "
              + previous
              + "; expected each id once");
    }
  }

  /// One string for all mentions of a tag, network or layer.
  private String name(Cursor at, String member) throws IOException {
    var name = at.string(member);
    var same = names.putIfAbsent(name, name);
    return same == null ? name : same;
  }
}
