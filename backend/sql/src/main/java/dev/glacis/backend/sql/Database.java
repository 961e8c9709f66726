package dev.glacis.backend.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections to one database whose schema is this program's. The schema is brought up to date on
/// first use, and by whoever comes first.
final class Database implements AutoCloseable {
  private final Dialect dialect;
  private final String name;
  private final HikariDataSource pool;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean migrated;
  private volatile @Nullable String trouble;

  /// @param name as messages call it
  Database(Dialect dialect, String name, HikariConfig config) {
    this.dialect = dialect;
    this.name = name;
    config.setPoolName(name);
    config.setInitializationFailTimeout(-1);
    pool = new HikariDataSource(config);
  }

  Dialect dialect() {
    return dialect;
  }

  String name() {
    return name;
  }

  /// Why the last use failed; empty when it did not.
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /// Brings the schema up to date.
  ///
  /// @throws NewerSchema when a later version of the program was here
  void migrate() throws NewerSchema {
    writing.lock();
    try {
      if (!migrated) {
        Schema.migrate(name, pool, dialect);
        migrated = true;
      }
    } catch (NewerSchema | HistoryUnavailable e) {
      trouble = e.getMessage();
      throw e;
    } finally {
      writing.unlock();
    }
  }

  /// Asks something, outside of any transaction.
  <T> T read(Work<T> work) {
    return run(
        () -> {
          try (var connection = pool.getConnection()) {
            return work.with(connection);
          }
        });
  }

  /// Changes something, all of it or nothing; one change at a time.
  <T> T write(Work<T> work) {
    return run(
        () -> {
          writing.lock();
          try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
              var result = work.with(connection);
              connection.commit();
              return result;
            } catch (SQLException | RuntimeException e) {
              // Whatever state it is in, nobody goes on with it.
              pool.evictConnection(connection);
              throw e;
            }
          } finally {
            writing.unlock();
          }
        });
  }

  private <T> T run(Step<T> step) {
    try {
      if (!migrated) {
        migrate();
      }
      var result = step.run();
      trouble = null;
      return result;
    } catch (NewerSchema e) {
      throw new HistoryUnavailable(Reason.FAILED, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private HistoryUnavailable unavailable(SQLException e) {
    var unavailable = unavailable(name, dialect, e);
    trouble = unavailable.getMessage();
    return unavailable;
  }

  /// Says what the driver says; the pool itself only says that it waited.
  static HistoryUnavailable unavailable(String name, Dialect dialect, SQLException e) {
    var said = e;
    while (said instanceof SQLTransientConnectionException
        && said.getCause() instanceof SQLException cause) {
      said = cause;
    }
    return new HistoryUnavailable(dialect.reason(said), name + ": " + firstLine(said));
  }

  static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    pool.close();
  }

  /// What is done with a connection.
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws SQLException;
  }
}
