package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// The index against a search over single machines, which knows nothing of classes, components or
/// runs.
class SurfacePropertyTest {
  private static final List<Ports> PORTS =
      List.of(Ports.parse("tcp/22"), Ports.parse("tcp/1-1024"), Ports.parse("udp"));

  @Property(tries = 3000)
  void attackersAreThoseThatASearchOverMachinesFinds(
      @ForAll("networks") Network network, @ForAll("asked") Ports asked) {
    var surface = Surface.of(network);
    for (var target = 0; target < surface.size(); target++) {
      for (var port : new @Nullable Ports[] {null, asked}) {
        for (var depth : new int[] {1, 2, 3, Integer.MAX_VALUE}) {
          assertThat(surface.attackers(target, depth, port).toArray())
              .as("attackers of %s on %s in %d", surface.idOf(target), port, depth)
              .containsExactly(attackers(surface, target, port, depth));
        }
      }
    }
  }

  @Property(tries = 2000)
  void victimsAreThoseWhoseAttackersIncludeTheMachine(@ForAll("networks") Network network) {
    var surface = Surface.of(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      var victims = new TreeSet<Integer>();
      for (var other = 0; other < surface.size(); other++) {
        if (surface.attackers(other, Mode.TRANSITIVE, null).contains(vm)) {
          victims.add(other);
        }
      }
      assertThat(surface.victims(vm).toArray())
          .containsExactly(victims.stream().mapToInt(i -> i).toArray());
      assertThat(surface.blast(vm)).isEqualTo(victims.size());
    }
  }

  /// Breadth first, backward, never through the target itself.
  private static int[] attackers(Surface surface, int target, @Nullable Ports lastHop, int depth) {
    var found = new TreeSet<Integer>();
    var frontier = new ArrayDeque<>(List.of(target));
    for (var hop = 0; hop < depth && !frontier.isEmpty(); hop++) {
      var next = new ArrayDeque<Integer>();
      for (var to : frontier) {
        for (var from = 0; from < surface.size(); from++) {
          if (from != target
              && !found.contains(from)
              && lets(surface, from, to, hop == 0 ? lastHop : null)) {
            found.add(from);
            next.add(from);
          }
        }
      }
      frontier = next;
    }
    return found.stream().mapToInt(i -> i).toArray();
  }

  private static boolean lets(Surface surface, int from, int to, @Nullable Ports ports) {
    BiPredicate<Network.Vm, Network.FirewallRule> source =
        (vm, rule) ->
            (rule.sourceTag() != null && vm.tags().contains(rule.sourceTag()))
                || vm.addresses().stream()
                    .anyMatch(a -> rule.sourceRanges().stream().anyMatch(r -> r.contains(a)));
    return surface.network().rules().stream()
        .anyMatch(
            rule ->
                source.test(surface.machine(from), rule)
                    && surface.machine(to).tags().contains(rule.destTag())
                    && (ports == null
                        || rule.ports().isEmpty()
                        || rule.ports().stream().anyMatch(p -> meet(p, ports))));
  }

  private static boolean meet(Ports a, Ports b) {
    return (a.protocol() == b.protocol() || a.protocol() < 0 || b.protocol() < 0)
        && Math.max(a.first(), b.first()) <= Math.min(a.last(), b.last());
  }

  @Provide
  Arbitrary<Ports> asked() {
    return Arbitraries.of(
        Ports.parse("tcp/22"), Ports.parse("tcp/2000"), Ports.parse("udp/53"), Ports.ANY);
  }

  @Provide
  Arbitrary<Network> networks() {
    var tag = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
    var address =
        Arbitraries.of("10.0.0.1", "10.0.1.1", "10.1.0.1", "fd00::1", "fd00::1:1")
            .map(Address::parse);
    var range =
        Arbitraries.of("10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "fd00::/64", "::/0")
            .map(Prefix::parse);
    var vm =
        Combinators.combine(tag.list().ofMaxSize(4), address.list().ofMaxSize(2))
            .as((tags, addresses) -> new Network.Vm("", null, tags, addresses));
    var rule =
        Combinators.combine(
                tag.optional(0.8),
                tag,
                range.list().ofMaxSize(2),
                Arbitraries.of(PORTS).list().ofMaxSize(2))
            .as((s, d, r, p) -> new Network.FirewallRule("", s.orElse(null), d, r, p));
    return Combinators.combine(vm.list().ofMaxSize(9), rule.list().ofMaxSize(9))
        .as(SurfacePropertyTest::numbered);
  }

  private static Network numbered(List<Network.Vm> vms, List<Network.FirewallRule> rules) {
    var machines = new ArrayList<Network.Vm>();
    for (var vm : vms) {
      machines.add(new Network.Vm("vm-" + machines.size(), vm.name(), vm.tags(), vm.addresses()));
    }
    var named = new ArrayList<Network.FirewallRule>();
    for (var r : rules) {
      named.add(
          new Network.FirewallRule(
              "fw-" + named.size(), r.sourceTag(), r.destTag(), r.sourceRanges(), r.ports()));
    }
    return new Network(machines, named);
  }
}
