package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers from the document alone, machine by machine: knows nothing of classes, components or
/// runs. Machines go by their place in the document.
record Naive(Network network) {
  /// Ids of the machines found breadth first and backward, never through the target itself.
  List<String> attackers(int target, int depth, @Nullable Ports lastHop) {
    return named(distances(target, depth, lastHop));
  }

  List<String> victims(int vm) {
    var ids = new TreeSet<String>();
    for (var other = 0; other < network.vms().size(); other++) {
      if (distances(other, Integer.MAX_VALUE, null)[vm] > 0) {
        ids.add(id(other));
      }
    }
    return List.copyOf(ids);
  }

  /// Steps from each machine to the target; 0 where it cannot get there, or is the target.
  int[] distances(int target, int depth, @Nullable Ports lastHop) {
    var distances = new int[network.vms().size()];
    var frontier = new ArrayDeque<>(List.of(target));
    for (var hop = 1; hop <= depth && !frontier.isEmpty(); hop++) {
      var next = new ArrayDeque<Integer>();
      for (var to : frontier) {
        for (var from = 0; from < distances.length; from++) {
          if (from != target
              && distances[from] == 0
              && !between(from, to, hop == 1 ? lastHop : null).isEmpty()) {
            distances[from] = hop;
            next.add(from);
          }
        }
      }
      frontier = next;
    }
    return distances;
  }

  /// Ids of the rules that let one machine reach another.
  List<String> between(int from, int to, @Nullable Ports ports) {
    var source = network.vms().get(from);
    return network.rules().stream()
        .filter(
            rule ->
                holds(source, rule.sourceTag())
                    || source.addresses().stream().anyMatch(a -> inRanges(a, rule)))
        .filter(rule -> holds(network.vms().get(to), rule.destTag()))
        .filter(rule -> ports == null || open(rule, ports))
        .map(Network.FirewallRule::id)
        .toList();
  }

  /// Ids of the rules that let an address reach a machine.
  List<String> fromAddress(Address source, int to, Ports ports) {
    return network.rules().stream()
        .filter(
            rule ->
                inRanges(source, rule)
                    || network.vms().stream()
                        .filter(vm -> vm.addresses().contains(source))
                        .limit(1)
                        .anyMatch(vm -> holds(vm, rule.sourceTag())))
        .filter(rule -> holds(network.vms().get(to), rule.destTag()))
        .filter(rule -> open(rule, ports))
        .map(Network.FirewallRule::id)
        .toList();
  }

  /// Ids of the rules that let some public address reach a machine.
  List<String> fromInternet(int to) {
    return network.rules().stream()
        .filter(
            rule ->
                rule.sourceRanges().stream()
                    .anyMatch(r -> !r.address().isPrivate() || !r.last().isPrivate()))
        .filter(rule -> holds(network.vms().get(to), rule.destTag()))
        .map(Network.FirewallRule::id)
        .toList();
  }

  private List<String> named(int[] distances) {
    var ids = new ArrayList<String>();
    for (var vm = 0; vm < distances.length; vm++) {
      if (distances[vm] > 0) {
        ids.add(id(vm));
      }
    }
    return ids;
  }

  private String id(int vm) {
    return network.vms().get(vm).id();
  }

  private static boolean holds(Network.Vm vm, @Nullable String tag) {
    return tag != null && vm.tags().contains(tag);
  }

  private static boolean inRanges(Address address, Network.FirewallRule rule) {
    return rule.sourceRanges().stream().anyMatch(r -> r.contains(address));
  }

  private static boolean open(Network.FirewallRule rule, Ports asked) {
    return rule.ports().isEmpty()
        || rule.ports().stream()
            .anyMatch(
                p ->
                    (p.protocol() == asked.protocol() || p.protocol() < 0 || asked.protocol() < 0)
                        && Math.max(p.first(), asked.first()) <= Math.min(p.last(), asked.last()));
  }
}
