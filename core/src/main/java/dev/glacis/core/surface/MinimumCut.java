package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// A smallest set of rules without which no path is left: by Menger's theorem as large as the most
/// paths that share no rule, which a maximum flow counts, each rule letting one unit through. Of
/// several smallest sets, the one nearest to the target: behind it, no node is cut off by any
/// other.
///
/// Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation"
/// (1970): at most about √rules phases, each linear in the graph. Only edges with flow take memory
/// beside the graph.
final class MinimumCut {
  private static final int UNSEEN = -1;

  private final RuleGraph graph;
  private final Csr edges;
  private final Csr incoming;
  private final Map<Long, Integer> flow = new HashMap<>();

  /// Nodes that flow has passed; elsewhere no arc leads back.
  private final BitSet passed;

  private final int[] level;
  private final int[] next;

  private MinimumCut(RuleGraph graph) {
    this.graph = graph;
    edges = graph.edges();
    incoming = graph.incoming();
    passed = new BitSet(graph.nodes());
    level = new int[graph.nodes()];
    next = new int[graph.nodes()];
  }

  /// Numbers of the rules, ascending; empty where there is no path.
  static int[] of(RuleGraph graph) {
    var search = new MinimumCut(graph);
    while (search.layer()) {
      search.block();
    }
    return search.cut();
  }

  /// Sets each node's distance from the origin in what is left; whether the target has one.
  private boolean layer() {
    Arrays.fill(level, UNSEEN);
    Arrays.fill(next, 0);
    var queue = new IntList();
    level[graph.origin()] = 0;
    queue.add(graph.origin());
    for (var i = 0; i < queue.size() && level[graph.target()] == UNSEEN; i++) {
      var node = queue.get(i);
      for (var arc = 0; arc < arcs(node); arc++) {
        var to = to(node, arc);
        if (level[to] == UNSEEN && isOpen(node, arc)) {
          level[to] = level[node] + 1;
          queue.add(to);
        }
      }
    }
    return level[graph.target()] != UNSEEN;
  }

  /// Sends units along shortest ways until each is blocked.
  private void block() {
    var path = new IntList();
    var node = graph.origin();
    while (true) {
      if (node == graph.target()) {
        send(path);
        path.clear();
        node = graph.origin();
      }
      while (next[node] < arcs(node) && !leadsOn(node, next[node])) {
        next[node]++;
      }
      if (next[node] < arcs(node)) {
        path.add(node);
        node = to(node, next[node]);
      } else if (path.size() == 0) {
        return;
      } else {
        node = path.removeLast();
        next[node]++;
      }
    }
  }

  private boolean leadsOn(int node, int arc) {
    return level[to(node, arc)] == level[node] + 1 && isOpen(node, arc);
  }

  private void send(IntList path) {
    for (var i = 0; i < path.size(); i++) {
      var node = path.get(i);
      var to = to(node, next[node]);
      passed.set(to);
      if (isForward(node, next[node])) {
        flow.merge(edge(node, to), 1, Integer::sum);
      } else {
        flow.computeIfPresent(edge(to, node), (_, units) -> units == 1 ? null : units - 1);
      }
    }
  }

  private int[] cut() {
    var behind = new BitSet(graph.nodes());
    var left = new IntList();
    behind.set(graph.target());
    left.add(graph.target());
    while (left.size() > 0) {
      var node = left.removeLast();
      for (var e = incoming.start()[node]; e < incoming.start()[node + 1]; e++) {
        var from = incoming.item()[e];
        if (!behind.get(from) && !(graph.isEntry(from) && flow.containsKey(edge(from, node)))) {
          behind.set(from);
          left.add(from);
        }
      }
      for (var e = edges.start()[node]; e < edges.start()[node + 1]; e++) {
        var from = edges.item()[e];
        if (!behind.get(from) && flow.containsKey(edge(node, from))) {
          behind.set(from);
          left.add(from);
        }
      }
    }
    var rules = new IntList();
    for (var rule = 0; rule < graph.rules(); rule++) {
      var entry = graph.firstRule() + 2 * rule;
      if (behind.get(entry + 1) && !behind.get(entry)) {
        rules.add(rule);
      }
    }
    return rules.toArray();
  }

  /// Arcs out of a node in what is left: its edges, then those into it, against their flow.
  private int arcs(int node) {
    var forward = edges.start()[node + 1] - edges.start()[node];
    return passed.get(node)
        ? forward + incoming.start()[node + 1] - incoming.start()[node]
        : forward;
  }

  private boolean isForward(int node, int arc) {
    return arc < edges.start()[node + 1] - edges.start()[node];
  }

  private int to(int node, int arc) {
    return isForward(node, arc)
        ? edges.item()[edges.start()[node] + arc]
        : incoming
            .item()[incoming.start()[node] + arc - (edges.start()[node + 1] - edges.start()[node])];
  }

  private boolean isOpen(int node, int arc) {
    var to = to(node, arc);
    return isForward(node, arc)
        ? !graph.isEntry(node) || !flow.containsKey(edge(node, to))
        : flow.containsKey(edge(to, node));
  }

  private static long edge(int from, int to) {
    return (long) from << 32 | to;
  }
}
