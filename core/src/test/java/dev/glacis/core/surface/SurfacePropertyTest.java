package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/// The index against [Naive] over random networks.
class SurfacePropertyTest {
  @Property(tries = 600)
  void attackersAreThoseThatASearchOverMachinesFinds(
      @ForAll("networks") Network network, @ForAll("asked") Ports asked) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      var number = surface.indexOf(network.vms().get(vm).id());
      for (var port : new @Nullable Ports[] {null, asked}) {
        for (var depth : new int[] {1, 2, 3, Integer.MAX_VALUE}) {
          assertThat(ids(surface, surface.attackers(number, depth, port)))
              .as("attackers of vm-%s on %s within %s in%s", vm, port, depth, text(network))
              .containsExactlyInAnyOrderElementsOf(naive.attackers(vm, depth, port));
        }
      }
    }
  }

  @Property(tries = 600)
  void victimsAreThoseWhoseAttackersIncludeTheMachine(@ForAll("networks") Network network) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      var number = surface.indexOf(network.vms().get(vm).id());
      var victims = naive.victims(vm);
      assertThat(ids(surface, surface.victims(number)))
          .as("victims of vm-%s in%s", vm, text(network))
          .containsExactlyInAnyOrderElementsOf(victims);
      assertThat(surface.blast(number)).isEqualTo(victims.size());
    }
  }

  @Property(tries = 600)
  void aPathIsAsShortAsTheDistanceAndNamesTheRulesOfEachHop(@ForAll("networks") Network network) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    for (var to = 0; to < surface.size(); to++) {
      var distances = naive.distances(to, Integer.MAX_VALUE, null);
      for (var from = 0; from < surface.size(); from++) {
        var path = surface.path(number(surface, from), number(surface, to));
        assertThat(path.map(List::size).orElse(0))
            .as("path from vm-%s to vm-%s in%s", from, to, text(network))
            .isEqualTo(distances[from]);
        assertThat(path.isPresent()).isEqualTo(distances[from] > 0 || from == to);
        var at = "vm-" + from;
        for (var hop : path.orElse(List.of())) {
          assertThat(hop.from()).isEqualTo(at);
          assertThat(hop.rules())
              .isNotEmpty()
              .isEqualTo(naive.between(place(hop.from()), place(hop.to()), null));
          at = hop.to();
        }
        assertThat(path.isEmpty() || at.equals("vm-" + to)).isTrue();
      }
    }
  }

  @Property(tries = 600)
  void thePathFromTheInternetIsTheShortestOverAllEntries(@ForAll("networks") Network network) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      var to = vm;
      var distances = naive.distances(to, Integer.MAX_VALUE, null);
      var shortest =
          IntStream.range(0, surface.size())
              .filter(entry -> !naive.fromInternet(entry).isEmpty())
              .filter(entry -> entry == to || distances[entry] > 0)
              .map(entry -> 1 + distances[entry])
              .min()
              .orElse(0);
      var path = surface.pathFromInternet(number(surface, to)).orElse(List.of());
      assertThat(path).as("to vm-%s in%s", to, text(network)).hasSize(shortest);
      if (shortest > 0) {
        assertThat(path.getFirst().from()).isNull();
        assertThat(path.getFirst().rules())
            .isEqualTo(naive.fromInternet(place(path.getFirst().to())));
        assertThat(path.getLast().to()).isEqualTo("vm-" + to);
      }
    }
  }

  @Property(tries = 600)
  void exposureNamesTheMachinesThatPublicAddressesReachAndTheRules(
      @ForAll("networks") Network network) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    var found =
        surface.exposure().stream()
            .flatMap(e -> ids(surface, e.machines()).stream().map(id -> id + e.rules()))
            .toList();
    var expected =
        IntStream.range(0, surface.size())
            .filter(vm -> !naive.fromInternet(vm).isEmpty())
            .mapToObj(vm -> "vm-" + vm + naive.fromInternet(vm))
            .toList();
    assertThat(found)
        .as("exposed in%s", text(network))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Property(tries = 600)
  void aJudgementNamesTheRulesThatLetTheAddressThrough(
      @ForAll("networks") Network network,
      @ForAll("sources") Address source,
      @ForAll("asked") Ports asked) {
    var surface = Surface.of(network);
    var naive = new Naive(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      for (var target : network.vms().get(vm).addresses()) {
        var owner = place(surface.idOf(surface.vmAt(target)));
        var port = asked.first() == 0 ? -1 : asked.first();
        var rules = naive.fromAddress(source, owner, target, asked);
        var judgement = surface.judge(source, target, asked.protocol(), port);
        assertThat(judgement)
            .as("%s to vm-%s on %s in%s", source, owner, asked, text(network))
            .isEqualTo(
                new Judgement(
                    rules.isEmpty() ? Disposition.BLOCKED : Disposition.ALLOWED,
                    rules,
                    naive.victims(owner).size()));
      }
    }
  }

  @Property(tries = 500)
  void pagesPutTogetherAreTheWholeAnswerInJsonAndInNumbers(
      @ForAll("networks") Network network, @ForAll @IntRange(min = 1, max = 4) int limit) {
    var surface = Surface.of(network);
    for (var vm = 0; vm < surface.size(); vm++) {
      var whole = surface.attackers(vm, Mode.TRANSITIVE, null);
      var paged = new ArrayList<Integer>();
      var after = -1;
      while (true) {
        var page = whole.page(after, limit);
        assertThat(page.count()).isEqualTo(Math.min(limit, whole.count() - paged.size()));
        assertThat(json(page)).isEqualTo(expectedJson(surface, page.toArray()));
        assertThat(page.jsonLength()).isEqualTo(json(page).length());
        if (page.count() == 0) {
          break;
        }
        page.forEach(paged::add);
        after = paged.getLast();
      }
      assertThat(paged).containsExactlyElementsOf(Arrays.stream(whole.toArray()).boxed().toList());
      for (var other = 0; other < surface.size(); other++) {
        assertThat(whole.contains(other)).isEqualTo(paged.contains(other));
      }
    }
  }

  private static String text(Network network) {
    return Networks.text(network);
  }

  private static int number(Surface surface, int place) {
    return surface.indexOf("vm-" + place);
  }

  private static int place(String id) {
    return Integer.parseInt(id.substring(3));
  }

  private static List<String> ids(Surface surface, MachineSet set) {
    assertThat(set.toArray()).hasSize(set.count()).isSorted().doesNotHaveDuplicates();
    return Arrays.stream(set.toArray()).mapToObj(surface::idOf).toList();
  }

  private static String json(MachineSet set) {
    var text = new StringBuilder();
    set.writeJson(
        (bytes, offset, length) ->
            text.append(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private static String expectedJson(Surface surface, int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(n -> '"' + surface.idOf(n) + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Provide
  Arbitrary<Network> networks() {
    return Arbitraries.oneOf(Networks.arbitrary(), Networks.restricted());
  }

  @Provide
  Arbitrary<Ports> asked() {
    return Arbitraries.of("tcp/22", "tcp/2000", "udp/53", "any").map(Ports::parse);
  }

  @Provide
  Arbitrary<Address> sources() {
    return Arbitraries.of(
            "10.0.0.1",
            "10.0.1.1",
            "10.0.1.99",
            "198.51.100.7",
            "203.0.113.1",
            "fd00::1",
            "2001::1")
        .map(Address::parse);
  }
}
