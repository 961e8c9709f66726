package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/// Differences against sets of ids.
class DifferencePropertyTest {
  @Property(tries = 1000)
  void machinesThatGainedAndLostAttackersAreThoseWhoseSetsDiffer(
      @ForAll("pairs") Tuple2<Network, Network> pair) {
    check(pair);
  }

  @Property(tries = 400)
  void soTheyAreWhereRulesRestrictEachOther(
      @ForAll("restrictedPairs") Tuple2<Network, Network> pair) {
    check(pair);
  }

  private static void check(Tuple2<Network, Network> pair) {
    var before = pair.get1();
    var after = pair.get2();
    var what = "from%s to%s".formatted(Networks.text(before), Networks.text(after));
    var found = Difference.of(Surface.of(before), Surface.of(after), Integer.MAX_VALUE);

    assertThat(changes(found.gained())).as(what).isEqualTo(came(before, after, Integer.MAX_VALUE));
    assertThat(changes(found.lost())).as(what).isEqualTo(came(after, before, Integer.MAX_VALUE));
    assertThat(found.gainedDirect().examples())
        .as("direct " + what)
        .containsExactlyInAnyOrderElementsOf(came(before, after, 1).keySet());
    assertThat(found.lostDirect().examples())
        .as("direct " + what)
        .containsExactlyInAnyOrderElementsOf(came(after, before, 1).keySet());
    assertThat(found.machinesAdded().examples())
        .containsExactlyInAnyOrderElementsOf(less(ids(after), ids(before)));
    assertThat(found.machinesRemoved().examples())
        .containsExactlyInAnyOrderElementsOf(less(ids(before), ids(after)));
    assertThat(found.gained().count()).isEqualTo(found.gained().examples().size());
    assertThat(found.lostDirect().count()).isEqualTo(found.lostDirect().examples().size());
  }

  @Property(tries = 500)
  void aNetworkDoesNotDifferFromItself(@ForAll("pairs") Tuple2<Network, Network> pair) {
    var found = Difference.of(Surface.of(pair.get1()), Surface.of(pair.get1()), Integer.MAX_VALUE);
    var none = new Difference.Sample<String>(0, List.of());
    assertThat(found.gained().count() + found.lost().count()).isZero();
    assertThat(List.of(found.gainedDirect(), found.lostDirect())).containsOnly(none);
    assertThat(List.of(found.rulesAdded(), found.rulesRemoved(), found.rulesChanged()))
        .containsOnly(none);
    assertThat(found.exposed().count() + found.hidden().count()).isZero();
  }

  @Property(tries = 300)
  void portsAreOpenedWhereAPacketCouldNotPassBefore(
      @ForAll("pairs") Tuple2<Network, Network> pair) {
    var before = Surface.of(pair.get1());
    var after = Surface.of(pair.get2());
    var exposed = Difference.of(before, after, Integer.MAX_VALUE).exposed();
    var expected = new TreeSet<String>();
    for (var vm : pair.get2().vms()) {
      if (before.indexOf(vm.id()) < 0) {
        continue;
      }
      for (var protocol : new int[] {1, 6, 17}) {
        for (var port : new int[] {0, 22, 53, 1024, 1025}) {
          if (passes(after, vm.id(), protocol, port) && !passes(before, vm.id(), protocol, port)) {
            expected.add(vm.id());
          }
        }
      }
    }
    assertThat(exposed.examples().stream().map(Difference.Opening::vm).toList())
        .as("from%s to%s", Networks.text(pair.get1()), Networks.text(pair.get2()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static boolean passes(Surface surface, String id, int protocol, int port) {
    return surface.exposure().stream()
        .filter(e -> e.machines().contains(surface.indexOf(id)))
        .flatMap(e -> e.ports().stream())
        .anyMatch(ports -> ports.contains(protocol, port));
  }

  private static Map<String, List<String>> changes(Difference.Sample<Difference.Change> changes) {
    var byId = new TreeMap<String, List<String>>();
    for (var change : changes.examples()) {
      assertThat(change.attackers().count()).isEqualTo(change.attackers().examples().size());
      byId.put(change.vm(), change.attackers().examples().stream().sorted().toList());
    }
    return byId;
  }

  /// Attackers of machines in both networks that they have in the second and not in the first.
  private static Map<String, List<String>> came(Network first, Network second, int depth) {
    var came = new TreeMap<String, List<String>>();
    for (var vm = 0; vm < second.vms().size(); vm++) {
      var id = second.vms().get(vm).id();
      var known = new ArrayList<>(ids(first)).indexOf(id);
      if (known >= 0) {
        var attackers =
            less(
                new Naive(second).attackers(vm, depth, null),
                new Naive(first).attackers(known, depth, null));
        if (!attackers.isEmpty()) {
          came.put(id, attackers.stream().sorted().toList());
        }
      }
    }
    return came;
  }

  private static List<String> ids(Network network) {
    return network.vms().stream().map(Network.Vm::id).toList();
  }

  private static List<String> less(List<String> all, List<String> without) {
    return all.stream().filter(id -> !without.contains(id)).toList();
  }

  /// Two networks that share much: each keeps, drops or exchanges machines and rules of the other.
  @Provide
  Arbitrary<Tuple2<Network, Network>> pairs() {
    return pairs(Networks.arbitrary(), Networks.arbitrary());
  }

  /// Half of them with a network whose rules only allow.
  @Provide
  Arbitrary<Tuple2<Network, Network>> restrictedPairs() {
    return Arbitraries.oneOf(
        pairs(Networks.restricted(), Networks.restricted()),
        pairs(Networks.arbitrary(), Networks.restricted()));
  }

  private static Arbitrary<Tuple2<Network, Network>> pairs(
      Arbitrary<Network> one, Arbitrary<Network> other) {
    var choices = Arbitraries.of(0, 0, 0, 0, 1, 2).list().ofSize(20);
    return Combinators.combine(one, other, choices).as((a, b, c) -> Tuple.of(a, mixed(a, b, c)));
  }

  private static Network mixed(Network a, Network b, List<Integer> choices) {
    var vms = new ArrayList<Network.Vm>();
    for (var i = 0; i < 9; i++) {
      pick(a.vms(), b.vms(), i, choices.get(i), vms);
    }
    var rules = new ArrayList<Network.FirewallRule>();
    for (var i = 0; i < 9; i++) {
      pick(a.rules(), b.rules(), i, choices.get(9 + i), rules);
    }
    return new Network(vms, rules);
  }

  private static <T> void pick(List<T> a, List<T> b, int at, int choice, List<T> picked) {
    var from = choice == 0 ? a : b;
    if (choice < 2 && at < from.size()) {
      picked.add(from.get(at));
    }
  }
}
