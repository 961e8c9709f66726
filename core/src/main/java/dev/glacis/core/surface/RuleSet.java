package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules found on the way, by number; allocates nothing while none is found.
final class RuleSet {
  private @Nullable IntList found;

  void add(int rule) {
    var list = found;
    if (list == null) {
      list = new IntList();
      found = list;
    }
    list.add(rule);
  }

  boolean isEmpty() {
    return found == null;
  }

  /// The rules in document order, each once.
  List<Network.FirewallRule> of(Network network) {
    if (found == null) {
      return List.of();
    }
    var numbers = found.toArray();
    Arrays.sort(numbers);
    var rules = new ArrayList<Network.FirewallRule>(numbers.length);
    for (var i = 0; i < numbers.length; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        rules.add(network.rules().get(numbers[i]));
      }
    }
    return rules;
  }

  /// Ids of the rules in document order.
  List<String> ids(Network network) {
    return of(network).stream().map(Network.FirewallRule::id).toList();
  }
}
