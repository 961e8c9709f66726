package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The rules that are on every path: the dominators of the target among the rules.
///
/// Dominators lie on any one path, so a sweep along a shortest one finds them: whatever is reached
/// without entering the path beyond its node `i` is explored; where that touches the path at `i +
/// 1` and no further, node `i + 1` is on every path. Each node is explored once: linear, where
/// finding the dominators of all nodes (Lengauer and Tarjan, "A fast algorithm for finding
/// dominators in a flowgraph", 1979) is a little more than that.
final class SingleRules {
  private static final int NONE = -1;

  private final RuleGraph graph;

  private SingleRules(RuleGraph graph) {
    this.graph = graph;
  }

  /// Numbers of the rules, the one nearest to the target first; null where there is no path.
  static int @Nullable [] of(RuleGraph graph) {
    return new SingleRules(graph).find();
  }

  private int @Nullable [] find() {
    var path = shortestPath();
    if (path.length == 0) {
      return null;
    }
    var place = new int[graph.nodes()];
    Arrays.fill(place, NONE);
    for (var i = 0; i < path.length; i++) {
      place[path[i]] = i;
    }
    var found = new IntList();
    var explored = new BitSet(graph.nodes());
    var left = new IntList();
    var furthest = 0;
    for (var i = 0; i < path.length - 1; i++) {
      left.add(path[i]);
      while (left.size() > 0) {
        var node = left.removeLast();
        for (var e = graph.edges().start()[node]; e < graph.edges().start()[node + 1]; e++) {
          var next = graph.edges().item()[e];
          if (place[next] != NONE) {
            furthest = Math.max(furthest, place[next]);
          } else if (!explored.get(next)) {
            explored.set(next);
            left.add(next);
          }
        }
      }
      if (furthest == i + 1 && graph.isEntry(path[i + 1])) {
        found.add(graph.ruleOf(path[i + 1]));
      }
    }
    var rules = new int[found.size()];
    Arrays.setAll(rules, i -> found.get(rules.length - 1 - i));
    return rules;
  }

  /// Both ends included; empty where there is none.
  private int[] shortestPath() {
    var cameFrom = new int[graph.nodes()];
    Arrays.fill(cameFrom, NONE);
    cameFrom[graph.origin()] = graph.origin();
    var queue = new IntList();
    queue.add(graph.origin());
    for (var i = 0; i < queue.size() && cameFrom[graph.target()] == NONE; i++) {
      var node = queue.get(i);
      for (var e = graph.edges().start()[node]; e < graph.edges().start()[node + 1]; e++) {
        var next = graph.edges().item()[e];
        if (cameFrom[next] == NONE) {
          cameFrom[next] = node;
          queue.add(next);
        }
      }
    }
    if (cameFrom[graph.target()] == NONE) {
      return new int[0];
    }
    var backward = new IntList();
    for (var at = graph.target(); at != graph.origin(); at = cameFrom[at]) {
      backward.add(at);
    }
    backward.add(graph.origin());
    var path = new int[backward.size()];
    Arrays.setAll(path, i -> backward.get(path.length - 1 - i));
    return path;
  }
}
