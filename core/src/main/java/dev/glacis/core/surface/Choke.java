package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which rules to remove so that nobody at an origin reaches a machine. Every answer was confirmed
/// by compiling the network without the rules.
///
/// @param reachable whether anybody does as it is; where not, there is nothing to remove
/// @param rules ids of rules of which each alone cuts every path, the one nearest to the target
///   first
/// @param more further rules like these, neither named nor confirmed
/// @param set ids of a set of rules that cuts every path together, in document order; where single
///   rules do, empty
/// @param minimum whether no smaller set does. Of several smallest sets, one near the target
public record Choke(
    boolean reachable, List<String> rules, int more, List<String> set, boolean minimum) {
  private static final Choke UNREACHABLE = new Choke(false, List.of(), 0, List.of(), true);
  private static final int MAX_TRIALS = 200;
  private static final long MAX_STEPS = 1 << 22;

  public Choke {
    rules = List.copyOf(rules);
    set = List.copyOf(set);
  }

  /// Finds them. Where rules only allow: linear in the network for single rules and a few times
  /// that for a set ([SingleRules], [MinimumCut]), and a build of the index for each answer, of one
  /// machine of each class that is on a path. Where rules restrict each other, one build for each
  /// rule or set that is tried, and a bounded number of those: an implicit hitting set, as in
  /// Moreno-Centeno and Karp, "The implicit hitting set approach to solve combinatorial
  /// optimization problems" (2013).
  ///
  /// @param to number of the machine
  /// @param limit single rules named at most
  public static Choke of(Surface surface, Origin from, int to, int limit) {
    if (from instanceof Origin.Machine(var vm) && vm == to) {
      return UNREACHABLE;
    }
    var graph = RuleGraph.of(surface, from, to);
    var trial = Trial.of(surface, graph, from, to);
    return !surface.symbols().restricted() && !surface.symbols().split()
        ? ofGraph(surface.network(), graph, trial, limit)
        : new Search(surface, trial, limit).find(to);
  }

  private static Choke ofGraph(Network network, RuleGraph graph, Trial trial, int limit) {
    var singles = SingleRules.of(graph);
    if (singles == null) {
      return UNREACHABLE;
    }
    var named = IntStream.of(singles).limit(limit).toArray();
    for (var rule : named) {
      confirm(trial, rule);
    }
    if (singles.length > 0) {
      return new Choke(true, ids(network, named), singles.length - named.length, List.of(), true);
    }
    var set = MinimumCut.of(graph);
    confirm(trial, set);
    return new Choke(true, List.of(), 0, ids(network, set), true);
  }

  private static void confirm(Trial trial, int... rules) {
    if (!trial.isCutWithout(setOf(rules))) {
      throw new IllegalStateException("a path is left without rules " + Arrays.toString(rules));
    }
  }

  private static BitSet setOf(int... rules) {
    var set = new BitSet();
    for (var rule : rules) {
      set.set(rule);
    }
    return set;
  }

  private static List<String> ids(Network network, int[] rules) {
    return IntStream.of(rules).mapToObj(rule -> network.rules().get(rule).id()).toList();
  }

  /// By trial: each path that a set leaves names rules of which another set must have one.
  private static final class Search {
    private final Surface surface;
    private final Network network;
    private final Trial trial;
    private final int limit;
    private final List<int[]> sets = new ArrayList<>();
    private int trials;

    Search(Surface surface, Trial trial, int limit) {
      this.surface = surface;
      network = surface.network();
      this.trial = trial;
      this.limit = limit;
    }

    Choke find(int to) {
      var first = rulesToHit(new BitSet());
      if (first.isEmpty()) {
        return UNREACHABLE;
      }
      var singles = singles(first.get());
      return singles.length > 0
          ? new Choke(
              true,
              ids(network, IntStream.of(singles).limit(limit).toArray()),
              Math.max(0, singles.length - limit),
              List.of(),
              true)
          : set(to);
    }

    private Optional<int[]> rulesToHit(BitSet removed) {
      trials++;
      var left = trial.rulesToHit(removed);
      left.ifPresent(sets::add);
      return left;
    }

    private int[] singles(int[] candidates) {
      var found = new IntList();
      for (var rule : candidates) {
        if (trials < MAX_TRIALS
            && sets.stream().allMatch(set -> IntStream.of(set).anyMatch(r -> r == rule))
            && rulesToHit(setOf(rule)).isEmpty()) {
          found.add(rule);
        }
      }
      return found.toArray();
    }

    private Choke set(int to) {
      while (trials < MAX_TRIALS) {
        var set = HittingSet.smallest(sets, MAX_STEPS);
        if (set == null) {
          break;
        }
        if (rulesToHit(set).isEmpty()) {
          return new Choke(true, List.of(), 0, ids(network, set.stream().toArray()), true);
        }
      }
      var all = intoTarget(to);
      confirm(trial, all);
      return new Choke(true, List.of(), 0, ids(network, all), false);
    }

    /// All rules that let anything in to the target, which removes every path.
    private int[] intoTarget(int to) {
      var vm = surface.machine(to);
      return IntStream.range(0, network.rules().size())
          .filter(
              number -> {
                var rule = network.rules().get(number);
                return rule.action() == Network.Action.ALLOW
                    && rule.direction() == Network.Direction.INGRESS
                    && rule.layer() == null
                    && (rule.destTag() == null
                        || vm.tags().contains(rule.destTag())
                        || vm.identities().contains(rule.destTag()));
              })
          .toArray();
    }
  }
}
