package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The rules of a network compiled to allow-only grants; queries see nothing else.
///
/// A grant lets what holds its source symbol (see [Symbols]) reach the machines that hold its
/// target, a name, on its ports. Names come first among the symbols, ranges follow them. Grants are
/// numbered in the order (target, source). Where no rule restricts another, each way of coming by
/// each rule is a grant, linear in the rules and their ranges; [Restrictions] finds the others.
final class Grants {
  private final List<Network.FirewallRule> rules;
  private final Numbering numbering;
  private final int internet;
  private final int[] source;
  private final int[] rule;
  private final List<@Nullable List<Ports>> ports;
  private final int[] firstByTarget;
  private final Csr targetsBySource;

  private Grants(Builder made, Numbering numbering, int internet, IntUnaryOperator renumbered) {
    rules = made.rules;
    this.numbering = numbering;
    this.internet = internet;
    var sources = Arrays.stream(made.sources.toArray()).map(renumbered).toArray();
    var targets = Arrays.stream(made.targets.toArray()).map(renumbered).toArray();
    var numbers = new int[sources.length];
    for (var g = 0; g < numbers.length; g++) {
      numbers[g] = g;
    }
    var bySource = Csr.of(numbering.size(), sources, numbers);
    targetsBySource = new Csr(bySource.start(), picked(targets, bySource.item()));
    var byTarget = Csr.of(numbering.names(), targetsBySource.item(), bySource.item());
    firstByTarget = byTarget.start();
    source = picked(sources, byTarget.item());
    rule = picked(made.ruleNumbers.toArray(), byTarget.item());
    ports = new ArrayList<>();
    if (made.isNarrowed) {
      for (var g : byTarget.item()) {
        ports.add(made.ports.get(g));
      }
    }
  }

  private static int[] picked(int[] from, int[] places) {
    var picked = new int[places.length];
    for (var i = 0; i < places.length; i++) {
      picked[i] = from[places[i]];
    }
    return picked;
  }

  /// The grants of a network whose rules do not restrict each other.
  static Grants of(Network network, Symbols symbols) {
    var made = new Builder(network.rules());
    for (var rule = 0; rule < network.rules().size(); rule++) {
      made.rule(rule, symbols);
    }
    return made.build(symbols.numbering(), -1, IntUnaryOperator.identity());
  }

  Numbering numbering() {
    return numbering;
  }

  /// Names: symbols that are no ranges.
  int tags() {
    return numbering.names();
  }

  int symbols() {
    return numbering.size();
  }

  /// The next wider range's symbol, or -1; of a name -1.
  int wider(int symbol) {
    return numbering.wider(symbol);
  }

  /// One past the last symbol that implies this one: the ranges within it follow it.
  int endOfNarrower(int symbol) {
    return numbering.endOfNarrower(symbol);
  }

  /// Whether the symbol is held by public addresses that no machine need have.
  boolean isInternet(int symbol) {
    return symbol == internet || numbering.isPublicRange(symbol);
  }

  /// Target names by source symbol.
  Csr targetsBySource() {
    return targetsBySource;
  }

  /// The first grant whose target is this name; `first(name + 1)` ends them.
  int first(int name) {
    return firstByTarget[name];
  }

  /// The first grant to the name whose source is at least this symbol.
  int first(int name, int symbol) {
    var low = first(name);
    var high = first(name + 1);
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

  /// What is open; nothing named is everything.
  List<Ports> ports(int grant) {
    var narrowed = ports.isEmpty() ? null : ports.get(grant);
    return narrowed == null ? ruleOf(grant).ports() : narrowed;
  }

  /// Whether the grant lets through something of the ports asked for.
  boolean covers(int grant, Ports asked) {
    return covers(grant, asked.protocol(), asked.first(), asked.last());
  }

  /// As [#covers(int, Ports)], for the ports `first` to `last` of a protocol.
  boolean covers(int grant, int protocol, int first, int last) {
    var open = ports(grant);
    if (open.isEmpty()) {
      return true;
    }
    for (var i = 0; i < open.size(); i++) {
      if (open.get(i).overlaps(protocol, first, last)) {
        return true;
      }
    }
    return false;
  }

  /// Gathers grants in any order.
  static final class Builder {
    private final List<Network.FirewallRule> rules;
    private final IntList sources = new IntList();
    private final IntList targets = new IntList();
    private final IntList ruleNumbers = new IntList();
    private final List<@Nullable List<Ports>> ports = new ArrayList<>();
    private boolean isNarrowed;

    Builder(List<Network.FirewallRule> rules) {
      this.rules = rules;
    }

    /// Adds a grant of the rule's own ports for each of its ways.
    void rule(int number, Symbols symbolsOf) {
      var before = sources.size();
      symbolsOf.ways(rules.get(number), sources, targets);
      for (var i = before; i < sources.size(); i++) {
        ruleNumbers.add(number);
        ports.add(null);
      }
    }

    /// @param open null for the rule's own
    void add(int source, int target, int rule, @Nullable List<Ports> open) {
      sources.add(source);
      targets.add(target);
      ruleNumbers.add(rule);
      ports.add(open);
      isNarrowed |= open != null;
    }

    int size() {
      return sources.size();
    }

    /// @param internet the name that stands for public addresses of nobody's, or -1
    /// @param renumbered the number in `numbering` of each symbol added
    Grants build(Numbering numbering, int internet, IntUnaryOperator renumbered) {
      return new Grants(this, numbering, internet, renumbered);
    }
  }
}
