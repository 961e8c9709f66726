package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.surface.SyntheticNetwork;
import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/// The program against a real Neo4j that wants a password.
class Neo4jIT {
  private static final String PASSWORD = "for-tests-only";
  private static final Map<String, String> LOGIN = Map.of("GLACIS_NEO4J_PASSWORD", PASSWORD);
  private static final String NETWORK =
      """
      {"vms":[
      {"vm_id":"vm-web","tags":["web"],"addresses":["10.0.0.1"]},
      {"vm_id":"vm-db","tags":["db"]}],
      "fw_rules":[
      {"fw_id":"fw-1","source_tag":"web","dest_tag":"db","ports":["tcp/5432"]}]}
      """;
  private static final String MORE =
      """
      {"vms":[{"vm_id":"vm-new","tags":["web"]}]}
      """;

  private static Neo4j server;
  private static String uri;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() {
    server =
        Neo4jBuilders.newInProcessBuilder()
            .withDisabledServer()
            .withConfig(GraphDatabaseSettings.auth_enabled, true)
            .build();
    uri = "bolt://127.0.0.1:" + server.boltURI().getPort();
    server
        .databaseManagementService()
        .database("system")
        .executeTransactionally(
            "ALTER USER neo4j SET PLAINTEXT PASSWORD '%s' CHANGE NOT REQUIRED".formatted(PASSWORD));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void aNetworkIsLoadedAskedAboutServedAndSwapped() throws Exception {
    var first = write("first.json", NETWORK);
    var second = write("second.json", MORE);

    var loaded =
        Program.run(LOGIN, "surface", "load", "--network", first, "--graph", uri, "--clean");
    assertThat(loaded.status()).isZero();
    assertThat(loaded.out()).matches("version \\d+: 2 machines, 1 rules\n");
    assertThat(Program.run(LOGIN, "surface", "export", "--graph", uri).out())
        .isEqualToNormalizingNewlines(canonical(first));
    assertThat(Program.run(LOGIN, "surface", "attackers", "--network", uri, "--vm", "vm-db").out())
        .isEqualTo("[\"vm-web\"]\n");

    try (var running = RunningServer.start(LOGIN, "serve", "--network", uri)) {
      assertThat(running.get("/attack?vm_id=vm-db").body()).isEqualTo("[\"vm-web\"]");
      Program.run(LOGIN, "surface", "load", "--network", second, "--graph", uri);
      var answer = running.get("/attack?vm_id=vm-new");
      for (var i = 0; i < 300 && answer.statusCode() == 404; i++) {
        Thread.sleep(100);
        answer = running.get("/attack?vm_id=vm-new");
      }
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(running.get("/attack?vm_id=vm-db").body()).contains("vm-web", "vm-new");
    }
  }

  @Test
  void aLoadThatIsKilledLeavesTheGraphAsItWas() throws Exception {
    var small = write("small.json", NETWORK);
    Program.run(LOGIN, "surface", "load", "--network", small, "--graph", uri, "--clean");
    var before = Program.run(LOGIN, "surface", "export", "--graph", uri).out();
    var large = directory.resolve("large.json");
    try (var out = Files.newOutputStream(large)) {
      NetworkJson.write(SyntheticNetwork.generate(200_000, 100, 100, 1), out);
    }

    var loading =
        Program.launcher(
                LOGIN, "surface", "load", "--network", large.toString(), "--graph", uri, "--clean")
            .start();
    try (var progress =
        new BufferedReader(
            new InputStreamReader(loading.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(progress.readLine()).startsWith("glacis: ");
    } finally {
      loading.destroyForcibly().waitFor();
    }

    assertThat(Program.run(LOGIN, "surface", "export", "--graph", uri).out()).isEqualTo(before);
  }

  @Test
  void whoIsRefusedAndWhatIsAwayIsSaidInOneLine() throws Exception {
    var network = write("network.json", NETWORK);

    var refused =
        Program.run(
            Map.of("GLACIS_NEO4J_PASSWORD", "wrong-one"), "surface", "export", "--graph", uri);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("glacis: " + uri + ": user 'neo4j' is refused: ")
        .hasLineCount(1)
        .doesNotContain("wrong-one");

    var away =
        Program.run("surface", "load", "--network", network, "--graph", "bolt://127.0.0.1:1");
    assertThat(away.status()).isEqualTo(1);
    assertThat(away.err())
        .startsWith("glacis: bolt://127.0.0.1:1: Unable to connect")
        .hasLineCount(1);

    var inTheUri = Program.run("surface", "export", "--graph", "bolt://neo4j:secret@127.0.0.1:1");
    assertThat(inTheUri.status()).isEqualTo(2);
    assertThat(inTheUri.err()).contains("password in a URI is refused").doesNotContain("secret");
  }

  private String write(String name, String document) throws IOException {
    return Files.writeString(directory.resolve(name), document).toString();
  }

  /// The document as the program itself writes it.
  private static String canonical(String file) throws IOException {
    var out = new ByteArrayOutputStream();
    NetworkJson.write(NetworkJson.read(Path.of(file), _ -> {}), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
