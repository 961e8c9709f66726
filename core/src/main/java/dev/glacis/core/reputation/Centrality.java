package dev.glacis.core.reputation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Eigenvector centrality (Bonacich 1972) of the systems in a bipartite graph of networks and
/// systems, within each connected component.
///
/// The leading eigenvector of a bipartite adjacency matrix `A = [0 B; Bᵀ 0]` is `[u; v] / √2` with
/// the leading singular vectors of `B`; so `u` is found by power iteration on `B·Bᵀ`, which needs
/// the system side only, and is positive and unique in a component (Perron–Frobenius). Each
/// component's whole vector, networks included, has Euclidean norm 1, as in NetworkX.
///
/// Cost per round: the edges of networks that more than one system claims; all others only add to a
/// system's diagonal. Rounds end when the vector moves by less than 1e-12, or after 20,000 (a gap
/// between the two largest eigenvalues below about 1 in 2,000): [Result#converged] says which.
final class Centrality {
  private static final double TOLERANCE = 1e-12;
  private static final int MAX_ROUNDS = 20_000;

  private final int systems;
  private final double[] degree;
  private final List<int[]> shared = new ArrayList<>();

  /// @param systems how many; numbered from 0
  Centrality(int systems) {
    this.systems = systems;
    this.degree = new double[systems];
  }

  /// Adds one network with the distinct systems that claim it.
  void network(int... claimants) {
    for (var system : claimants) {
      degree[system]++;
    }
    if (claimants.length > 1) {
      shared.add(claimants.clone());
    }
  }

  /// @param values by system; 0 for one without network
  /// @param rounds the most any component took
  record Result(double[] values, int rounds, boolean converged) {}

  Result compute() {
    var values = new double[systems];
    var component = components();
    var members = new ArrayList<List<Integer>>();
    var edges = new ArrayList<List<int[]>>();
    for (var i = 0; i < systems; i++) {
      members.add(new ArrayList<>());
      edges.add(new ArrayList<>());
    }
    for (var i = 0; i < systems; i++) {
      members.get(component[i]).add(i);
    }
    for (var claimants : shared) {
      edges.get(component[claimants[0]]).add(claimants);
    }
    var scratch = new double[systems];
    var rounds = 0;
    var converged = true;
    for (var root = 0; root < systems; root++) {
      var nodes = members.get(root).stream().mapToInt(Integer::intValue).toArray();
      if (nodes.length == 1) {
        values[root] = degree[root] > 0 ? Math.sqrt(0.5) : 0;
      } else if (nodes.length > 1) {
        var took = iterate(nodes, edges.get(root), values, scratch);
        rounds = Math.max(rounds, took);
        converged &= took < MAX_ROUNDS;
      }
    }
    return new Result(values, rounds, converged);
  }

  private int iterate(int[] nodes, List<int[]> edges, double[] values, double[] next) {
    for (var node : nodes) {
      values[node] = Math.sqrt(0.5 / nodes.length);
    }
    for (var round = 1; round <= MAX_ROUNDS; round++) {
      for (var node : nodes) {
        next[node] = degree[node] * values[node];
      }
      for (var claimants : edges) {
        var sum = 0.0;
        for (var claimant : claimants) {
          sum += values[claimant];
        }
        for (var claimant : claimants) {
          next[claimant] += sum - values[claimant];
        }
      }
      var square = 0.0;
      for (var node : nodes) {
        square += next[node] * next[node];
      }
      var scale = Math.sqrt(0.5 / square);
      var moved = 0.0;
      for (var node : nodes) {
        var value = next[node] * scale;
        moved += Math.abs(value - values[node]);
        values[node] = value;
      }
      if (moved < TOLERANCE) {
        return round;
      }
    }
    return MAX_ROUNDS;
  }

  /// Each system's component, named by its smallest member.
  private int[] components() {
    var parent = new int[systems];
    Arrays.setAll(parent, i -> i);
    for (var claimants : shared) {
      for (var claimant : claimants) {
        var a = root(parent, claimants[0]);
        var b = root(parent, claimant);
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
    for (var i = 0; i < systems; i++) {
      parent[i] = root(parent, i);
    }
    return parent;
  }

  private static int root(int[] parent, int node) {
    var at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
