package dev.glacis.formats.cloud;

import dev.glacis.core.net.Prefix;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Kubernetes NetworkPolicy of `networking.k8s.io/v1` as written.
///
/// @param ingress null where it does not isolate for ingress
/// @param egress null where it does not isolate for egress
record NetworkPolicy(
    String namespace,
    String name,
    LabelSelector subjects,
    @Nullable List<Clause> ingress,
    @Nullable List<Clause> egress,
    Where where) {
  private static final int MAX_EXCEPT = 4096;

  /// @param peers empty means everybody
  /// @param ports empty means every port
  record Clause(List<Peer> peers, List<Port> ports) {}

  sealed interface Peer {
    /// @param namespaces null means the policy's own
    record Pods(@Nullable LabelSelector namespaces, LabelSelector pods) implements Peer {}

    record Block(Prefix cidr, List<Prefix> except) implements Peer {}
  }

  sealed interface Port {
    /// @param first 0 with `last` 65535 for every port of the protocol
    record Numbers(int protocol, int first, int last) implements Port {}

    /// Resolved by the pod that is the target.
    record Named(int protocol, String name) implements Port {}
  }

  static NetworkPolicy of(Item item) throws BadInput {
    var metadata = item.requiredObject("metadata");
    var spec = item.requiredObject("spec");
    var egress = rules(spec, "egress", "to");
    var types = spec.strings("policyTypes");
    for (var type : types) {
      if (!type.equals("Ingress") && !type.equals("Egress")) {
        throw spec.bad("policyTypes '" + BadInput.quoted(type) + "'; expected Ingress or Egress");
      }
    }
    var selector = spec.object("podSelector");
    return new NetworkPolicy(
        Pod.namespace(metadata),
        metadata.requiredText("name"),
        selector == null ? LabelSelector.EVERYTHING : LabelSelector.of(selector),
        types.isEmpty() || types.contains("Ingress") ? rules(spec, "ingress", "from") : null,
        types.isEmpty() ? (egress.isEmpty() ? null : egress) : of(types, egress),
        item.where());
  }

  /// Whether labels of namespaces matter to it.
  boolean selectsNamespaces() {
    return Stream.of(ingress, egress)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .flatMap(clause -> clause.peers().stream())
        .anyMatch(
            peer ->
                peer instanceof Peer.Pods(var namespaces, _)
                    && namespaces != null
                    && !namespaces.requirements().isEmpty());
  }

  private static @Nullable List<Clause> of(List<String> types, List<Clause> egress) {
    return types.contains("Egress") ? egress : null;
  }

  private static List<Clause> rules(Item spec, String direction, String member) throws BadInput {
    var rules = new ArrayList<Clause>();
    for (var rule : spec.list(direction)) {
      var peers = new ArrayList<Peer>();
      for (var peer : rule.list(member)) {
        peers.add(peer(peer));
      }
      var ports = new ArrayList<Port>();
      for (var port : rule.list("ports")) {
        ports.add(port(port));
      }
      rules.add(new Clause(List.copyOf(peers), List.copyOf(ports)));
    }
    return List.copyOf(rules);
  }

  private static Peer peer(Item item) throws BadInput {
    var pods = item.object("podSelector");
    var namespaces = item.object("namespaceSelector");
    var block = item.object("ipBlock");
    if ((block == null) == (pods == null && namespaces == null)) {
      throw item.bad("a peer of one kind expected: ipBlock, or podSelector and namespaceSelector");
    }
    if (block != null) {
      var except = block.parsed("except", Prefix::parseAround);
      if (except.size() > MAX_EXCEPT) {
        throw block.bad(except.size() + " exceptions; expected at most " + MAX_EXCEPT);
      }
      return new Peer.Block(
          block.required(block.parsedText("cidr", Prefix::parseAround), "cidr"), except);
    }
    return new Peer.Pods(
        namespaces == null ? null : LabelSelector.of(namespaces),
        pods == null ? LabelSelector.EVERYTHING : LabelSelector.of(pods));
  }

  private static Port port(Item item) throws BadInput {
    var protocol = Pod.protocol(item);
    var port = item.member("port");
    if (port == null) {
      return new Port.Numbers(protocol, 0, 65535);
    }
    if (port.value() instanceof String name) {
      return new Port.Named(protocol, name);
    }
    var first = Pod.portNumber(port, "port");
    var end = item.member("endPort");
    var last = end == null ? first : Pod.portNumber(end, "endPort");
    if (last < first) {
      throw item.bad("endPort " + last + "; expected at least port " + first);
    }
    return new Port.Numbers(protocol, first, last);
  }
}
