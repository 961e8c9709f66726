package dev.glacis.backend.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.MachineSet;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import dev.glacis.core.surface.SyntheticNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What docs/neo4j.md says to ask gives what our own index answers, for every machine.
class DocumentedQueriesIT {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void machinesOfARandomNetworkHaveTheSameAttackers(long seed) throws IOException {
    agreesOnEveryMachine(SyntheticNetwork.generate(40, 12, 10, seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6, 7, 8, 9})
  void machinesOfARandomNetworkWithRangesHaveTheSameAttackers(long seed) throws IOException {
    agreesOnEveryMachine(withAddressesAndRanges(30, new Random(seed)));
  }

  @Test
  void oneTagBothWaysIsOneMachine() throws IOException {
    agreesOnEveryMachine(
        new Network(
            List.of(
                vm("lb", "edge"),
                vm("web-1", "web"),
                vm("web-2", "web", "web"),
                vm("db", "db", "cluster"),
                vm("replica", "cluster")),
            List.of(
                rule("fw-1", "edge", "web"),
                rule("fw-2", "web", "db"),
                rule("fw-3", "cluster", "cluster"),
                rule("fw-4", "nobody", "edge"),
                rule("fw-5", "db", "nobody"),
                rule("fw-2", "web", "db"))));
  }

  @Test
  void aWayThroughTagsThatNoMachineHoldsTogetherIsNone() throws IOException {
    agreesOnEveryMachine(
        new Network(
            List.of(vm("a", "one"), vm("b", "two"), vm("c", "three"), vm("d", "four")),
            List.of(
                rule("fw-1", "one", "bridge"),
                rule("fw-2", "bridge", "four"),
                rule("fw-3", "two", "three"))));
  }

  @Test
  void whatTheQueriesCannotDecideIsCounted() throws IOException {
    GraphServer.empty();
    try (var graph = GraphServer.graph()) {
      graph.load(NetworkGraphIT.everything(), true, (_, _, _) -> {});
    }
    assertThat(undecided()).isEqualTo(4);
  }

  private static void agreesOnEveryMachine(Network network) throws IOException {
    GraphServer.empty();
    try (var graph = GraphServer.graph()) {
      graph.load(network, true, (_, _, _) -> {});
    }
    var surface = Surface.of(network);
    var reached = 0;
    for (var vm = 0; vm < surface.size(); vm++) {
      var id = surface.idOf(vm);
      var transitive = surface.attackers(vm, Mode.TRANSITIVE, null);
      assertThat(DocumentedQueries.machines("Direct attackers", id))
          .describedAs("direct attackers of %s", id)
          .containsExactlyInAnyOrderElementsOf(
              ids(surface, surface.attackers(vm, Mode.DIRECT, null)));
      assertThat(DocumentedQueries.machines("Transitive attackers", id))
          .describedAs("transitive attackers of %s", id)
          .containsExactlyInAnyOrderElementsOf(ids(surface, transitive));
      assertThat(DocumentedQueries.machines("Blast radius", id))
          .describedAs("blast radius of %s", id)
          .containsExactlyInAnyOrderElementsOf(ids(surface, surface.victims(vm)));
      reached += transitive.count();
    }
    for (var vm = 1; vm < surface.size(); vm++) {
      assertThat(steps(surface.idOf(vm - 1), surface.idOf(vm)))
          .isEqualTo(surface.path(vm - 1, vm).map(List::size).orElse(0));
    }
    assertThat(exposed()).isEqualTo(exposed(surface));
    assertThat(undecided()).isZero();
    assertThat(reached).as("machines that anybody can attack").isPositive();
  }

  private static List<String> ids(Surface surface, MachineSet machines) {
    return Arrays.stream(machines.toArray()).mapToObj(surface::idOf).toList();
  }

  private static int steps(String from, String to) throws IOException {
    var found =
        GraphServer.query(
            DocumentedQueries.query("A shortest path"), Map.of("from", from, "vm", to));
    return found.isEmpty() ? 0 : found.getFirst().get("steps").asInt();
  }

  private static Map<String, List<String>> exposed() throws IOException {
    var rules = new TreeMap<String, List<String>>();
    for (var row :
        GraphServer.query(DocumentedQueries.query("Exposure to the internet"), Map.of())) {
      rules.put(
          row.get("vm_id").asString(),
          row.get("rules").asList(value -> value.asString()).stream().sorted().toList());
    }
    return rules;
  }

  private static Map<String, List<String>> exposed(Surface surface) {
    var rules = new TreeMap<String, List<String>>();
    for (var exposure : surface.exposure()) {
      for (var id : ids(surface, exposure.machines())) {
        rules.put(id, exposure.rules().stream().sorted().toList());
      }
    }
    return rules;
  }

  private static long undecided() throws IOException {
    return GraphServer.query(DocumentedQueries.query("Are these answers exact?"), Map.of())
        .getFirst()
        .get("undecided")
        .asLong();
  }

  /// Machines with private addresses, public ones, both or none; tags and identities; ranges that
  /// nest, and a rule for everybody.
  private static Network withAddressesAndRanges(int machines, Random random) {
    var names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    var ranges =
        List.of("10.0.0.0/8", "10.0.0.0/29", "198.51.100.0/28", "0.0.0.0/0", "fd00::/64", "::/0");
    var vms =
        IntStream.range(0, machines)
            .mapToObj(
                i ->
                    new Network.Vm(
                        "vm-" + i,
                        null,
                        some(names, 2, random),
                        some(List.of("10.0.0." + i, "198.51.100." + i, "fd00::" + i), 2, random)
                            .stream()
                            .map(Address::parse)
                            .toList(),
                        List.of(),
                        some(names, 1, random),
                        true))
            .toList();
    var rules = new ArrayList<Network.FirewallRule>();
    for (var i = 0; i < 5; i++) {
      rules.add(
          new Network.FirewallRule(
              "fw-" + i,
              random.nextBoolean() ? names.get(random.nextInt(8)) : null,
              names.get(random.nextInt(8)),
              (i == 4
                      ? List.of("0.0.0.0/0", "::/0")
                      : List.of(ranges.get(random.nextInt(ranges.size()))))
                  .stream().map(Prefix::parse).toList(),
              List.of(Ports.parse("tcp/22"))));
    }
    return new Network(vms, rules);
  }

  private static List<String> some(List<String> of, int most, Random random) {
    return random
        .ints(random.nextInt(most + 1), 0, of.size())
        .mapToObj(of::get)
        .distinct()
        .toList();
  }

  private static Network.Vm vm(String id, String... tags) {
    return new Network.Vm(id, null, List.of(tags), List.of());
  }

  private static Network.FirewallRule rule(String id, String source, String dest) {
    return new Network.FirewallRule(id, source, dest, List.of(), List.of());
  }
}
