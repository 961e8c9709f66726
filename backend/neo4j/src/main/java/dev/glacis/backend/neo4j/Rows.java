package dev.glacis.backend.neo4j;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A machine or rule as the parameters of a statement: properties by the names they have in the
/// network document, and relationships as a row each. What is null or empty is no property.
final class Rows {
  /// Stands for all addresses, where one is not known.
  static final String EVERYBODY = "everybody";

  private Rows() {}

  static Map<String, Object> machine(Network.Vm vm, long seq) {
    var row = new HashMap<String, @Nullable Object>();
    row.put("seq", seq);
    row.put("vm_id", vm.id());
    row.put("name", vm.name());
    row.put("addresses", texts(vm.addresses()));
    row.put("networks", texts(vm.networks()));
    row.put("public", vm.isPublic());
    return nullable(row);
  }

  static Map<String, Object> rule(Network.FirewallRule rule, long seq) {
    var row = new HashMap<String, @Nullable Object>();
    row.put("seq", seq);
    row.put("fw_id", rule.id());
    row.put("action", rule.action().name().toLowerCase(Locale.ROOT));
    row.put("priority", rule.priority());
    row.put("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    row.put("layer", rule.layer());
    row.put("network", rule.network());
    row.put("ports", texts(rule.ports()));
    row.put("stateless", rule.stateless());
    return nullable(row);
  }

  /// The driver takes null values, though its types do not say so.
  @SuppressWarnings("NullAway")
  private static Map<String, Object> nullable(Map<String, @Nullable Object> row) {
    return row;
  }

  static Map<String, Object> range(Prefix prefix) {
    return Map.of(
        "prefix",
        prefix.toString(),
        "public",
        !prefix.address().isPrivate() || !prefix.last().isPrivate());
  }

  /// What a machine holds, in order.
  static Stream<Map<String, Object>> held(String vmId, List<String> names) {
    var rows = new ArrayList<Map<String, Object>>(names.size());
    for (var at = 0; at < names.size(); at++) {
      rows.add(Map.of("vm_id", vmId, "name", names.get(at), "at", at));
    }
    return rows.stream();
  }

  /// Each tag and identity of a machine once.
  static Stream<Map<String, Object>> holders(Network.Vm vm) {
    var distinct = new LinkedHashSet<>(vm.tags());
    distinct.addAll(vm.identities());
    return distinct.stream().map(name -> Map.of("vm_id", vm.id(), "name", name));
  }

  static Stream<Map<String, Object>> end(long seq, @Nullable String tag) {
    return tag == null ? Stream.of() : Stream.of(Map.of("seq", seq, "name", tag));
  }

  static Stream<Map<String, Object>> ends(long seq, List<Prefix> ranges) {
    var rows = new ArrayList<Map<String, Object>>(ranges.size());
    for (var at = 0; at < ranges.size(); at++) {
      rows.add(Map.of("seq", seq, "prefix", ranges.get(at).toString(), "at", at));
    }
    return rows.stream();
  }

  /// The ranges that hold some address of a machine.
  static Stream<Map<String, Object>> within(
      String vmId, List<Address> addresses, RangeLookup ranges) {
    var prefixes =
        addresses.isEmpty()
            ? Stream.of(EVERYBODY)
            : addresses.stream()
                .flatMap(address -> ranges.holding(address).stream())
                .distinct()
                .map(Prefix::toString);
    return prefixes.map(prefix -> Map.of("vm_id", vmId, "prefix", prefix));
  }

  /// Whether a rule lets in every address of both families, and so machines whose addresses are not
  /// known.
  static boolean letsEverybodyIn(Network.FirewallRule rule) {
    return rule.sourceRanges().stream().anyMatch(r -> r.length() == 0 && r.address().isV4())
        && rule.sourceRanges().stream().anyMatch(r -> r.length() == 0 && !r.address().isV4());
  }

  static Set<String> tags(Network network) {
    var names = new LinkedHashSet<String>();
    for (var vm : network.vms()) {
      names.addAll(vm.tags());
      names.addAll(vm.identities());
    }
    for (var rule : network.rules()) {
      Stream.of(rule.sourceTag(), rule.destTag()).filter(name -> name != null).forEach(names::add);
    }
    return names;
  }

  static Set<Prefix> ranges(Network network) {
    var ranges = new LinkedHashSet<Prefix>();
    for (var rule : network.rules()) {
      ranges.addAll(rule.sourceRanges());
      ranges.addAll(rule.destRanges());
    }
    return ranges;
  }

  /// Whether a rule lets its peers in whatever the other rules say, unless one of them denies.
  static boolean isGrant(Network.FirewallRule rule) {
    return rule.action() == Network.Action.ALLOW
        && rule.direction() == Network.Direction.INGRESS
        && rule.layer() == null
        && rule.network() == null;
  }

  private static @Nullable List<String> texts(List<?> values) {
    return values.isEmpty() ? null : values.stream().map(Object::toString).toList();
  }
}
