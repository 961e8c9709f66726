package dev.glacis.formats.cloud;

import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import dev.glacis.formats.cloud.Unrepresented.Effect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ways into a cluster for public addresses. They cannot be routed to pods, but for those on the
/// addresses of a public node, and for the ports that services and nodes pass on. The latter are
/// kept by rules of a layer of their own.
final class ClusterDoors {
  private static final String LAYER = "internet";
  private static final int LAST = 65535;

  private final Cluster cluster;
  private final Map<String, Boolean> publicNodes;
  private final Draft draft;
  private final BitSet wholly = new BitSet();
  private final BitSet partly = new BitSet();
  private @Nullable Where guessed;

  /// @param publicNodes by name, whether the internet can reach them; empty where none are known
  ClusterDoors(Cluster cluster, Map<String, Boolean> publicNodes, Draft draft) {
    this.cluster = cluster;
    this.publicNodes = publicNodes;
    this.draft = draft;
  }

  /// Whether public addresses can be routed to the pod at all.
  boolean open(int pod) {
    return wholly.get(pod) || partly.get(pod);
  }

  /// To be called once.
  void add(List<PodDoor> services) throws BadInput {
    var onNodes = new LinkedHashMap<List<Ports>, List<Integer>>();
    for (var i = 0; i < cluster.pods().size(); i++) {
      var pod = cluster.pods().get(i);
      if (pod.onHost() && isPublic(pod.node(), pod.where())) {
        wholly.set(i);
      }
      var ports =
          pod.ports().stream()
              .filter(Pod.Port::onNode)
              .map(p -> new Ports(p.protocol(), p.number(), p.number()))
              .toList();
      if (!pod.onHost() && !ports.isEmpty() && isPublic(pod.node(), pod.where())) {
        onNodes.computeIfAbsent(ports, _ -> new ArrayList<>()).add(i);
      }
    }
    for (var group : onNodes.entrySet()) {
      var where = cluster.pods().get(group.getValue().getFirst()).where();
      var id = "hostport/" + group.getKey();
      open(id, Rule.of(id, Action.ALLOW, Direction.INGRESS), group, where);
    }
    for (var service : services) {
      add(service);
    }
    close();
    if (guessed != null) {
      draft.unrepresented(
          guessed,
          "no nodes in the input, or not this pod's: ports of nodes count as reachable from the"
              + " internet",
          Effect.ALLOWS_MORE);
    }
  }

  private void add(PodDoor service) throws BadInput {
    var fromNodes = service.onNodes() && isPublic(null, service.where());
    if (!fromNodes && service.sources().isEmpty()) {
      return;
    }
    var what = service.type() + " " + service.namespace() + "/" + service.name();
    if (service.selector().isEmpty()) {
      draft.unrepresented(
          service.where(),
          what + " leads to endpoints that are written by hand",
          Effect.ALLOWS_LESS);
      return;
    }
    var selector = LabelSelector.of(service.selector());
    var groups = new LinkedHashMap<List<Ports>, List<Integer>>();
    for (var pod : cluster.inNamespace(service.namespace())) {
      var ports = service.ports(cluster.pods().get(pod));
      if (selector.matches(cluster.pods().get(pod).labels()) && !ports.isEmpty()) {
        groups.computeIfAbsent(ports, _ -> new ArrayList<>()).add(pod);
      }
    }
    var id = "service/" + service.namespace() + "/" + service.name();
    var rule =
        Rule.of(id, Action.ALLOW, Direction.INGRESS)
            .ranges(fromNodes ? Rule.EVERYBODY : service.sources());
    for (var group : groups.entrySet()) {
      var groupId = groups.size() == 1 ? id : id + "/" + group.getKey();
      open(groupId, rule.id(groupId), group, service.where());
    }
    draft.unrepresented(
        service.where(),
        what
            + " leads the internet to pods: attacks on its own address are not judged, and policies"
            + " may see other source addresses than the attacker's",
        Effect.MAY_DIFFER);
  }

  private void open(String tag, Rule rule, Map.Entry<List<Ports>, List<Integer>> group, Where where)
      throws BadInput {
    var ranges = rule.ranges().isEmpty() ? Rule.EVERYBODY : rule.ranges();
    var subject = cluster.tag(List.of(tag), tag, group.getValue(), where);
    draft.rule(
        rule.layer(LAYER).subject(subject).ranges(ranges).ports(group.getKey()).build(), where);
    group.getValue().stream().filter(pod -> !wholly.get(pod)).forEach(partly::set);
  }

  /// Closes all other ports of what is partly open, for public addresses from outside.
  private void close() throws BadInput {
    if (partly.isEmpty()) {
      return;
    }
    var where = cluster.pods().get(partly.nextSetBit(0)).where();
    var subject =
        cluster.tag(List.of(LAYER), "partly-public", partly.stream().boxed().toList(), where);
    var rule = Rule.of("internet/closed", Action.DENY, Direction.INGRESS).layer(LAYER);
    draft.rule(rule.priority(LAST).subject(subject).ranges(Cidrs.PUBLIC).build(), where);
    var insiders = new ArrayList<Integer>();
    for (var i = 0; i < cluster.pods().size(); i++) {
      if (cluster.pods().get(i).addresses().stream().anyMatch(a -> !a.isPrivate())) {
        insiders.add(i);
      }
    }
    if (!insiders.isEmpty()) {
      var peer = cluster.tag(List.of(LAYER, "pods"), "public-addresses", insiders, where);
      var inside = Rule.of("internet/inside", Action.ALLOW, Direction.INGRESS).layer(LAYER);
      draft.rule(inside.priority(0).subject(subject).peer(peer).build(), where);
    }
  }

  /// @param node null for any
  private boolean isPublic(@Nullable String node, Where where) {
    if (node == null && !publicNodes.isEmpty()) {
      return publicNodes.containsValue(true);
    }
    var known = node == null ? null : publicNodes.get(node);
    if (known == null && guessed == null) {
      guessed = where;
    }
    return known == null || known;
  }
}
