package dev.glacis.backend.neo4j;

import dev.glacis.core.surface.Network;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.Neo4jException;

/// A network in a Neo4j database, reached over Bolt; docs/neo4j.md describes the nodes and
/// relationships.
///
/// Opening connects to nothing yet. Every error of the server or of what it holds is an
/// [IOException] of one line that starts with the server's address and carries the driver's own
/// words. Any number of threads may ask.
///
/// In a cluster everything is asked of the leader: a marker from one member and a network from
/// another could belong to different loads.
public final class NetworkGraph implements AutoCloseable {
  /// Loads that may overtake a reading before it is given up.
  private static final int ATTEMPTS = 3;

  private static final long CONNECT_SECONDS = 5;
  private static final long ACQUIRE_SECONDS = 15;

  /// Uniqueness is per label of ours only, so that no constraint meets a node of somebody else.
  private static final List<String> SCHEMA =
      List.of(
          "CREATE CONSTRAINT glacis_network IF NOT EXISTS"
              + " FOR (n:GlacisNetwork) REQUIRE n.name IS UNIQUE",
          "CREATE CONSTRAINT glacis_machine IF NOT EXISTS"
              + " FOR (m:GlacisMachine) REQUIRE m.vm_id IS UNIQUE",
          "CREATE CONSTRAINT glacis_tag IF NOT EXISTS"
              + " FOR (t:GlacisTag) REQUIRE t.name IS UNIQUE",
          "CREATE CONSTRAINT glacis_range IF NOT EXISTS"
              + " FOR (g:GlacisRange) REQUIRE g.prefix IS UNIQUE",
          "CREATE CONSTRAINT glacis_rule IF NOT EXISTS"
              + " FOR (r:GlacisRule) REQUIRE r.seq IS UNIQUE",
          "CREATE INDEX glacis_rule_id IF NOT EXISTS FOR (r:GlacisRule) ON (r.fw_id)",
          "CALL db.awaitIndexes(300)");

  /// Asked after the commit: within a large transaction a count looks at all that it wrote.
  private static final String COUNTS =
      "RETURN COUNT { (:GlacisMachine) } AS machines, COUNT { (:GlacisRule) } AS rules";

  private final String address;
  private final String user;
  private final Driver driver;
  private final SessionConfig sessions;

  private NetworkGraph(String address, String user, Driver driver, SessionConfig sessions) {
    this.address = address;
    this.user = user;
    this.driver = driver;
    this.sessions = sessions;
  }

  /// @param server `bolt://HOST:7687`, `neo4j://…`, or either with `+s` or `+ssc` for TLS
  /// @param database null for the server's default
  /// @param password null for a server without authentication
  /// @throws IllegalArgumentException where the URI names no server
  @SuppressWarnings("deprecation") // Logging: the driver's default prints to standard error.
  public static NetworkGraph open(
      URI server, @Nullable String database, String user, @Nullable String password) {
    var config =
        Config.builder()
            .withLogging(Logging.none())
            .withTelemetryDisabled(true)
            .withConnectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .withConnectionAcquisitionTimeout(ACQUIRE_SECONDS, TimeUnit.SECONDS)
            .build();
    var token = password == null ? AuthTokens.none() : AuthTokens.basic(user, password);
    var sessions = SessionConfig.builder();
    if (database != null) {
      sessions.withDatabase(database);
    }
    return new NetworkGraph(
        server.toString(), user, GraphDatabase.driver(server, token, config), sessions.build());
  }

  /// What changes whenever the network does.
  ///
  /// @throws IOException also where the database holds no network
  public String marker() throws IOException {
    return ask(session -> GraphReader.marker(session.run(GraphReader.MARKER), address));
  }

  /// Reads the network, as it was after one and the same load.
  ///
  /// @throws IOException also where the database holds none, or one that is no network document
  public Network read() throws IOException {
    return ask(
        session -> {
          for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var transaction = session.beginTransaction()) {
              var reader = new GraphReader(transaction, address);
              var before = reader.marker();
              var network = reader.read();
              if (reader.marker().equals(before)) {
                return network;
              }
            }
          }
          throw new IOException(
              address + ": the network changed during each of " + ATTEMPTS + " attempts to read");
        });
  }

  /// Writes a network in one transaction: until that is committed nobody sees any of it, and if it
  /// is not, the graph is as it was. Two loads at once come one after the other.
  ///
  /// @param clean whether it replaces what is there; else it is added, and machines and rules of
  ///   the same id are replaced
  /// @param progress told after each batch; what it throws ends the load
  public Loaded load(Network network, boolean clean, Progress progress) throws IOException {
    return ask(
        session -> {
          for (var statement : SCHEMA) {
            session.run(statement).consume();
          }
          long version;
          try (var transaction = session.beginTransaction()) {
            version = new GraphWriter(transaction, progress).write(network, clean);
            transaction.commit();
          }
          var counted = session.run(COUNTS).single();
          return new Loaded(
              version, counted.get("machines").asLong(), counted.get("rules").asLong());
        });
  }

  @Override
  public void close() {
    driver.close();
  }

  private <T> T ask(Work<T> work) throws IOException {
    try (var session = driver.session(sessions)) {
      return work.in(session);
    } catch (AuthenticationException e) {
      throw new IOException(address + ": user '" + user + "' is refused: " + firstLine(e), e);
    } catch (Neo4jException e) {
      throw new IOException(address + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(Neo4jException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
  }

  /// Told how far a load is.
  @FunctionalInterface
  public interface Progress {
    /// @param what is being written: `machines`, `rules`
    void at(String what, long done, long of);
  }

  /// What is there after a load.
  ///
  /// @param version of the network, one more with each load
  /// @param machines in the graph, those of earlier loads included
  public record Loaded(long version, long machines, long rules) {}

  private interface Work<T> {
    T in(Session session) throws IOException;
  }
}
