package dev.glacis.core.surface;

import java.util.Arrays;

/// The machines that each component leads to along the edges of a condensed graph, found when asked
/// for and remembered under a budget: building costs nothing, whatever the shape. A first question
/// is linear in the part of the graph that it walks; a second one is a look-up.
final class Closure {
  private static final int UNKNOWN = -1;

  private final Csr edges;
  private final boolean[] cyclic;
  private final int[] firstMachine;
  private final int[] counts;
  private final Memo memo;

  /// @param cyclic whether a component leads to itself
  /// @param firstMachine number of each component's first machine, and one past the last of all
  Closure(Csr edges, boolean[] cyclic, int[] firstMachine, int budget) {
    this.edges = edges;
    this.cyclic = cyclic;
    this.firstMachine = firstMachine;
    counts = new int[edges.rows()];
    Arrays.fill(counts, UNKNOWN);
    memo = new Memo(edges.rows(), budget);
  }

  /// The machines of all components that this one leads to; its own if it leads back.
  Runs runs(int component) {
    var known = memo.get(component);
    if (known != null) {
      return known;
    }
    var found = walk(component);
    counts[component] = found.count();
    memo.put(component, found);
    return found;
  }

  int count(int component) {
    var known = counts[component];
    return known != UNKNOWN ? known : runs(component).count();
  }

  private Runs walk(int from) {
    var reached = edges.reached(from);
    reached.set(from, cyclic[from]);
    var runs = new Runs.Builder();
    for (var c = reached.nextSetBit(0); c >= 0; c = reached.nextSetBit(c + 1)) {
      runs.add(firstMachine[c], firstMachine[c + 1]);
    }
    return runs.build();
  }
}
