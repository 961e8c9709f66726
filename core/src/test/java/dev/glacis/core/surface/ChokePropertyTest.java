package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Choke rules against trying every set of rules.
class ChokePropertyTest {
  /// @param from a machine's place; -1 for any, -2 for the internet
  @Property(tries = 400)
  void theRulesNamedAreThoseThatCutAloneAndElseASetAsSmallAsAny(
      @ForAll("networks") Network network,
      @ForAll @IntRange(min = -2, max = 8) int from,
      @ForAll @IntRange(max = 8) int to) {
    check(network, from, to);
  }

  @Property(tries = 400)
  void soTheyAreWhereRulesRestrictEachOther(
      @ForAll("restricted") Network network,
      @ForAll @IntRange(min = -2, max = 5) int from,
      @ForAll @IntRange(max = 5) int to) {
    check(network, from, to);
  }

  private static void check(Network network, int from, int to) {
    var vms = network.vms();
    if (Math.max(from, to) >= vms.size()) {
      return;
    }
    var surface = Surface.of(network);
    var origin =
        switch (from) {
          case -2 -> Origin.Anywhere.INTERNET;
          case -1 -> Origin.Anywhere.ANY_MACHINE;
          default -> new Origin.Machine(surface.indexOf(vms.get(from).id()));
        };
    var target = surface.indexOf(vms.get(to).id());
    var found = Choke.of(surface, origin, target, Integer.MAX_VALUE);
    var what = "from %s to %s in%s".formatted(origin, to, Networks.text(network));
    assertThat(found.reachable()).as(what).isEqualTo(reaches(network, from, to, Set.of()));
    if (!found.reachable()) {
      return;
    }
    assertThat(found.rules())
        .as(what)
        .containsExactlyInAnyOrderElementsOf(singles(network, from, to));
    if (found.rules().isEmpty()) {
      assertThat(reaches(network, from, to, Set.copyOf(found.set()))).as(what).isFalse();
      assertThat(found.set()).as(what).hasSize(smallest(network, from, to));
      assertThat(found.minimum()).isTrue();
    } else {
      assertThat(found.set()).isEmpty();
    }
  }

  private static List<String> singles(Network network, int from, int to) {
    return network.rules().stream()
        .map(Network.FirewallRule::id)
        .filter(id -> !reaches(network, from, to, Set.of(id)))
        .toList();
  }

  private static int smallest(Network network, int from, int to) {
    var rules = network.rules();
    return IntStream.range(0, 1 << rules.size())
        .filter(
            bits -> {
              var removed = new TreeSet<String>();
              for (var i = 0; i < rules.size(); i++) {
                if ((bits >> i & 1) != 0) {
                  removed.add(rules.get(i).id());
                }
              }
              return !reaches(network, from, to, removed);
            })
        .map(Integer::bitCount)
        .min()
        .orElseThrow();
  }

  private static boolean reaches(Network network, int from, int to, Set<String> removed) {
    var rules = new ArrayList<>(network.rules());
    rules.removeIf(rule -> removed.contains(rule.id()));
    var naive = new Naive(new Network(network.vms(), rules));
    var distances = naive.distances(to, Integer.MAX_VALUE, null);
    return switch (from) {
      case -2 ->
          IntStream.range(0, distances.length)
              .anyMatch(vm -> (vm == to || distances[vm] > 0) && !naive.fromInternet(vm).isEmpty());
      case -1 -> IntStream.of(distances).anyMatch(distance -> distance > 0);
      default -> distances[from] > 0;
    };
  }

  @Provide
  Arbitrary<Network> networks() {
    return Networks.arbitrary();
  }

  @Provide
  Arbitrary<Network> restricted() {
    return Networks.restricted();
  }
}
