package dev.glacis.backend.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.core.surface.SyntheticNetwork;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkGraphIT {
  private static final NetworkGraph.Progress QUIET = (_, _, _) -> {};

  private NetworkGraph graph;

  @BeforeEach
  void open() {
    GraphServer.empty();
    graph = GraphServer.graph();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void everyMemberOfTheDocumentComesBackAsItWas() throws IOException {
    var loaded = graph.load(everything(), false, QUIET);

    assertThat(graph.read()).isEqualTo(everything());
    assertThat(loaded).isEqualTo(new NetworkGraph.Loaded(1, 3, 6));
  }

  @Test
  void manyBatchesKeepTheOrderOfTheDocument() throws IOException {
    var network = SyntheticNetwork.generate(6_000, 300, 5_500, 7);
    var told = new ArrayList<String>();

    graph.load(network, true, (what, done, of) -> told.add(what + " " + done + " of " + of));

    assertThat(graph.read()).isEqualTo(network);
    assertThat(told)
        .contains("machines 5000 of 6000", "machines 6000 of 6000", "rules 5500 of 5500");
  }

  @Test
  void anEmptyNetworkIsANetwork() throws IOException {
    graph.load(Network.EMPTY, false, QUIET);

    assertThat(graph.read()).isEqualTo(Network.EMPTY);
  }

  @Test
  void aSecondLoadIsAddedBehindTheFirst() throws IOException {
    var first = network(List.of(vm("a", "x"), vm("b", "y")), List.of(rule("fw-1", "x", "y")));
    var second = network(List.of(vm("c", "x")), List.of(rule("fw-2", "y", "x")));

    graph.load(first, false, QUIET);
    var loaded = graph.load(second, false, QUIET);

    assertThat(graph.read())
        .isEqualTo(
            network(
                List.of(vm("a", "x"), vm("b", "y"), vm("c", "x")),
                List.of(rule("fw-1", "x", "y"), rule("fw-2", "y", "x"))));
    assertThat(loaded).isEqualTo(new NetworkGraph.Loaded(2, 3, 2));
  }

  @Test
  void machinesAndRulesOfTheSameIdAreReplacedAndWhatNobodyUsesGoes() throws IOException {
    var first =
        new Network(
            List.of(vm("a", "old"), vm("b", "y")),
            List.of(
                rule("fw-1", "old", "y"),
                rule("fw-1", "y", "y"),
                new Network.FirewallRule(
                    "fw-2", null, "y", List.of(Prefix.parse("192.0.2.0/24")), List.of())));
    graph.load(first, false, QUIET);

    graph.load(
        network(
            List.of(vm("a", "new")), List.of(rule("fw-2", "new", "y"), rule("fw-1", "y", "new"))),
        false,
        QUIET);

    assertThat(graph.read())
        .isEqualTo(
            network(
                List.of(vm("b", "y"), vm("a", "new")),
                List.of(rule("fw-2", "new", "y"), rule("fw-1", "y", "new"))));
    assertThat(strings("MATCH (t:GlacisTag) RETURN t.name AS text")).containsOnly("y", "new");
    assertThat(strings("MATCH (g:GlacisRange) RETURN g.prefix AS text")).isEmpty();
  }

  @Test
  void loadingADocumentAgainChangesNothing() throws IOException {
    graph.load(everything(), false, QUIET);

    graph.load(everything(), false, QUIET);

    assertThat(graph.read()).isEqualTo(everything());
  }

  @Test
  void aRuleOfALaterLoadReachesTheAddressesOfEarlierMachines() throws IOException {
    graph.load(
        network(List.of(at("old", "10.0.0.1"), at("apart", "192.0.2.1")), List.of()), false, QUIET);

    graph.load(
        network(
            List.of(at("new", "10.0.0.2")),
            List.of(
                new Network.FirewallRule(
                    "fw-1", null, "y", List.of(Prefix.parse("10.0.0.0/8")), List.of()))),
        false,
        QUIET);

    assertThat(strings("MATCH (m)-[:IN]->(:GlacisRange) RETURN m.vm_id AS text"))
        .containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void cleanReplacesTheNetworkAndLeavesWhatIsOfOthersAlone() throws IOException {
    GraphServer.run("CREATE (:Machine {vm_id: 'a'})-[:HAS_TAG]->(:Tag {name: 'x'})");
    graph.load(everything(), false, QUIET);
    var next = network(List.of(vm("a", "x")), List.of());

    graph.load(next, true, QUIET);

    assertThat(graph.read()).isEqualTo(next);
    assertThat(
            strings("MATCH (m:Machine)-[:HAS_TAG]->(t:Tag) RETURN m.vm_id + ' ' + t.name AS text"))
        .containsExactly("a x");
  }

  @Test
  void addingKeepsWhatOthersGaveToAMachine() throws IOException {
    graph.load(network(List.of(vm("a", "x")), List.of()), false, QUIET);
    GraphServer.run(
        "MATCH (m:GlacisMachine {vm_id: 'a'}) SET m.rack = 7 CREATE (m)<-[:OWNS]-(:Team {name:"
            + " 'red'})");

    graph.load(network(List.of(vm("a", "y")), List.of()), false, QUIET);

    assertThat(
            strings(
                "MATCH (t:Team)-[:OWNS]->(m) RETURN t.name + ' ' + m.vm_id + ' ' + m.rack AS text"))
        .containsExactly("red a 7");
  }

  @Test
  void aLoadThatIsInterruptedLeavesTheGraphAsItWas() throws IOException {
    graph.load(everything(), false, QUIET);
    var marker = graph.marker();
    var before = allNodes();

    assertThatThrownBy(
            () ->
                graph.load(
                    SyntheticNetwork.generate(6_000, 20, 30, 1),
                    true,
                    (what, done, of) -> {
                      if (what.equals("rules")) {
                        throw new IllegalStateException("stopped");
                      }
                    }))
        .hasMessage("stopped");

    assertThat(graph.read()).isEqualTo(everything());
    assertThat(graph.marker()).isEqualTo(marker);
    assertThat(allNodes()).isEqualTo(before);
  }

  @Test
  void aLoadThatTheServerRefusesMidwayLeavesTheGraphAsItWas() throws IOException {
    graph.load(everything(), false, QUIET);
    var before = allNodes();
    var vms = new ArrayList<>(SyntheticNetwork.generate(5_500, 5, 5, 1).vms());
    vms.add(vm("vm-" + "x".repeat(40_000), "too-long-for-an-index"));

    assertThatThrownBy(() -> graph.load(network(vms, List.of()), false, QUIET))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(GraphServer.uri() + ": ")
        .hasMessageContaining("index")
        .message()
        .hasLineCount(1);

    assertThat(graph.read()).isEqualTo(everything());
    assertThat(allNodes()).isEqualTo(before);
  }

  @Test
  void nobodySeesALoadBeforeItsEnd() throws IOException {
    graph.load(everything(), false, QUIET);
    var seen = new ArrayList<Network>();

    graph.load(
        network(List.of(vm("a", "x")), List.of(rule("fw-1", "x", "x"))),
        true,
        (_, _, _) -> {
          try {
            seen.add(graph.read());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });

    assertThat(seen).isNotEmpty().containsOnly(everything());
  }

  @Test
  void twoLoadsAtOnceComeOneAfterTheOther() throws Exception {
    graph.load(Network.EMPTY, false, QUIET);
    var begun = new CountDownLatch(1);
    var second =
        new FutureTask<>(
            () -> {
              begun.await();
              return graph.load(network(List.of(vm("b", "x")), List.of()), false, QUIET);
            });
    Thread.ofVirtual().start(second);

    graph.load(network(List.of(vm("a", "x")), List.of()), false, (_, _, _) -> begun.countDown());

    assertThat(second.get().version()).isEqualTo(3);
    assertThat(graph.read().vms()).containsExactly(vm("a", "x"), vm("b", "x"));
  }

  @Test
  void theMarkerChangesWithEachLoadAndWhenAskedTo() throws IOException {
    graph.load(Network.EMPTY, false, QUIET);
    var first = graph.marker();
    assertThat(graph.marker()).isEqualTo(first);

    graph.load(Network.EMPTY, true, QUIET);
    var second = graph.marker();
    GraphServer.run("MATCH (n:GlacisNetwork) SET n.version = n.version + 1");

    assertThat(second).isNotEqualTo(first);
    assertThat(graph.marker()).isNotEqualTo(second);
  }

  @Test
  void whatPeopleAddByHandIsReadBehindTheRest() throws IOException {
    graph.load(network(List.of(vm("z", "x")), List.of(rule("fw-9", "x", "x"))), false, QUIET);

    GraphServer.run(
        """
        MATCH (x:GlacisTag {name: 'x'})
        CREATE (:GlacisMachine {vm_id: 'a'})-[:HAS_TAG]->(x),
          (x)-[:SOURCE]->(:GlacisRule {fw_id: 'fw-1', ports: ['tcp/22']})-[:DEST]->(x)
        """);

    assertThat(graph.read())
        .isEqualTo(
            network(
                List.of(vm("z", "x"), vm("a", "x")),
                List.of(
                    rule("fw-9", "x", "x"),
                    new Network.FirewallRule(
                        "fw-1", "x", "x", List.of(), List.of(Ports.parse("tcp/22"))))));
  }

  @Test
  void whatIsNoNetworkIsNamedInOneLine() throws IOException {
    assertThatThrownBy(graph::read)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: holds no network of Glacis; expected one written by surface load",
            GraphServer.uri());

    refuses("CREATE (:GlacisMachine {name: 'a'})", "machine NULL: no vm_id; expected an id");
    refuses("CREATE (:GlacisMachine {vm_id: 7})", "machine 7: Cannot coerce INTEGER");
    refuses("CREATE (:GlacisMachine {vm_id: 'a', addresses: ['1.2.3']})", "machine \"a\": ");
    refuses("CREATE (:GlacisRule {fw_id: 'a'})", "rule \"a\": rule 'a' guards no machine");
    refuses(
        "CREATE (:GlacisRule {fw_id: 'a', action: 'perhaps'})",
        "rule \"a\": action 'perhaps'; expected one of [allow, deny]");
    refuses(
        "CREATE (:GlacisRule {fw_id: 'a'})-[:DEST]->(:GlacisTag {name: 'x'})",
        "rule \"a\": no source; expected SOURCE from a tag or a range");
    refuses(
        "CREATE (r:GlacisRule {fw_id: 'a'})-[:DEST]->(:GlacisTag {name: 'x'}),"
            + " (r)-[:DEST]->(:GlacisTag {name: 'y'})",
        "dest_tag [");
  }

  @Test
  void aServerThatIsAwayAndAPasswordThatIsWrongAreOneLine() {
    try (var away = NetworkGraph.open(URI.create("bolt://127.0.0.1:1"), null, "neo4j", null)) {
      assertThatThrownBy(away::read)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("bolt://127.0.0.1:1: Unable to connect");
    }
    try (var stranger = NetworkGraph.open(GraphServer.uri(), null, "neo4j", "secret")) {
      assertThatThrownBy(stranger::marker)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(GraphServer.uri() + ": user 'neo4j' is refused: ")
          .hasMessageNotContaining("secret")
          .message()
          .hasLineCount(1);
    }
    try (var elsewhere =
        NetworkGraph.open(GraphServer.uri(), "elsewhere", "neo4j", GraphServer.PASSWORD)) {
      assertThatThrownBy(elsewhere::marker)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("elsewhere");
    }
  }

  /// A network with every member of the document.
  static Network everything() {
    return new Network(
        List.of(
            new Network.Vm(
                "vm-2",
                "näme \"quoted\"",
                List.of("web", "dmz", "web"),
                List.of(Address.parse("10.20.1.10"), Address.parse("fd20:0:0:1::10")),
                List.of("vpc-b", "vpc-a"),
                List.of("robot@example", "dmz"),
                false),
            new Network.Vm("vm-1", null, List.of(), List.of()),
            new Network.Vm("vm-3", "", List.of("robot@example"), List.of())),
        List.of(
            new Network.FirewallRule(
                "fw-9",
                "web",
                "db",
                List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0")),
                List.of(Ports.parse("tcp/22"), Ports.parse("icmp"), Ports.parse("udp/1-9"))),
            new Network.FirewallRule(
                "fw-1",
                Action.DENY,
                -5,
                Direction.EGRESS,
                "nacl",
                "vpc-a",
                "web",
                null,
                List.of(),
                List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("10.0.0.0/8")),
                List.of(),
                true),
            new Network.FirewallRule(
                "fw-9", null, "web", List.of(Prefix.parse("192.0.2.7/32")), List.of()),
            new Network.FirewallRule("fw-2", "nobody", "nobody", List.of(), List.of()),
            new Network.FirewallRule(
                "fw-3",
                Action.ALLOW,
                65535,
                Direction.INGRESS,
                null,
                "vpc-b",
                null,
                null,
                List.of(Prefix.parse("fd00::/8")),
                List.of(),
                List.of(Ports.ANY),
                false),
            new Network.FirewallRule(
                "fw-4",
                Action.DENY,
                1000,
                Direction.INGRESS,
                null,
                null,
                "robot@example",
                "web",
                List.of(),
                List.of(),
                List.of(),
                false)));
  }

  private void refuses(String cypher, String message) throws IOException {
    GraphServer.empty();
    graph.load(Network.EMPTY, false, QUIET);
    GraphServer.run(cypher);
    assertThatThrownBy(graph::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(GraphServer.uri() + ": ")
        .hasMessageContaining(message);
  }

  private static List<String> strings(String cypher) {
    return GraphServer.query(cypher, Map.of()).stream()
        .map(record -> record.get("text").asString())
        .toList();
  }

  private static List<String> allNodes() {
    return strings(
        "MATCH (n) RETURN elementId(n) + ' ' + toString(labels(n)[0]) + ' ' + COUNT { (n)--() } AS"
            + " text ORDER BY text");
  }

  private static Network network(List<Network.Vm> vms, List<Network.FirewallRule> rules) {
    return new Network(vms, rules);
  }

  private static Network.Vm vm(String id, String... tags) {
    return new Network.Vm(id, null, List.of(tags), List.of());
  }

  private static Network.Vm at(String id, String address) {
    return new Network.Vm(id, null, List.of(), List.of(Address.parse(address)));
  }

  private static Network.FirewallRule rule(String id, String source, String dest) {
    return new Network.FirewallRule(id, source, dest, List.of(), List.of());
  }
}
