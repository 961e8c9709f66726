package dev.glacis.backend.neo4j;

import java.net.URI;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/// A real Neo4j within this process, with authentication, started once for all tests.
final class GraphServer {
  static final String USER = "neo4j";
  static final String PASSWORD = "for-tests-only";

  private static final Neo4j SERVER =
      Neo4jBuilders.newInProcessBuilder()
          .withDisabledServer()
          .withConfig(GraphDatabaseSettings.auth_enabled, true)
          .build();
  private static final Driver DRIVER = firstLogin();

  private GraphServer() {}

  static URI uri() {
    return SERVER.boltURI();
  }

  static NetworkGraph graph() {
    return NetworkGraph.open(uri(), null, USER, PASSWORD);
  }

  static java.util.List<Record> query(String cypher, Map<String, Object> parameters) {
    try (var session = DRIVER.session()) {
      return session.run(cypher, parameters).list();
    }
  }

  static void run(String cypher) {
    query(cypher, Map.of());
  }

  static void empty() {
    run("MATCH (n) DETACH DELETE n");
  }

  private static Driver firstLogin() {
    try (var driver = GraphDatabase.driver(SERVER.boltURI(), AuthTokens.basic(USER, "neo4j"));
        var session = driver.session(SessionConfig.forDatabase("system"))) {
      session
          .run(
              "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
              Map.of("password", PASSWORD))
          .consume();
    }
    var driver = GraphDatabase.driver(SERVER.boltURI(), AuthTokens.basic(USER, PASSWORD));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  driver.close();
                  SERVER.close();
                }));
    return driver;
  }
}
