package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Protocol;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What the rules decide between two machines, worked out rule by rule as docs/network.md tells:
/// exact for every network, and the slower way. Costs the rules that guard either machine, for each
/// pair of their faces.
final class Evaluation {
  private static final List<PortSet> ANSWERED =
      List.of(
          PortSet.of(new Ports(Protocol.TCP, 0, 65535)),
          PortSet.of(new Ports(Protocol.SCTP, 0, 65535)));

  private final Network network;
  private final Symbols symbols;
  private final Classes classes;
  private final Guard.Rule[] rules;
  private final Csr rulesBySubject;
  private final List<String> stateless;
  private final AtomicReferenceArray<@Nullable Guard> guards;

  /// @param classes with the symbols that the machines hold as written
  Evaluation(Network network, Symbols symbols, Classes classes) {
    this.network = network;
    this.symbols = symbols;
    this.classes = classes;
    var layers = new TreeSet<String>();
    rules = new Guard.Rule[network.rules().size()];
    var subjects = new int[rules.length];
    var numbers = new int[rules.length];
    for (var i = 0; i < rules.length; i++) {
      var rule = network.rules().get(i);
      rules[i] = new Guard.Rule(i, rule, PortSet.of(rule.ports()));
      subjects[i] = symbols.subjects(rule);
      numbers[i] = i;
      if (rule.stateless() && rule.layer() != null) {
        layers.add(rule.layer());
      }
    }
    rulesBySubject = Csr.of(symbols.numbering().names(), subjects, numbers);
    stateless = List.copyOf(layers);
    guards = new AtomicReferenceArray<>(classes.count());
  }

  Guard.Rule rule(int number) {
    return rules[number];
  }

  /// The rules that guard the machines of a class.
  Guard guard(int cls) {
    var known = guards.get(cls);
    if (known != null) {
      return known;
    }
    var held = classes.held();
    var found = new IntList();
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      var name = held.item()[i];
      if (symbols.numbering().isName(name)) {
        for (var j = rulesBySubject.start()[name]; j < rulesBySubject.start()[name + 1]; j++) {
          found.add(rulesBySubject.item()[j]);
        }
      }
    }
    var guarding = new Guard.Rule[found.size()];
    for (var i = 0; i < guarding.length; i++) {
      guarding[i] = rules[found.get(i)];
    }
    var guard = Guard.of(guarding);
    guards.set(cls, guard);
    return guard;
  }

  /// Every way in which a machine, by its place in the document, takes part in traffic.
  List<Face> faces(int machine) {
    var vm = network.vms().get(machine);
    return Face.of(vm, symbols.networksOf(vm), guard(classes.of()[machine]));
  }

  /// The ports on which a rule of the main layer lets one machine reach another.
  PortSet open(Guard.Rule rule, List<Face> sources, List<Face> targets) {
    var open = PortSet.NONE;
    for (var source : sources) {
      var hasOfKind = targets.stream().anyMatch(source::isOfKindOf);
      for (var target : targets) {
        if (!hasOfKind || source.isOfKindOf(target)) {
          open = open.plus(open(rule, source, target));
        }
      }
    }
    return open;
  }

  private PortSet open(Guard.Rule rule, Face source, Face target) {
    if (!target.isGuardedBy(rule.rule()) || !letsIn(rule.rule(), source, target)) {
      return PortSet.NONE;
    }
    var left = rule.ports();
    for (var earlier : target.guard().ingress()) {
      if (earlier.number() == rule.number() || left.isEmpty()) {
        break;
      }
      if (earlier.denies() && decides(earlier, target, source)) {
        left = left.minus(earlier.ports());
      }
    }
    for (var layer : target.guard().ingressLayers().values()) {
      left = passing(left, layer, target, source);
    }
    for (var layer : source.guard().egress().values()) {
      left = passing(left, layer, source, target);
    }
    for (var layer : stateless) {
      for (var protocol : ANSWERED) {
        if (!left.and(protocol).isEmpty() && !isAnswered(protocol, layer, source, target)) {
          left = left.minus(protocol);
        }
      }
    }
    return left;
  }

  private static boolean letsIn(Network.FirewallRule rule, Face source, Face target) {
    var isRouted = !source.isPublic() || target.vm() == null || target.vm().isPublic();
    return source.isPeerByTag(rule) || (isRouted && source.isPeerByRange(rule));
  }

  private static boolean isAnswered(PortSet protocol, String layer, Face source, Face target) {
    var out = target.guard().egress().getOrDefault(layer, List.of());
    var in = source.guard().ingressLayers().getOrDefault(layer, List.of());
    return !passing(passing(protocol, out, target, source), in, source, target).isEmpty();
  }

  /// What a layer that lets everything through by default leaves of some ports.
  private static PortSet passing(PortSet ports, List<Guard.Rule> layer, Face subject, Face peer) {
    var left = ports;
    var undecided = ports;
    for (var rule : layer) {
      if (undecided.isEmpty()) {
        break;
      }
      if (decides(rule, subject, peer)) {
        if (rule.denies()) {
          left = left.minus(rule.ports().and(undecided));
        }
        undecided = undecided.minus(rule.ports());
      }
    }
    return left;
  }

  private static boolean decides(Guard.Rule rule, Face subject, Face peer) {
    return subject.isGuardedBy(rule.rule()) && peer.isPeerOf(rule.rule());
  }

  /// Adds the rules of the main layer that let an address reach an address of a machine.
  ///
  /// @param attacker place of the machine that has the source address, or -1
  /// @param victim place of the machine that has the target address
  /// @param asked the ports of which some must be let through
  void judge(
      Address source, int attacker, Address target, int victim, PortSet asked, RuleSet found) {
    var sources =
        attacker < 0 ? List.of(Face.outside(Face.host(source))) : using(source, faces(attacker));
    var targets = using(target, faces(victim));
    for (var rule : guard(classes.of()[victim]).ingress()) {
      if (!rule.denies() && !open(rule, sources, targets).and(asked).isEmpty()) {
        found.add(rule.number());
      }
    }
  }

  private static List<Face> using(Address address, List<Face> faces) {
    var host = Face.host(address);
    return faces.stream().filter(face -> host.equals(face.address())).toList();
  }
}
