package dev.glacis.backend.neo4j;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.ValueException;

/// Reads the network of a graph in the order of its documents, a record at a time. What people put
/// there by hand, without a place in that order, comes last.
final class GraphReader {
  static final String MARKER =
      "MATCH (n:GlacisNetwork {name: 'network'})"
          + " RETURN toString(n.version) + ' of ' + coalesce(toString(n.loaded), '?') AS marker";

  private static final String MACHINES =
      """
      MATCH (m:GlacisMachine)
      WITH m ORDER BY m.seq, m.vm_id
      RETURN m.vm_id AS vm_id, m.name AS name, m.addresses AS addresses,
        m.networks AS networks, m.public AS public,
        COLLECT { MATCH (m)-[h:HAS_TAG]->(t:GlacisTag) RETURN t.name ORDER BY h.at, t.name } AS tags,
        COLLECT { MATCH (m)-[h:RUNS_AS]->(t:GlacisTag) RETURN t.name ORDER BY h.at, t.name }
          AS identities
      """;

  private static final String RULES =
      """
      MATCH (r:GlacisRule)
      WITH r ORDER BY r.seq, r.fw_id
      RETURN r.fw_id AS fw_id, r.action AS action, r.priority AS priority,
        r.direction AS direction, r.layer AS layer, r.network AS network, r.ports AS ports,
        r.stateless AS stateless,
        COLLECT { MATCH (t:GlacisTag)-[:SOURCE]->(r) RETURN t.name } AS source_tag,
        COLLECT { MATCH (r)-[:DEST]->(t:GlacisTag) RETURN t.name } AS dest_tag,
        COLLECT { MATCH (g:GlacisRange)-[h:SOURCE]->(r) WHERE g.prefix <> 'everybody'
          RETURN g.prefix ORDER BY h.at, g.prefix } AS source_ranges,
        COLLECT { MATCH (r)-[h:DEST]->(g:GlacisRange) RETURN g.prefix ORDER BY h.at, g.prefix }
          AS dest_ranges
      """;

  private final Transaction transaction;
  private final String address;

  /// One string for all mentions of a tag, network or layer.
  private final Map<String, String> names = new HashMap<>();

  GraphReader(Transaction transaction, String address) {
    this.transaction = transaction;
    this.address = address;
  }

  String marker() throws IOException {
    return marker(transaction.run(MARKER), address);
  }

  static String marker(Result found, String address) throws IOException {
    if (!found.hasNext()) {
      throw new IOException(
          address + ": holds no network of Glacis; expected one written by surface load");
    }
    var marker = found.single().get("marker");
    return marker.isNull() ? "by hand" : marker.asString();
  }

  Network read() throws IOException {
    return new Network(
        each(MACHINES, "machine", "vm_id", this::machine),
        each(RULES, "rule", "fw_id", this::rule));
  }

  private <T> List<T> each(String query, String what, String id, Function<Record, T> reading)
      throws IOException {
    var items = new ArrayList<T>();
    var records = transaction.run(query);
    while (records.hasNext()) {
      var record = records.next();
      try {
        items.add(reading.apply(record));
      } catch (IllegalArgumentException | ValueException e) {
        throw new IOException(
            "%s: %s %s: %s".formatted(address, what, record.get(id), e.getMessage()), e);
      }
    }
    return items;
  }

  private Network.Vm machine(Record record) {
    return new Network.Vm(
        id(record, "vm_id"),
        text(record, "name"),
        names(record, "tags"),
        list(record, "addresses", Address::parse),
        names(record, "networks"),
        names(record, "identities"),
        record.get("public").asBoolean(true));
  }

  private Network.FirewallRule rule(Record record) {
    var direction = oneOf(record, "direction", Network.Direction.class, Network.Direction.INGRESS);
    var sourceTag = atMostOne(record, "source_tag");
    var destTag = atMostOne(record, "dest_tag");
    var rule =
        new Network.FirewallRule(
            id(record, "fw_id"),
            oneOf(record, "action", Network.Action.class, Network.Action.ALLOW),
            record.get("priority").asInt(Network.FirewallRule.DEFAULT_PRIORITY),
            direction,
            name(text(record, "layer")),
            name(text(record, "network")),
            name(sourceTag),
            name(destTag),
            list(record, "source_ranges", Prefix::parse),
            list(record, "dest_ranges", Prefix::parse),
            list(record, "ports", Ports::parse),
            record.get("stateless").asBoolean(false));
    if (rule.peerTag() == null && rule.peerRanges().isEmpty()) {
      throw new IllegalArgumentException(
          direction == Network.Direction.INGRESS
              ? "no source; expected SOURCE from a tag or a range"
              : "no destination; expected DEST to a tag or a range");
    }
    return rule;
  }

  private static String id(Record record, String member) {
    var id = text(record, member);
    if (id == null || id.isEmpty()) {
      throw new IllegalArgumentException("no " + member + "; expected an id");
    }
    return id;
  }

  private static @Nullable String text(Record record, String member) {
    var value = record.get(member);
    return value.isNull() ? null : value.asString();
  }

  private static @Nullable String atMostOne(Record record, String member) {
    var found = record.get(member).asList(Value::asString);
    if (found.size() > 1) {
      throw new IllegalArgumentException(member + " " + found + "; expected at most one");
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  private static <E extends Enum<E>> E oneOf(
      Record record, String member, Class<E> names, E otherwise) {
    var text = text(record, member);
    if (text == null) {
      return otherwise;
    }
    for (var name : names.getEnumConstants()) {
      if (name.name().toLowerCase(Locale.ROOT).equals(text)) {
        return name;
      }
    }
    throw new IllegalArgumentException(
        "%s '%s'; expected one of %s"
            .formatted(member, text, List.of(names.getEnumConstants()))
            .toLowerCase(Locale.ROOT));
  }

  private static <T> List<T> list(Record record, String member, Function<String, T> parse) {
    var value = record.get(member);
    return value.isNull() ? List.of() : value.asList(each -> parse.apply(each.asString()));
  }

  private List<String> names(Record record, String member) {
    return list(record, member, text -> names.computeIfAbsent(text, Function.identity()));
  }

  private @Nullable String name(@Nullable String text) {
    return text == null ? null : names.computeIfAbsent(text, Function.identity());
  }
}
