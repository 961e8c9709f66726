package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rules that guard the machines of a class, the first to decide first. Left out are the main
/// layer's denies that no allow follows, and those of other layers that another rule leaves nothing
/// to decide.
///
/// @param ingress of the main layer
/// @param ingressLayers of the other layers by name
/// @param egress of all layers by name, the main one's empty
record Guard(
    List<Rule> ingress, Map<String, List<Rule>> ingressLayers, Map<String, List<Rule>> egress) {
  static final String MAIN = "";
  static final Guard NONE = new Guard(List.of(), Map.of(), Map.of());

  private static final Comparator<Rule> ORDER =
      Comparator.<Rule>comparingInt(r -> r.rule().priority())
          .thenComparing(r -> !r.denies())
          .thenComparingInt(Rule::number);

  /// A rule with its place in the document and what it means by its ports.
  record Rule(int number, Network.FirewallRule rule, PortSet ports) {
    boolean denies() {
      return rule.action() == Network.Action.DENY;
    }

    /// Whether this one, decided before, leaves the other nothing to decide.
    private boolean silences(Rule later) {
      var other = later.rule;
      return !denies()
          && ports.equals(PortSet.ALL)
          && (rule.network() == null || rule.network().equals(other.network()))
          && (other.peerTag() == null
              || other.peerTag().equals(rule.peerTag())
              || Symbols.meansEverybody(rule))
          && other.peerRanges().stream()
              .allMatch(
                  range -> rule.peerRanges().stream().anyMatch(wider -> wider.contains(range)));
    }
  }

  static Guard of(Rule[] rules) {
    var sorted = rules.clone();
    Arrays.sort(sorted, ORDER);
    var ingress = new ArrayList<Rule>();
    var ingressLayers = new TreeMap<String, List<Rule>>();
    var egress = new TreeMap<String, List<Rule>>();
    for (var r : sorted) {
      var layer = r.rule().layer();
      if (r.rule().direction() == Network.Direction.EGRESS) {
        addUnlessSilent(
            r, egress.computeIfAbsent(layer == null ? MAIN : layer, _ -> new ArrayList<>()));
      } else if (layer != null) {
        addUnlessSilent(r, ingressLayers.computeIfAbsent(layer, _ -> new ArrayList<>()));
      } else {
        ingress.add(r);
      }
    }
    while (!ingress.isEmpty() && ingress.getLast().denies()) {
      ingress.removeLast();
    }
    return new Guard(ingress, ingressLayers, egress);
  }

  private static void addUnlessSilent(Rule rule, List<Rule> layer) {
    if (!rule.denies() || layer.stream().noneMatch(earlier -> earlier.silences(rule))) {
      layer.add(rule);
    }
  }

  /// Whether some traffic to the machines might be kept out that a rule of the main layer lets in.
  boolean keepsOut() {
    return denies(ingress)
        || ingressLayers.values().stream().anyMatch(Guard::denies)
        || egress.values().stream().anyMatch(rules -> isStateless(rules) && denies(rules));
  }

  /// Whether some traffic of the machines might be kept in.
  boolean keepsIn() {
    return egress.values().stream().anyMatch(Guard::denies)
        || ingressLayers.values().stream().anyMatch(rules -> isStateless(rules) && denies(rules));
  }

  private static boolean denies(List<Rule> rules) {
    return rules.stream().anyMatch(Rule::denies);
  }

  private static boolean isStateless(List<Rule> rules) {
    return rules.stream().anyMatch(r -> r.rule().stateless());
  }
}
