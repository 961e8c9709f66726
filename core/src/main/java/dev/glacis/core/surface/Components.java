package dev.glacis.core.surface;

import java.util.Arrays;

/// Strongly connected components of a directed graph, numbered so that an edge never leads to a
/// higher number. Tarjan, "Depth-first search and linear graph algorithms" (1972), with a stack of
/// its own in place of recursion: linear in nodes and edges, any depth.
///
/// @param count components
/// @param of the component of each node
/// @param sizes nodes in each component
record Components(int count, int[] of, int[] sizes) {
  static Components of(Csr graph) {
    return new Search(graph).run();
  }

  private static final class Search {
    private final int[] start;
    private final int[] target;
    private final int[] order;
    private final int[] low;
    private final int[] component;
    private final int[] next;
    private final int[] open;
    private final int[] path;
    private final IntList sizes = new IntList();
    private int seen;
    private int opened;

    Search(Csr graph) {
      start = graph.start();
      target = graph.item();
      var nodes = graph.rows();
      order = new int[nodes];
      low = new int[nodes];
      component = new int[nodes];
      next = Arrays.copyOf(start, nodes);
      open = new int[nodes];
      path = new int[nodes];
    }

    Components run() {
      Arrays.fill(component, -1);
      for (var node = 0; node < order.length; node++) {
        if (order[node] == 0) {
          from(node);
        }
      }
      return new Components(sizes.size(), component, sizes.toArray());
    }

    private void from(int root) {
      var depth = 0;
      path[0] = root;
      enter(root);
      while (depth >= 0) {
        var node = path[depth];
        if (next[node] < start[node + 1]) {
          var to = target[next[node]++];
          if (order[to] == 0) {
            enter(to);
            path[++depth] = to;
          } else if (component[to] < 0) {
            low[node] = Math.min(low[node], order[to]);
          }
          continue;
        }
        if (low[node] == order[node]) {
          close(node);
        }
        depth--;
        if (depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[node]);
        }
      }
    }

    private void enter(int node) {
      order[node] = ++seen;
      low[node] = seen;
      open[opened++] = node;
    }

    private void close(int root) {
      var size = 0;
      int node;
      do {
        node = open[--opened];
        component[node] = sizes.size();
        size++;
      } while (node != root);
      sizes.add(size);
    }
  }
}
