package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// The machines that most others could attack, or that could attack most others.
///
/// Machines of one component have one answer, so components are counted, not machines. What the
/// largest component leads to is found once; any other component that leads to it is counted by
/// walking only what is left, which is little where, as in most networks, one component holds most
/// machines. Shapes that have no such component may cost components × edges, so the steps of all
/// walks are bounded; what is not counted by then counts as what it is known to lead to at least.
///
/// @param entries most first; of equal ones in the order of the index
/// @param exact whether every component was counted within the bound
public record Ranking(List<Entry> entries, boolean exact) {
  /// Steps along edges that all walks together may take: some seconds.
  public static final long USUAL_STEPS = 1L << 30;

  public Ranking {
    entries = List.copyOf(entries);
  }

  /// What machines are ranked by.
  public enum By {
    /// How many others could attack the machine.
    ATTACKERS,
    /// How many others the machine could attack.
    BLAST
  }

  /// @param vm number of the machine
  /// @param count of other machines
  public record Entry(int vm, int count) {}

  /// @param limit entries at most
  /// @param steps bound on the steps of all walks
  public static Ranking of(Surface surface, By by, int limit, long steps) {
    var forward = surface.layout().forward();
    var edges =
        switch (by) {
          case ATTACKERS -> forward.inverse(forward.rows());
          case BLAST -> forward;
        };
    return new Count(surface.layout(), edges, steps).rank(limit);
  }

  private static final class Count {
    private final Layout layout;
    private final Csr edges;
    private final int[] first;
    private final int[] visited;
    private final IntList left = new IntList();
    private final BitSet behindPivot;
    private final BitSet leadsToPivot;
    private int behindMachines;
    private long steps;

    Count(Layout layout, Csr edges, long steps) {
      this.layout = layout;
      this.edges = edges;
      this.steps = steps;
      first = layout.firstOfComponent();
      visited = new int[edges.rows()];
      var pivot = pivot();
      behindPivot = pivot < 0 ? new BitSet() : edges.reached(pivot);
      leadsToPivot = pivot < 0 ? new BitSet() : edges.inverse(edges.rows()).reached(pivot);
      behindPivot.stream().forEach(component -> behindMachines += machines(component));
      behindPivot.stream().forEach(leadsToPivot::clear);
    }

    private int machines(int component) {
      return first[component + 1] - first[component];
    }

    private int pivot() {
      var largest = -1;
      for (var c = 0; c < edges.rows(); c++) {
        if (layout.cyclic()[c]
            && machines(c) > 0
            && (largest < 0 || machines(c) > machines(largest))) {
          largest = c;
        }
      }
      return largest;
    }

    Ranking rank(int limit) {
      var counts = new ArrayList<Entry>();
      var exact = true;
      for (var c = 0; c < edges.rows(); c++) {
        if (machines(c) > 0) {
          exact &= steps > 0;
          var count = count(c) + (layout.cyclic()[c] ? machines(c) - 1 : 0);
          for (var vm = first[c]; vm < Math.min(first[c + 1], first[c] + limit); vm++) {
            counts.add(new Entry(vm, count));
          }
        }
      }
      counts.sort(Comparator.comparingInt(Entry::count).reversed().thenComparingInt(Entry::vm));
      return new Ranking(counts.subList(0, Math.min(limit, counts.size())), exact);
    }

    /// Machines of other components that this one leads to; those known to be, where the bound is
    /// reached.
    private int count(int component) {
      var known = leadsToPivot.get(component);
      var total = known ? behindMachines : 0;
      left.clear();
      left.add(component);
      visited[component] = component + 1;
      while (left.size() > 0 && steps > 0) {
        var at = left.removeLast();
        steps -= edges.start()[at + 1] - edges.start()[at];
        for (var e = edges.start()[at]; e < edges.start()[at + 1]; e++) {
          var to = edges.item()[e];
          if (visited[to] != component + 1 && !(known && behindPivot.get(to))) {
            visited[to] = component + 1;
            total += machines(to);
            left.add(to);
          }
        }
      }
      return total;
    }
  }
}
