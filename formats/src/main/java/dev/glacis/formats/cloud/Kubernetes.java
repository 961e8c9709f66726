package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `kubectl get pods,namespaces,networkpolicies,services,nodes -A -o json`, evaluated as [Network
/// Policies](https://kubernetes.io/docs/concepts/services-networking/network-policies/) and the
/// reference of `networking.k8s.io/v1` say.
///
/// Pods are machines; workloads stand for theirs where the input has no pods. Selectors are
/// resolved here: tags name sets of pods.
final class Kubernetes implements Translation {
  /// Groups whose objects decide about traffic too.
  private static final Set<String> OTHER_POLICIES =
      Set.of(
          "policy.networking.k8s.io",
          "cilium.io",
          "projectcalico.org",
          "crd.projectcalico.org",
          "crd.antrea.io",
          "k8s.ovn.org",
          "security.istio.io",
          "policy.linkerd.io");

  private final Draft draft;
  private final List<Pod> pods = new ArrayList<>();
  private final List<Pod> workloads = new ArrayList<>();
  private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
  private final Map<String, Boolean> publicNodes = new LinkedHashMap<>();
  private final List<NetworkPolicy> policies = new ArrayList<>();
  private final List<PodDoor> services = new ArrayList<>();
  private @Nullable Where firstEnded;
  private int ended;

  Kubernetes(Draft draft) {
    this.draft = draft;
  }

  @Override
  public Set<String> lists() {
    return Set.of("items");
  }

  @Override
  public void accept(String list, Item item) throws BadInput {
    var kind = item.requiredText("kind");
    var version = item.text("apiVersion");
    var group = version == null || version.indexOf('/') < 0 ? "" : version.split("/", 2)[0];
    if (OTHER_POLICIES.contains(group)) {
      other(item, kind, "decides about traffic beside network policies", Effect.MAY_DIFFER);
    } else if (kind.equals("Ingress") || group.equals("gateway.networking.k8s.io")) {
      other(
          item,
          kind,
          "leads the internet to pods by a balancer; only those inside of the cluster count",
          Effect.ALLOWS_LESS);
    } else if (Pod.WORKLOADS.contains(kind)) {
      var workload = Pod.ofWorkload(item, kind);
      if (workload != null) {
        workloads.add(workload);
      }
    } else {
      switch (kind) {
        case "Pod" -> pod(item);
        case "Namespace" -> namespace(item);
        case "Node" -> node(item);
        case "NetworkPolicy" -> policies.add(NetworkPolicy.of(item));
        case "Service" -> services.add(PodDoor.of(item));
        default -> {}
      }
    }
  }

  @Override
  public void finish() throws BadInput {
    var cluster = new Cluster(pods.isEmpty() ? workloads : pods, namespaces);
    var rules = new PolicyRules(cluster, draft);
    for (var policy : policies) {
      rules.add(policy);
    }
    isolation(cluster);
    nodes(cluster);
    var doors = new ClusterDoors(cluster, publicNodes, draft);
    doors.add(services);
    for (var i = 0; i < cluster.pods().size(); i++) {
      var pod = cluster.pods().get(i);
      draft.vm(
          new Network.Vm(
              pod.id(),
              pod.name(),
              cluster.tags(i),
              pod.addresses(),
              List.of(),
              List.of(),
              doors.open(i)),
          pod.where());
    }
    report(cluster);
  }

  private void pod(Item item) throws BadInput {
    var pod = Pod.of(item);
    if (pod != null) {
      pods.add(pod);
    } else {
      ended++;
      firstEnded = firstEnded == null ? item.where() : firstEnded;
    }
  }

  private void namespace(Item item) throws BadInput {
    var metadata = item.requiredObject("metadata");
    namespaces.put(metadata.requiredText("name"), LabelSelector.labels(metadata, "labels"));
  }

  private void node(Item item) throws BadInput {
    var status = item.object("status");
    var open = false;
    for (var address : status == null ? List.<Item>of() : status.list("addresses")) {
      var type = address.requiredText("type");
      open |=
          type.equals("ExternalIP")
              || (type.equals("InternalIP")
                  && !address
                      .required(address.parsedText("address", Address::parse), "address")
                      .isPrivate());
    }
    publicNodes.put(item.requiredObject("metadata").requiredText("name"), open);
  }

  /// Pods that no policy selects for a direction are open; all others are closed behind the
  /// policies' rules. Ingress is closed where nothing is said.
  private void isolation(Cluster cluster) throws BadInput {
    var ingress = new BitSet();
    var egress = new BitSet();
    for (var policy : policies) {
      for (var pod :
          cluster.members(new PodSet.InNamespace(policy.namespace(), policy.subjects()))) {
        ingress.set(pod, ingress.get(pod) || policy.ingress() != null);
        egress.set(pod, egress.get(pod) || policy.egress() != null);
      }
    }
    var open = new TreeMap<String, List<Integer>>();
    for (var i = 0; i < cluster.pods().size(); i++) {
      if (!ingress.get(i)) {
        open.computeIfAbsent(cluster.pods().get(i).namespace(), _ -> new ArrayList<>()).add(i);
      }
    }
    for (var group : open.entrySet()) {
      var where = cluster.pods().get(group.getValue().getFirst()).where();
      var id = "not-isolated/" + group.getKey();
      var tag = cluster.tag(List.of(id), id, group.getValue(), where);
      var rule = Rule.of(id, Action.ALLOW, Direction.INGRESS).subject(tag);
      draft.rule(rule.ranges(Rule.EVERYBODY).build(), where);
    }
    if (!egress.isEmpty()) {
      var where = cluster.pods().get(egress.nextSetBit(0)).where();
      var id = "isolated/egress";
      var tag = cluster.tag(List.of(id), id, egress.stream().boxed().toList(), where);
      var rule = Rule.of(id, Action.DENY, Direction.EGRESS).subject(tag).priority(65535);
      draft.rule(rule.ranges(Rule.EVERYBODY).build(), where);
    }
  }

  /// "Traffic to and from the node where a Pod is running is always allowed": pods on the addresses
  /// of a node reach the others on it, and the other way round.
  private void nodes(Cluster cluster) throws BadInput {
    var onNode = new TreeMap<String, List<Integer>>();
    var onHost = new TreeMap<String, List<Integer>>();
    for (var i = 0; i < cluster.pods().size(); i++) {
      var pod = cluster.pods().get(i);
      if (pod.node() != null) {
        var groups = pod.onHost() ? onHost : onNode;
        groups.computeIfAbsent(pod.node(), _ -> new ArrayList<>()).add(i);
      }
    }
    for (var host : onHost.entrySet()) {
      var guests = onNode.get(host.getKey());
      if (guests != null) {
        var id = "node/" + host.getKey();
        var where = cluster.pods().get(host.getValue().getFirst()).where();
        var peer = cluster.tag(List.of(id, "host"), id + "/host", host.getValue(), where);
        var subject = cluster.tag(List.of(id), id, guests, where);
        for (var direction : Direction.values()) {
          var ofDirection = id + (direction == Direction.INGRESS ? "/ingress" : "/egress");
          var rule = Rule.of(ofDirection, Action.ALLOW, direction).priority(0);
          draft.rule(rule.subject(subject).peer(peer).build(), where);
        }
      }
    }
  }

  private void report(Cluster cluster) {
    if (firstEnded != null) {
      draft.unrepresented(
          firstEnded,
          "pods that have ended, of which this is the first: " + ended,
          Effect.LEFT_OUT);
    }
    if (!policies.isEmpty()) {
      draft.unrepresented(
          policies.getFirst().where(),
          "nodes reach the pods that they run whatever policies say, and are no machines here",
          Effect.ALLOWS_LESS);
    }
    if (pods.isEmpty() && !workloads.isEmpty()) {
      draft.unrepresented(
          workloads.getFirst().where(),
          "no pods in the input: workloads stand for theirs, without addresses for ipBlocks",
          Effect.MAY_DIFFER);
    }
    if (policies.stream().noneMatch(NetworkPolicy::selectsNamespaces)) {
      return;
    }
    var unknown = new TreeMap<String, Where>();
    for (var pod : cluster.pods()) {
      if (!namespaces.containsKey(pod.namespace())) {
        unknown.putIfAbsent(pod.namespace(), pod.where());
      }
    }
    unknown.forEach(
        (namespace, where) ->
            draft.unrepresented(
                where,
                "namespace " + namespace + " is not in the input: of its labels, its name is known",
                Effect.MAY_DIFFER));
  }

  private void other(Item item, String kind, String what, Effect effect) throws BadInput {
    var metadata = item.object("metadata");
    var namespace = metadata == null ? null : metadata.text("namespace");
    var name = metadata == null ? null : metadata.text("name");
    draft.unrepresented(
        item.where(),
        "%s %s%s %s".formatted(kind, namespace == null ? "" : namespace + "/", name, what),
        effect);
  }
}
