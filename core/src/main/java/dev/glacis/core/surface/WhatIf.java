package dev.glacis.core.surface;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/// A network with other rules, to be compared with what it is.
public final class WhatIf {
  private WhatIf() {}

  /// @param removed ids of rules to leave out
  /// @param added rules to put after the others
  /// @throws IllegalArgumentException naming an id that no rule has, or that an added rule shares
  ///   with one that stays
  public static Network of(
      Network network, Collection<String> removed, List<Network.FirewallRule> added) {
    var unknown = new HashSet<>(removed);
    var gone = new HashSet<>(removed);
    var rules = new ArrayList<Network.FirewallRule>(network.rules().size() + added.size());
    for (var rule : network.rules()) {
      unknown.remove(rule.id());
      if (!gone.contains(rule.id())) {
        rules.add(rule);
      }
    }
    for (var id : removed) {
      if (unknown.contains(id)) {
        throw new IllegalArgumentException("no rule has the id '" + id + "'");
      }
    }
    var ids = new HashSet<String>();
    added.forEach(rule -> ids.add(rule.id()));
    for (var rule : rules) {
      if (ids.contains(rule.id())) {
        throw new IllegalArgumentException(
            "a rule has the id '%s' already; expected another id, or that one among the removed"
                .formatted(rule.id()));
      }
    }
    rules.addAll(added);
    return new Network(network.vms(), rules);
  }
}
