package dev.glacis.core.surface;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compiles a network anew without some rules, and looks whether anybody still reaches a machine.
/// Taking rules away that allow opens no path, so that machines that are on none are left out, and
/// of machines that no rule can tell apart one is enough.
///
/// @param network one machine of each class that is on a path, and the ends
/// @param origin id of the machine at the origin; empty where it is none
record Trial(Network network, Origin from, String origin, String target) {
  static Trial of(Surface surface, RuleGraph graph, Origin from, int to) {
    var kept = new BitSet(surface.size());
    var first = surface.layout().firstOfClass();
    graph.onPaths().stream()
        .takeWhile(node -> node < first.length - 1)
        .forEach(cls -> kept.set(first[cls]));
    var target = surface.classOf(to);
    kept.set(first[target], Math.min(first[target] + 2, first[target + 1]));
    kept.set(to);
    var origin = "";
    if (from instanceof Origin.Machine(var vm)) {
      kept.set(vm);
      origin = surface.idOf(vm);
    }
    return new Trial(
        new Network(kept.stream().mapToObj(surface::machine).toList(), surface.network().rules()),
        from,
        origin,
        surface.idOf(to));
  }

  /// Whether no path is left without the rules, which go by number.
  boolean isCutWithout(BitSet rules) {
    var left = networkWithout(rules);
    var symbols = new Symbols(left);
    if (!symbols.restricted() && from != Origin.Anywhere.ANY_MACHINE) {
      return isCut(left, symbols);
    }
    var surface = Surface.of(left);
    return from == Origin.Anywhere.ANY_MACHINE
        ? surface.attackers(surface.indexOf(target), Mode.DIRECT, null).count() == 0
        : path(surface).isEmpty();
  }

  /// The rules of which one at least must go, too, that a path which is left may go: those on it,
  /// and those that keep others from restricting it, the ones nearest to the target first. Empty
  /// where no path is left.
  Optional<int[]> rulesToHit(BitSet removed) {
    return path(Surface.of(networkWithout(removed))).map(hops -> rulesOf(hops, removed));
  }

  /// The same without numbering machines and joining what leads to each other: a walk needs
  /// neither.
  private boolean isCut(Network left, Symbols symbols) {
    var classes = Classes.of(left, symbols);
    var grants = Grants.of(left, symbols);
    var bySymbol = classes.held().inverse(grants.symbols());
    var walk = new ShortestPath(grants, classes.held(), bySymbol, classes.of()[place(target)]);
    return (from == Origin.Anywhere.INTERNET
            ? walk.fromInternet()
            : walk.from(classes.of()[place(origin)]))
        == null;
  }

  private int place(String id) {
    var at = 0;
    while (!network.vms().get(at).id().equals(id)) {
      at++;
    }
    return at;
  }

  private Network networkWithout(BitSet removed) {
    List<Network.FirewallRule> left =
        IntStream.range(0, network.rules().size())
            .filter(rule -> !removed.get(rule))
            .mapToObj(network.rules()::get)
            .toList();
    return new Network(network.vms(), left);
  }

  private Optional<List<Hop>> path(Surface surface) {
    var to = surface.indexOf(target);
    return switch (from) {
      case Origin.Machine _ -> surface.path(surface.indexOf(origin), to);
      case Origin.Anywhere.INTERNET -> surface.pathFromInternet(to);
      case Origin.Anywhere.ANY_MACHINE -> {
        var direct = surface.attackers(to, Mode.DIRECT, null).page(-1, 1);
        yield direct.count() == 0 ? Optional.empty() : surface.path(direct.toArray()[0], to);
      }
    };
  }

  /// Of each hop one rule that lets it in, and the rules that keep others from restricting its
  /// ends.
  private int[] rulesOf(List<Hop> hops, BitSet removed) {
    var found = new LinkedHashSet<Integer>();
    for (var hop : hops.reversed()) {
      for (var number = 0; number < network.rules().size(); number++) {
        var rule = network.rules().get(number);
        if (!removed.get(number) && isMain(rule) && hop.rules().contains(rule.id())) {
          found.add(number);
          break;
        }
      }
      for (var number = 0; number < network.rules().size(); number++) {
        var rule = network.rules().get(number);
        if (!removed.get(number)
            && !isMain(rule)
            && (guards(rule, hop.from()) || guards(rule, hop.to()))
            && isNeeded(rule)) {
          found.add(number);
        }
      }
    }
    return found.stream().mapToInt(number -> number).toArray();
  }

  /// Whether the rule lets something in by itself.
  private static boolean isMain(Network.FirewallRule rule) {
    return rule.layer() == null && rule.direction() == Network.Direction.INGRESS;
  }

  private boolean guards(Network.FirewallRule rule, @Nullable String id) {
    var tag = rule.subjectTag();
    return network.vms().stream()
        .filter(vm -> vm.id().equals(id))
        .anyMatch(
            vm ->
                (tag == null || vm.tags().contains(tag) || vm.identities().contains(tag))
                    && (rule.network() == null || vm.networks().contains(rule.network())));
  }

  /// Whether the rule allows what a later one denies.
  private boolean isNeeded(Network.FirewallRule rule) {
    return rule.action() == Network.Action.ALLOW
        && network.rules().stream()
            .anyMatch(
                other ->
                    other.action() == Network.Action.DENY
                        && other.direction() == rule.direction()
                        && Objects.equals(other.layer(), rule.layer())
                        && other.priority() > rule.priority());
  }
}
