package dev.glacis.core.surface;

import java.util.BitSet;

/// The paths from an origin to one machine as a graph in which rules are nodes, so that cutting a
/// rule is cutting a node:
///
/// ```
/// origin → (class →) source symbol → (wider range →) rule, in → rule, out → target tag → class → symbol it holds → …
/// ```
///
/// Where any machine is an origin, the last step is all there is to cut, and the others are left
/// out. Where rules only allow, all sources of a rule lead to all its targets, and a path in the
/// graph is a path in the network; elsewhere there may be more paths in the graph. Linear in
/// classes, held symbols and grants.
///
/// @param edges without those out of the target
/// @param incoming the same edges, turned round
/// @param firstRule node of the first rule's entry; its exit is the next one, then the next rule
record RuleGraph(Csr edges, Csr incoming, int origin, int target, int firstRule, int rules) {
  static RuleGraph of(Surface surface, Origin from, int to) {
    var grants = surface.grants();
    var held = surface.layout().classes().held();
    var classes = held.rows();
    var tags = classes + grants.symbols();
    var firstRule = tags + grants.tags();
    var rules = surface.network().rules().size();
    var origin = firstRule + 2 * rules;
    var target = surface.classOf(to);
    var rows = new IntList();
    var items = new IntList();
    for (var c = 0; c < classes; c++) {
      for (var i = held.start()[c]; i < held.start()[c + 1]; i++) {
        var symbol = held.item()[i];
        if (c != target) {
          rows.add(c);
          items.add(classes + symbol);
        }
        if (symbol < grants.tags()
            && grants.first(symbol) < grants.first(symbol + 1)
            && (c == target || from != Origin.Anywhere.ANY_MACHINE)) {
          rows.add(tags + symbol);
          items.add(c);
        }
      }
    }
    for (var symbol = 0; symbol < grants.symbols(); symbol++) {
      if (grants.wider(symbol) >= 0) {
        rows.add(classes + symbol);
        items.add(classes + grants.wider(symbol));
      }
    }
    for (var tag = 0; tag < grants.tags(); tag++) {
      for (var g = grants.first(tag); g < grants.first(tag + 1); g++) {
        var entry = firstRule + 2 * grants.rule(g);
        rows.add(classes + grants.source(g));
        items.add(entry);
        rows.add(entry + 1);
        items.add(tags + tag);
      }
    }
    for (var rule = 0; rule < rules; rule++) {
      rows.add(firstRule + 2 * rule);
      items.add(firstRule + 2 * rule + 1);
    }
    var starts = new BitSet(tags);
    start(surface, from, target, starts);
    starts.stream()
        .forEach(
            node -> {
              rows.add(origin);
              items.add(node);
            });
    var edges = Csr.of(origin + 1, rows.toArray(), items.toArray()).distinct();
    return new RuleGraph(edges, edges.inverse(origin + 1), origin, target, firstRule, rules);
  }

  /// Sets the nodes, classes and symbols, that an attack from there starts with.
  private static void start(Surface surface, Origin from, int target, BitSet nodes) {
    var grants = surface.grants();
    var first = surface.layout().firstOfClass();
    var classes = first.length - 1;
    switch (from) {
      case Origin.Machine(var vm) -> hold(surface, surface.classOf(vm), nodes);
      case Origin.Anywhere.INTERNET -> {
        for (var symbol = 0; symbol < grants.symbols(); symbol++) {
          nodes.set(classes + symbol, grants.isInternet(symbol));
        }
      }
      case Origin.Anywhere.ANY_MACHINE -> {
        nodes.set(0, classes);
        nodes.clear(target);
        if (first[target + 1] - first[target] > 1) {
          hold(surface, target, nodes);
        }
      }
    }
  }

  private static void hold(Surface surface, int cls, BitSet nodes) {
    var held = surface.layout().classes().held();
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      nodes.set(held.rows() + held.item()[i]);
    }
  }

  int nodes() {
    return edges.rows();
  }

  /// Whether the node is where a rule is entered, from which only its exit is reached.
  boolean isEntry(int node) {
    return node >= firstRule && node < origin && (node - firstRule & 1) == 0;
  }

  /// The number of the rule whose entry the node is.
  int ruleOf(int entry) {
    return (entry - firstRule) / 2;
  }

  /// The nodes on paths from the origin to the target.
  BitSet onPaths() {
    var both = reached(edges, origin);
    both.and(reached(incoming, target));
    return both;
  }

  private static BitSet reached(Csr graph, int from) {
    var reached = new BitSet(graph.rows());
    var left = new IntList();
    reached.set(from);
    left.add(from);
    while (left.size() > 0) {
      var node = left.removeLast();
      for (var e = graph.start()[node]; e < graph.start()[node + 1]; e++) {
        var next = graph.item()[e];
        if (!reached.get(next)) {
          reached.set(next);
          left.add(next);
        }
      }
    }
    return reached;
  }
}
