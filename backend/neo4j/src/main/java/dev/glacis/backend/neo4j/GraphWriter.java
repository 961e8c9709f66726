package dev.glacis.backend.neo4j;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.neo4j.driver.Transaction;

/// Writes a network into a graph within one transaction, some thousand rows at a time: beside the
/// network itself, only one batch is in memory here.
final class GraphWriter {
  private static final int BATCH = 5000;

  /// Takes the lock by which loads come one after the other.
  private static final String NEXT_VERSION =
      """
      MERGE (n:GlacisNetwork {name: 'network'})
      SET n.version = coalesce(n.version, 0) + 1, n.loaded = datetime.realtime()
      RETURN n.version AS number
      """;

  private static final String CLEAN =
      "MATCH (n:GlacisMachine|GlacisTag|GlacisRule|GlacisRange) DETACH DELETE n";

  private static final String FORGET_RULES =
      "UNWIND $rows AS id MATCH (r:GlacisRule {fw_id: id}) DETACH DELETE r";

  private static final String FORGET_HOLDINGS =
      """
      UNWIND $rows AS id
      MATCH (m:GlacisMachine {vm_id: id})-[old:HAS_TAG|RUNS_AS|IN|HELD_BY]-(:GlacisTag|GlacisRange)
      DELETE old
      """;

  private static final String TAGS = "UNWIND $rows AS name MERGE (:GlacisTag {name: name})";

  private static final String RANGES =
      "UNWIND $rows AS row MERGE (g:GlacisRange {prefix: row.prefix}) SET g.public = row.public";

  private static final String MACHINES =
      "UNWIND $rows AS row MERGE (m:GlacisMachine {vm_id: row.vm_id}) SET m += row";

  private static final String HOLDING =
      """
      UNWIND $rows AS row
      MATCH (m:GlacisMachine {vm_id: row.vm_id}) MATCH (t:GlacisTag {name: row.name})
      """;

  private static final String GRANTS =
      "UNWIND $rows AS row CREATE (r:GlacisRule:GlacisGrant) SET r = row";

  private static final String OTHER_RULES = "UNWIND $rows AS row CREATE (r:GlacisRule) SET r = row";

  private static final String TAG_OF_RULE =
      """
      UNWIND $rows AS row
      MATCH (r:GlacisRule {seq: row.seq}) MATCH (t:GlacisTag {name: row.name})
      """;

  private static final String RANGE_OF_RULE =
      """
      UNWIND $rows AS row
      MATCH (r:GlacisRule {seq: row.seq}) MATCH (g:GlacisRange {prefix: row.prefix})
      """;

  private static final String EVERYBODY =
      """
      UNWIND $rows AS seq
      MATCH (r:GlacisRule {seq: seq})
      MERGE (g:GlacisRange {prefix: '%s'}) SET g.public = true
      CREATE (g)-[:SOURCE]->(r)
      """
          .formatted(Rows.EVERYBODY);

  private static final String WITHIN =
      """
      UNWIND $rows AS row
      MATCH (m:GlacisMachine {vm_id: row.vm_id}) MATCH (g:GlacisRange {prefix: row.prefix})
      MERGE (m)-[:IN]->(g)
      """;

  private static final String SWEEP =
      """
      MATCH (n:GlacisTag|GlacisRange)
      WHERE NOT EXISTS { (n)-[:SOURCE|DEST]-() } AND NOT EXISTS { (n)<-[:HAS_TAG|RUNS_AS]-() }
      DETACH DELETE n
      """;

  private final Transaction transaction;
  private final NetworkGraph.Progress progress;

  GraphWriter(Transaction transaction, NetworkGraph.Progress progress) {
    this.transaction = transaction;
    this.progress = progress;
  }

  /// @return the version of the network
  long write(Network network, boolean clean) {
    var version = number(NEXT_VERSION);
    if (clean) {
      transaction.run(CLEAN).consume();
    } else {
      forget(network);
    }
    inBatches("tags", List.copyOf(Rows.tags(network)), (some, _) -> run(TAGS, some.stream()));
    inBatches(
        "ranges",
        List.copyOf(Rows.ranges(network)),
        (some, _) -> run(RANGES, some.stream().map(Rows::range)));
    var firstMachine =
        number("MATCH (m:GlacisMachine) RETURN coalesce(max(m.seq) + 1, 0) AS number");
    inBatches("machines", network.vms(), (some, from) -> machines(some, firstMachine + from));
    var firstRule = number("MATCH (r:GlacisRule) RETURN coalesce(max(r.seq) + 1, 0) AS number");
    inBatches("rules", network.rules(), (some, from) -> rules(some, firstRule + from));
    machinesWithinRanges();
    if (!clean) {
      transaction.run(SWEEP).consume();
    }
    return version;
  }

  private void forget(Network network) {
    inBatches(
        "rules to replace",
        network.rules(),
        (some, _) -> run(FORGET_RULES, some.stream().map(Network.FirewallRule::id)));
    inBatches(
        "machines to replace",
        network.vms(),
        (some, _) -> run(FORGET_HOLDINGS, some.stream().map(Network.Vm::id)));
  }

  private void machines(List<Network.Vm> machines, long first) {
    run(MACHINES, numbered(machines, first).map(m -> Rows.machine(m.item(), m.seq())));
    run(
        HOLDING + "CREATE (m)-[:HAS_TAG {at: row.at}]->(t)",
        machines.stream().flatMap(m -> Rows.held(m.id(), m.tags())));
    run(
        HOLDING + "CREATE (m)-[:RUNS_AS {at: row.at}]->(t)",
        machines.stream().flatMap(m -> Rows.held(m.id(), m.identities())));
    run(HOLDING + "CREATE (t)-[:HELD_BY]->(m)", machines.stream().flatMap(Rows::holders));
  }

  private void rules(List<Network.FirewallRule> rules, long first) {
    var all = numbered(rules, first).toList();
    run(
        GRANTS,
        all.stream().filter(r -> Rows.isGrant(r.item())).map(r -> Rows.rule(r.item(), r.seq())));
    run(
        OTHER_RULES,
        all.stream().filter(r -> !Rows.isGrant(r.item())).map(r -> Rows.rule(r.item(), r.seq())));
    run(
        TAG_OF_RULE + "CREATE (t)-[:SOURCE]->(r)",
        all.stream().flatMap(r -> Rows.end(r.seq(), r.item().sourceTag())));
    run(
        TAG_OF_RULE + "CREATE (r)-[:DEST]->(t)",
        all.stream().flatMap(r -> Rows.end(r.seq(), r.item().destTag())));
    run(
        RANGE_OF_RULE + "CREATE (g)-[:SOURCE {at: row.at}]->(r)",
        all.stream().flatMap(r -> Rows.ends(r.seq(), r.item().sourceRanges())));
    run(EVERYBODY, all.stream().filter(r -> Rows.letsEverybodyIn(r.item())).map(Numbered::seq));
    run(
        RANGE_OF_RULE + "CREATE (r)-[:DEST {at: row.at}]->(g)",
        all.stream().flatMap(r -> Rows.ends(r.seq(), r.item().destRanges())));
  }

  /// Links every machine, of this load or an earlier one, with the ranges that rules let in: a
  /// range that is new may hold the addresses of machines that are not.
  private void machinesWithinRanges() {
    var texts =
        transaction
            .run("MATCH (g:GlacisRange) WHERE EXISTS { (g)-[:SOURCE]->() } RETURN g.prefix")
            .list(record -> record.get(0).asString());
    if (texts.isEmpty()) {
      return;
    }
    var ranges =
        new RangeLookup(
            texts.stream().filter(t -> !t.equals(Rows.EVERYBODY)).map(Prefix::parse).toList());
    var of = number("MATCH (m:GlacisMachine) RETURN count(m.vm_id) AS number");
    var machines = transaction.run("MATCH (m:GlacisMachine) RETURN m.vm_id, m.addresses");
    var rows = new ArrayList<Map<String, Object>>();
    for (var done = 1L; machines.hasNext(); done++) {
      var machine = machines.next();
      var addresses =
          machine.get(1).isNull()
              ? List.<Address>of()
              : machine.get(1).asList(text -> Address.parse(text.asString()));
      Rows.within(machine.get(0).asString(), addresses, ranges).forEach(rows::add);
      if (rows.size() >= BATCH || !machines.hasNext()) {
        run(WITHIN, rows.stream());
        rows.clear();
        progress.at("machines in ranges", done, of);
      }
    }
  }

  private long number(String query) {
    return transaction.run(query).single().get("number").asLong();
  }

  private void run(String statement, Stream<?> rows) {
    var batch = rows.toList();
    if (!batch.isEmpty()) {
      transaction.run(statement, Map.of("rows", batch)).consume();
    }
  }

  private <T> void inBatches(String what, List<T> items, Batch<T> batch) {
    for (var from = 0; from < items.size(); from += BATCH) {
      var to = Math.min(from + BATCH, items.size());
      batch.write(items.subList(from, to), from);
      progress.at(what, to, items.size());
    }
  }

  private static <T> Stream<Numbered<T>> numbered(List<T> items, long first) {
    return IntStream.range(0, items.size()).mapToObj(i -> new Numbered<>(items.get(i), first + i));
  }

  /// @param seq place in the order of the documents
  private record Numbered<T>(T item, long seq) {}

  @FunctionalInterface
  private interface Batch<T> {
    void write(List<T> some, int from);
  }
}
