package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Kubernetes service as far as it leads from outside of the cluster to pods
/// ([Service](https://kubernetes.io/docs/concepts/services-networking/service/)).
///
/// @param selector empty where it selects no pods by itself
/// @param type `LoadBalancer`, `NodePort` …
/// @param sources by whom the service's public addresses may be used; empty where it has none
/// @param onNodes whether every node takes connections for it
record PodDoor(
    String namespace,
    String name,
    String type,
    Map<String, String> selector,
    List<Target> targets,
    List<Prefix> sources,
    boolean onNodes,
    Where where) {
  /// A port of the pods that the service leads to.
  ///
  /// @param name to be resolved by each pod, or null where the number is given
  record Target(int protocol, @Nullable String name, int number) {}

  static PodDoor of(Item item) throws BadInput {
    var metadata = item.requiredObject("metadata");
    var spec = item.requiredObject("spec");
    var type = spec.text("type");
    var targets = new ArrayList<Target>();
    var onNodes = false;
    for (var port : spec.list("ports")) {
      var number = Pod.portNumber(port.required(port.member("port"), "port"), "port");
      var target = port.member("targetPort");
      targets.add(
          target != null && target.value() instanceof String name
              ? new Target(Pod.protocol(port), name, 0)
              : new Target(
                  Pod.protocol(port),
                  null,
                  target == null || isZero(target)
                      ? number
                      : Pod.portNumber(target, "targetPort")));
      onNodes |= port.integer("nodePort", 0) > 0;
    }
    return new PodDoor(
        Pod.namespace(metadata),
        metadata.requiredText("name"),
        type == null ? "ClusterIP" : type,
        LabelSelector.labels(spec, "selector"),
        List.copyOf(targets),
        sources(item, spec, type),
        onNodes || "NodePort".equals(type),
        item.where());
  }

  /// The ports of the pod that the service leads to.
  List<Ports> ports(Pod pod) {
    var ports = new ArrayList<Ports>();
    for (var target : targets) {
      var number = target.name == null ? target.number : pod.number(target.protocol, target.name);
      if (number > 0) {
        ports.add(new Ports(target.protocol, number, number));
      }
    }
    return ports;
  }

  private static List<Prefix> sources(Item item, Item spec, @Nullable String type) throws BadInput {
    for (var address : spec.parsed("externalIPs", Address::parse)) {
      if (!address.isPrivate()) {
        return Rule.EVERYBODY;
      }
    }
    if (!"LoadBalancer".equals(type) || isInternal(item)) {
      return List.of();
    }
    var ranges = spec.parsed("loadBalancerSourceRanges", Prefix::parseAround);
    return ranges.isEmpty() ? Rule.EVERYBODY : ranges;
  }

  /// Whether its balancer has private addresses, and no others.
  private static boolean isInternal(Item item) throws BadInput {
    var status = item.object("status");
    var balancer = status == null ? null : status.object("loadBalancer");
    var known = false;
    for (var ingress : balancer == null ? List.<Item>of() : balancer.list("ingress")) {
      var address = ingress.parsedText("ip", Address::parse);
      if (address == null || !address.isPrivate()) {
        return false;
      }
      known = true;
    }
    return known;
  }

  private static boolean isZero(Item port) throws BadInput {
    return port.asInteger("targetPort") == 0;
  }
}
