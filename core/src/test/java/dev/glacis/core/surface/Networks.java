package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Networks for tests, written a line for each machine and rule, so that a random one that fails
/// can be pasted into a test:
///
/// ```
/// web: http ssh @10.0.0.1
/// fw-1: http 10.0.0.0/8 -> db tcp/5432 tcp/22
/// ```
final class Networks {
  private Networks() {}

  static Network of(String document) {
    var vms = new ArrayList<Network.Vm>();
    var rules = new ArrayList<Network.FirewallRule>();
    for (var line : document.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      var colon = line.indexOf(':');
      var id = line.substring(0, colon);
      var rest = line.substring(colon + 1);
      var arrow = rest.indexOf("->");
      if (arrow >= 0) {
        rules.add(rule(id, words(rest.substring(0, arrow)), words(rest.substring(arrow + 2))));
      } else {
        vms.add(vm(id, words(rest)));
      }
    }
    return new Network(vms, rules);
  }

  /// The text that [#of] reads.
  static String text(Network network) {
    var lines = new StringBuilder("\n");
    for (var vm : network.vms()) {
      lines.append(vm.id()).append(':');
      vm.tags().forEach(tag -> lines.append(' ').append(tag));
      vm.addresses().forEach(address -> lines.append(" @").append(address));
      lines.append('\n');
    }
    for (var rule : network.rules()) {
      lines.append(rule.id()).append(':');
      if (rule.sourceTag() != null) {
        lines.append(' ').append(rule.sourceTag());
      }
      rule.sourceRanges().forEach(range -> lines.append(' ').append(range));
      lines.append(" -> ").append(rule.destTag());
      rule.ports().forEach(ports -> lines.append(' ').append(ports));
      lines.append('\n');
    }
    return lines.toString();
  }

  /// Few tags and ranges, so that they meet often; ranges nest; some rules have no source at all.
  static Arbitrary<Network> arbitrary() {
    var tag = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
    var address =
        Arbitraries.of("10.0.0.1", "10.0.1.1", "10.1.0.1", "198.51.100.7", "fd00::1", "fd00::1:1")
            .map(Address::parse);
    var range =
        Arbitraries.of("10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "0.0.0.0/0", "fd00::/64", "::/0")
            .map(Prefix::parse);
    var ports = Arbitraries.of("tcp/22", "tcp/1-1024", "udp", "any/53").map(Ports::parse);
    var vm =
        Combinators.combine(tag.list().ofMaxSize(4), address.list().ofMaxSize(2))
            .as((tags, addresses) -> new Network.Vm("", null, tags, addresses));
    var rule =
        Combinators.combine(
                tag.optional(0.8), tag, range.list().ofMaxSize(2), ports.list().ofMaxSize(2))
            .as((s, d, r, p) -> new Network.FirewallRule("", s.orElse(null), d, r, p));
    return Combinators.combine(vm.list().ofMaxSize(9), rule.list().ofMaxSize(9))
        .as(Networks::numbered);
  }

  private static Network numbered(List<Network.Vm> vms, List<Network.FirewallRule> rules) {
    var machines = new ArrayList<Network.Vm>();
    for (var vm : vms) {
      machines.add(new Network.Vm("vm-" + machines.size(), null, vm.tags(), vm.addresses()));
    }
    var named = new ArrayList<Network.FirewallRule>();
    for (var r : rules) {
      named.add(
          new Network.FirewallRule(
              "fw-" + named.size(),
              r.sourceTag(),
              String.valueOf(r.destTag()),
              r.sourceRanges(),
              r.ports()));
    }
    return new Network(machines, named);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  private static Network.Vm vm(String id, List<String> words) {
    return new Network.Vm(
        id,
        null,
        words.stream().filter(w -> !w.startsWith("@")).toList(),
        words.stream()
            .filter(w -> w.startsWith("@"))
            .map(w -> Address.parse(w.substring(1)))
            .toList());
  }

  private static Network.FirewallRule rule(String id, List<String> sources, List<String> target) {
    var byRange = sources.stream().collect(Collectors.partitioningBy(s -> s.contains("/")));
    var tags = byRange.get(false);
    return new Network.FirewallRule(
        id,
        tags.isEmpty() ? null : tags.getFirst(),
        target.getFirst(),
        byRange.get(true).stream().map(Prefix::parse).toList(),
        target.stream().skip(1).map(Ports::parse).toList());
  }
}
