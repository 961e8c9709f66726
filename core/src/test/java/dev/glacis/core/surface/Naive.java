package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers from the document alone, machine by machine and packet by packet, as docs/network.md
/// tells: knows nothing of classes, components, runs or sets of ports. Machines go by their place
/// in the document.
final class Naive {
  private static final List<Packet> PACKETS = packets();

  /// Public addresses, one at least in every part of the address space that tests name.
  private static final List<Address> INTERNET =
      List.of("8.8.8.8", "198.51.100.7", "198.51.100.8", "200.1.1.1", "2001::1").stream()
          .map(Address::parse)
          .toList();

  private final Network network;
  private final Map<List<@Nullable Object>, List<String>> known = new HashMap<>();

  Naive(Network network) {
    this.network = network;
  }

  private record Packet(int protocol, int port) {
    boolean isOf(@Nullable Ports ports) {
      return ports == null
          || ((ports.protocol() == protocol || ports.protocol() < 0)
              && port >= ports.first()
              && port <= ports.last());
    }

    boolean isOf(Network.FirewallRule rule) {
      return rule.ports().isEmpty() || rule.ports().stream().anyMatch(this::isOf);
    }
  }

  /// A machine, or nobody's, by one of its networks and addresses.
  private record End(Network.@Nullable Vm vm, @Nullable String network, @Nullable Address address) {
    boolean isPrivate() {
      return address == null || address.isPrivate();
    }

    boolean holds(@Nullable String tag) {
      return vm != null && (vm.tags().contains(tag) || vm.identities().contains(tag));
    }

    boolean isSubject(Network.FirewallRule rule) {
      return vm != null
          && (rule.subjectTag() == null || holds(rule.subjectTag()))
          && (rule.network() == null || rule.network().equals(network));
    }

    boolean isPeerByTag(Network.FirewallRule rule) {
      return rule.peerTag() != null
          && holds(rule.peerTag())
          && (rule.network() == null || (rule.network().equals(network) && isPrivate()));
    }

    boolean isPeerByRange(Network.FirewallRule rule) {
      var isThere =
          rule.network() == null || vm == null || !isPrivate() || rule.network().equals(network);
      var everybody = List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));
      return isThere
          && (address == null
              ? rule.peerRanges().containsAll(everybody)
              : rule.peerRanges().stream().anyMatch(r -> r.contains(address)));
    }
  }

  /// Ids of the machines found breadth first and backward, never through the target itself.
  List<String> attackers(int target, int depth, @Nullable Ports lastHop) {
    var distances = distances(target, depth, lastHop);
    var ids = new ArrayList<String>();
    for (var vm = 0; vm < distances.length; vm++) {
      if (distances[vm] > 0) {
        ids.add(id(vm));
      }
    }
    return ids;
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
    return known.computeIfAbsent(
        Arrays.asList(from, to, ports), _ -> letting(ends(from), ends(to), ports));
  }

  /// Ids of the rules that let an address reach an address of a machine.
  List<String> fromAddress(Address source, int to, Address target, Ports ports) {
    var owner = network.vms().stream().filter(vm -> vm.addresses().contains(source)).findFirst();
    var sources =
        owner.map(vm -> with(source, ends(network.vms().indexOf(vm)))).orElse(outside(source));
    return letting(sources, with(target, ends(to)), ports);
  }

  /// Ids of the rules that let some public address reach a machine.
  List<String> fromInternet(int to) {
    return letting(INTERNET.stream().flatMap(a -> outside(a).stream()).toList(), ends(to), null);
  }

  private List<String> letting(List<End> sources, List<End> targets, @Nullable Ports ports) {
    return network.rules().stream()
        .filter(
            rule ->
                sources.stream()
                    .anyMatch(
                        s ->
                            towards(s, targets).stream()
                                .anyMatch(
                                    t ->
                                        PACKETS.stream()
                                            .filter(packet -> packet.isOf(ports))
                                            .anyMatch(packet -> lets(rule, packet, s, t)))))
        .map(Network.FirewallRule::id)
        .toList();
  }

  private static List<End> towards(End source, List<End> targets) {
    var ofKind =
        targets.stream()
            .filter(
                t ->
                    source.address() == null
                        || t.address() == null
                        || source.isPrivate() == t.isPrivate())
            .toList();
    return ofKind.isEmpty() ? targets : ofKind;
  }

  private boolean lets(Network.FirewallRule rule, Packet packet, End source, End target) {
    var byRange =
        source.isPeerByRange(rule)
            && (source.isPrivate() || Objects.requireNonNull(target.vm()).isPublic());
    return rule.action() == Network.Action.ALLOW
        && rule.direction() == Network.Direction.INGRESS
        && rule.layer() == null
        && target.isSubject(rule)
        && (source.isPeerByTag(rule) || byRange)
        && packet.isOf(rule)
        && deciding(Network.Direction.INGRESS, null, packet, target, source)
            .noneMatch(
                other ->
                    other.action() == Network.Action.DENY && other.priority() <= rule.priority())
        && layers().allMatch(layer -> passes(layer, packet, source, target));
  }

  private Stream<@Nullable String> layers() {
    return Stream.concat(
        Stream.of(""),
        network.rules().stream()
            .map(Network.FirewallRule::layer)
            .filter(Objects::nonNull)
            .distinct());
  }

  private boolean passes(String named, Packet packet, End source, End target) {
    var layer = named.isEmpty() ? null : named;
    var isStateless =
        network.rules().stream()
            .anyMatch(rule -> Objects.equals(rule.layer(), layer) && rule.stateless());
    var isAnswered =
        !isStateless
            || (packet.protocol() != 6 && packet.protocol() != 132)
            || PACKETS.stream()
                .filter(answer -> answer.protocol() == packet.protocol())
                .anyMatch(
                    answer ->
                        first(Network.Direction.EGRESS, layer, answer, target, source)
                            && first(Network.Direction.INGRESS, layer, answer, source, target));
    return isAnswered
        && first(Network.Direction.EGRESS, layer, packet, source, target)
        && (layer == null || first(Network.Direction.INGRESS, layer, packet, target, source));
  }

  /// Whether the first rule of a layer that fits allows, or none fits.
  private boolean first(
      Network.Direction direction, @Nullable String layer, Packet packet, End subject, End peer) {
    return deciding(direction, layer, packet, subject, peer)
        .min(
            Comparator.comparingInt(Network.FirewallRule::priority)
                .thenComparing(rule -> rule.action() == Network.Action.ALLOW))
        .map(rule -> rule.action() == Network.Action.ALLOW)
        .orElse(true);
  }

  private Stream<Network.FirewallRule> deciding(
      Network.Direction direction, @Nullable String layer, Packet packet, End subject, End peer) {
    return network.rules().stream()
        .filter(rule -> rule.direction() == direction && Objects.equals(rule.layer(), layer))
        .filter(rule -> subject.isSubject(rule) && packet.isOf(rule))
        .filter(rule -> peer.isPeerByTag(rule) || peer.isPeerByRange(rule));
  }

  private List<End> ends(int machine) {
    var vm = network.vms().get(machine);
    var named =
        vm.networks().stream()
            .filter(n -> network.rules().stream().anyMatch(rule -> n.equals(rule.network())))
            .toList();
    var ends = new ArrayList<End>();
    for (var n : named.isEmpty() ? Collections.<@Nullable String>singletonList(null) : named) {
      if (vm.addresses().isEmpty()) {
        ends.add(new End(vm, n, null));
      }
      vm.addresses().forEach(address -> ends.add(new End(vm, n, address)));
    }
    return ends;
  }

  private static List<End> with(Address address, List<End> ends) {
    return ends.stream().filter(end -> address.equals(end.address())).toList();
  }

  private static List<End> outside(Address address) {
    return List.of(new End(null, null, address));
  }

  private String id(int vm) {
    return network.vms().get(vm).id();
  }

  private static List<Packet> packets() {
    var packets = new ArrayList<Packet>();
    for (var protocol : List.of(1, 6, 17, 132)) {
      Arrays.stream(new int[] {0, 21, 22, 23, 53, 500, 1024, 1025, 2000, 65535})
          .forEach(port -> packets.add(new Packet(protocol, port)));
    }
    return packets;
  }
}
