package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A Kubernetes pod, or what stands for the pods of a workload.
///
/// @param id `namespace/name`, of a workload `namespace/kind/name`
/// @param addresses empty where they are not known
/// @param node the one it runs on, where that is known
/// @param onHost whether it uses the addresses of its node
record Pod(
    String id,
    String namespace,
    String name,
    Map<String, String> labels,
    List<Address> addresses,
    @Nullable String node,
    boolean onHost,
    List<Port> ports,
    Where where) {
  /// Workloads that make pods of their own, by kind.
  static final Set<String> WORKLOADS =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Job",
          "CronJob");

  /// A port that a container declares.
  ///
  /// @param name may be missing
  /// @param onNode whether a port of the node leads to it
  record Port(@Nullable String name, int protocol, int number, boolean onNode) {}

  /// Null of a pod that has ended and won't run again.
  static @Nullable Pod of(Item item) throws BadInput {
    var metadata = item.requiredObject("metadata");
    var status = item.object("status");
    var addresses = new LinkedHashSet<Address>();
    if (status != null) {
      var phase = status.text("phase");
      if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
        return null;
      }
      for (var each : status.list("podIPs")) {
        addresses.add(each.required(each.parsedText("ip", Address::parse), "ip"));
      }
      var first = status.parsedText("podIP", Address::parse);
      if (first != null) {
        addresses.add(first);
      }
    }
    var namespace = namespace(metadata);
    var name = metadata.requiredText("name");
    return of(
        namespace + "/" + name,
        namespace,
        name,
        metadata,
        item.requiredObject("spec"),
        List.copyOf(addresses),
        item.where());
  }

  /// What stands for the pods of a workload; null of one that another workload manages.
  static @Nullable Pod ofWorkload(Item item, String kind) throws BadInput {
    var metadata = item.requiredObject("metadata");
    if (!metadata.list("ownerReferences").isEmpty()) {
      return null;
    }
    var spec = item.requiredObject("spec");
    if (kind.equals("CronJob")) {
      spec = spec.requiredObject("jobTemplate").requiredObject("spec");
    }
    var template = spec.object("template");
    if (template == null) {
      return null;
    }
    var namespace = namespace(metadata);
    var name = metadata.requiredText("name");
    var labelled = template.object("metadata");
    return of(
        namespace + "/" + kind.toLowerCase(Locale.ROOT) + "/" + name,
        namespace,
        name,
        labelled == null ? template : labelled,
        template.requiredObject("spec"),
        List.of(),
        item.where());
  }

  static String namespace(Item metadata) throws BadInput {
    var namespace = metadata.text("namespace");
    return namespace == null ? "default" : namespace;
  }

  /// Protocols of services, policies and containers; TCP where none is given.
  static int protocol(Item item) throws BadInput {
    var protocol = item.text("protocol");
    return switch (protocol) {
      case null -> Protocol.TCP;
      case "TCP" -> Protocol.TCP;
      case "UDP" -> Protocol.UDP;
      case "SCTP" -> Protocol.SCTP;
      default ->
          throw item.bad("protocol '" + BadInput.quoted(protocol) + "'; expected TCP, UDP or SCTP");
    };
  }

  /// @param name of the member, for messages
  static int portNumber(Item item, String name) throws BadInput {
    var number = item.asInteger(name);
    if (number < 1 || number > 65535) {
      throw item.bad(name + " " + number + "; expected 1 to 65535");
    }
    return number;
  }

  /// The number that the pod gives to a named port, or -1.
  int number(int protocol, String portName) {
    for (var port : ports) {
      if (port.protocol == protocol && portName.equals(port.name)) {
        return port.number;
      }
    }
    return -1;
  }

  private static Pod of(
      String id,
      String namespace,
      String name,
      Item labelled,
      Item spec,
      List<Address> addresses,
      Where where)
      throws BadInput {
    var ports = new ArrayList<Port>();
    for (var container : spec.list("containers")) {
      ports(container, ports);
    }
    for (var container : spec.list("initContainers")) {
      if ("Always".equals(container.text("restartPolicy"))) {
        ports(container, ports);
      }
    }
    return new Pod(
        id,
        namespace,
        name,
        LabelSelector.labels(labelled, "labels"),
        addresses,
        spec.text("nodeName"),
        spec.bool("hostNetwork", false),
        List.copyOf(ports),
        where);
  }

  private static void ports(Item container, List<Port> ports) throws BadInput {
    for (var port : container.list("ports")) {
      var number = port.required(port.member("containerPort"), "containerPort");
      ports.add(
          new Port(
              port.text("name"),
              protocol(port),
              portNumber(number, "containerPort"),
              port.integer("hostPort", 0) > 0));
    }
  }
}
