package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The rules of a network compiled to allow-only grants; queries see nothing else.
///
/// Who may be let in is named by a *symbol*: a tag (0 to `tags - 1`, only tags that rules name) or
/// a source range (`tags` and up, in the order of [PrefixTable]). A grant lets what holds its
/// source symbol reach the machines that hold its target tag, on its rule's ports. Grants are
/// numbered in the order (target, source, rule). Linear in the rules and their ranges.
final class Grants {
  private final List<Network.FirewallRule> rules;
  private final Map<String, Integer> tagNumbers = new HashMap<>();
  private final PrefixTable prefixes;
  private final int[] source;
  private final int[] rule;
  private final int[] firstByTarget;
  private final Csr targetsBySource;

  private Grants(Network network) {
    rules = network.rules();
    var ranges = new LinkedHashSet<Prefix>();
    for (var r : rules) {
      tagNumbers.putIfAbsent(targetOf(r), tagNumbers.size());
      if (r.sourceTag() != null) {
        tagNumbers.putIfAbsent(r.sourceTag(), tagNumbers.size());
      }
      ranges.addAll(r.sourceRanges());
    }
    prefixes = new PrefixTable(ranges);
    var sources = new IntList();
    var targets = new IntList();
    var ruleNumbers = new IntList();
    for (var i = 0; i < rules.size(); i++) {
      var r = rules.get(i);
      var target = tag(targetOf(r));
      if (r.sourceTag() != null) {
        sources.add(tag(r.sourceTag()));
        targets.add(target);
        ruleNumbers.add(i);
      }
      for (var range : r.sourceRanges()) {
        sources.add(tags() + prefixes.indexOf(range));
        targets.add(target);
        ruleNumbers.add(i);
      }
    }
    var bySource = Csr.of(symbols(), sources.toArray(), targets.toArray());
    var rulesBySource = Csr.of(symbols(), sources.toArray(), ruleNumbers.toArray());
    targetsBySource = bySource;
    var byTarget = bySource.inverse(tags());
    firstByTarget = byTarget.start();
    source = byTarget.item();
    rule = Csr.of(tags(), bySource.item(), rulesBySource.item()).item();
  }

  private static String targetOf(Network.FirewallRule rule) {
    if (rule.action() == Network.Action.DENY
        || rule.direction() == Network.Direction.EGRESS
        || rule.layer() != null
        || rule.network() != null
        || rule.destTag() == null) {
      throw new IllegalArgumentException(
          "rule '%s' denies, guards egress, or is of a layer or network".formatted(rule.id()));
    }
    return rule.destTag();
  }

  static Grants compile(Network network) {
    return new Grants(network);
  }

  int tags() {
    return tagNumbers.size();
  }

  int symbols() {
    return tags() + prefixes.size();
  }

  PrefixTable prefixes() {
    return prefixes;
  }

  /// The tag's number, or -1 where no rule names it.
  int tag(String name) {
    return tagNumbers.getOrDefault(name, -1);
  }

  /// The symbol of the narrowest range that holds the address, or -1.
  int rangeOf(Address address) {
    var narrowest = prefixes.narrowest(address);
    return narrowest < 0 ? -1 : tags() + narrowest;
  }

  /// The next wider range's symbol, or -1; of a tag -1.
  int wider(int symbol) {
    var parent = symbol < tags() ? -1 : prefixes.parent(symbol - tags());
    return parent < 0 ? -1 : tags() + parent;
  }

  /// One past the last symbol that implies this one: the ranges within it follow it.
  int endOfNarrower(int symbol) {
    return symbol < tags() ? symbol + 1 : tags() + prefixes.end(symbol - tags());
  }

  /// Target tags by source symbol.
  Csr targetsBySource() {
    return targetsBySource;
  }

  /// The first grant whose target is this tag; `first(tag + 1)` ends them.
  int first(int tag) {
    return firstByTarget[tag];
  }

  /// The first grant to the tag whose source is at least this symbol.
  int first(int tag, int symbol) {
    var low = first(tag);
    var high = first(tag + 1);
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (source[middle] < symbol) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int source(int grant) {
    return source[grant];
  }

  /// The number of the rule that gives the grant, in document order.
  int rule(int grant) {
    return rule[grant];
  }

  Network.FirewallRule ruleOf(int grant) {
    return rules.get(rule[grant]);
  }

  /// Whether the grant lets through something of the ports asked for.
  boolean covers(int grant, Ports asked) {
    return covers(grant, asked.protocol(), asked.first(), asked.last());
  }

  /// As [#covers(int, Ports)], for the ports `first` to `last` of a protocol.
  boolean covers(int grant, int protocol, int first, int last) {
    var ports = ruleOf(grant).ports();
    if (ports.isEmpty()) {
      return true;
    }
    for (var i = 0; i < ports.size(); i++) {
      if (ports.get(i).overlaps(protocol, first, last)) {
        return true;
      }
    }
    return false;
  }
}
