package dev.glacis.backend.sql;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;

/// A MySQL or MariaDB server and a database on it.
///
/// @param security of the connection
public record SqlServer(
    String host,
    int port,
    String database,
    Security security,
    @Nullable String user,
    @Nullable String password) {
  private static final int CONNECTIONS = 4;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_MILLIS = 30_000;

  /// How much is asked of TLS.
  public enum Security {
    /// No TLS.
    NONE("disable"),

    /// TLS with a server that may be anybody.
    TRUST("trust"),

    /// TLS with a server whose certificate is checked, and names it.
    VERIFY("verify-full");

    private final String mode;

    Security(String mode) {
      this.mode = mode;
    }
  }

  /// @throws IllegalArgumentException for a port out of range, or an empty name
  public SqlServer {
    if (port < 1 || port > 65535 || host.isEmpty() || database.isEmpty()) {
      throw new IllegalArgumentException(
          "no server: host '%s', port %d, database '%s'".formatted(host, port, database));
    }
  }

  @Override
  public String toString() {
    return "mysql://" + host + ":" + port + "/" + database;
  }

  Database open() {
    var config = new HikariConfig();
    config.setDriverClassName("org.mariadb.jdbc.Driver");
    config.setJdbcUrl("jdbc:mariadb://" + host + ":" + port + "/" + database);
    config.addDataSourceProperty("sslMode", security.mode);
    config.addDataSourceProperty("connectTimeout", CONNECT_MILLIS);
    config.addDataSourceProperty("socketTimeout", ANSWER_MILLIS);
    config.addDataSourceProperty("useBulkStmts", true);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    if (user != null) {
      config.setUsername(user);
    }
    if (password != null) {
      config.setPassword(password);
    }
    return new Database(Dialect.MYSQL, toString(), config);
  }
}
