package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.NetworkPolicy.Clause;
import dev.glacis.formats.cloud.NetworkPolicy.Peer;
import dev.glacis.formats.cloud.NetworkPolicy.Port;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Network policies → rules. Policies are additive, so that each of their clauses becomes rules
/// that allow, and what a direction's policies select is closed by a rule behind them.
final class PolicyRules {
  private final Cluster cluster;
  private final Draft draft;

  PolicyRules(Cluster cluster, Draft draft) {
    this.cluster = cluster;
    this.draft = draft;
  }

  void add(NetworkPolicy policy) throws BadInput {
    if (policy.ingress() != null) {
      add(policy, policy.ingress(), Direction.INGRESS);
    }
    if (policy.egress() != null) {
      add(policy, policy.egress(), Direction.EGRESS);
    }
  }

  private void add(NetworkPolicy policy, List<Clause> clauses, Direction direction)
      throws BadInput {
    var ingress = direction == Direction.INGRESS;
    for (var i = 0; i < clauses.size(); i++) {
      var clause = clauses.get(i);
      var id =
          "networkpolicy/%s/%s/%s/%d"
              .formatted(policy.namespace(), policy.name(), ingress ? "ingress" : "egress", i);
      if (clause.peers().isEmpty()) {
        add(policy, Rule.of(id, Action.ALLOW, direction), null, clause.ports());
      }
      for (var j = 0; j < clause.peers().size(); j++) {
        var ofPeer = id + (ingress ? "/from/" : "/to/") + j;
        add(
            policy,
            Rule.of(ofPeer, Action.ALLOW, direction),
            clause.peers().get(j),
            clause.ports());
      }
    }
  }

  /// @param peer null for everybody
  private void add(NetworkPolicy policy, Rule rule, @Nullable Peer peer, List<Port> ports)
      throws BadInput {
    var where = policy.where();
    var subjects = new PodSet.InNamespace(policy.namespace(), policy.subjects());
    var numbers = new ArrayList<Ports>();
    for (var port : new LinkedHashSet<>(ports)) {
      switch (port) {
        case Port.Numbers(var protocol, var first, var last) ->
            numbers.add(new Ports(protocol, first, last));
        case Port.Named(var protocol, var name) -> {
          var ingress = rule.direction() == Direction.INGRESS;
          var targets = ingress ? subjects : pods(policy, peer);
          for (var group : cluster.tags(targets, protocol, name, where).entrySet()) {
            var number = new Ports(protocol, group.getKey(), group.getKey());
            var resolved = rule.id("%s/%s=%s".formatted(rule.id(), name, number));
            var tagged =
                ingress
                    ? towards(policy, resolved, peer).subject(group.getValue())
                    : resolved.subject(cluster.tag(subjects, where)).peer(group.getValue());
            emit(tagged.ports(List.of(number)), where);
          }
        }
      }
    }
    if (ports.isEmpty() || !numbers.isEmpty()) {
      var tagged = towards(policy, rule, peer).subject(cluster.tag(subjects, where));
      emit(tagged.ports(numbers), where);
    }
  }

  private void emit(Rule rule, Where where) throws BadInput {
    if (rule.peer() != null || !rule.ranges().isEmpty()) {
      draft.rule(rule.build(), where);
    }
  }

  private Rule towards(NetworkPolicy policy, Rule rule, @Nullable Peer peer) throws BadInput {
    return switch (peer) {
      case null -> rule.ranges(Rule.EVERYBODY);
      case Peer.Pods _ -> rule.peer(cluster.tag(pods(policy, peer), policy.where()));
      case Peer.Block block -> {
        var everyAddress = block.cidr().length() == 0 && block.except().isEmpty();
        var ranged = rule.ranges(ranges(block));
        yield everyAddress
            ? ranged.peer(cluster.tag(new PodSet.Unaddressed(), policy.where()))
            : ranged;
      }
    };
  }

  /// The pods among the peers.
  private static PodSet pods(NetworkPolicy policy, @Nullable Peer peer) {
    return switch (peer) {
      case null -> PodSet.ALL;
      case Peer.Pods(var namespaces, var pods) ->
          namespaces == null
              ? new PodSet.InNamespace(policy.namespace(), pods)
              : new PodSet.Anywhere(namespaces, pods);
      case Peer.Block block -> new PodSet.Within(ranges(block));
    };
  }

  /// Everything but the exceptions: a deny would also take from what other policies allow.
  private static List<Prefix> ranges(Peer.Block block) {
    return Cidrs.minus(List.of(block.cidr()), block.except());
  }
}
