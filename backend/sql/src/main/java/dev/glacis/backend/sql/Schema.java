package dev.glacis.backend.sql;

import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// The schema's versions: the scripts in `migrations`, each run once.
final class Schema {
  private static final String SCRIPTS = "classpath:dev/glacis/backend/sql/migrations";
  private static final String TABLE = "schema_version";

  private Schema() {}

  /// @throws HistoryUnavailable when the database is away or does not let itself be changed
  static void migrate(String name, DataSource source, Dialect dialect) throws NewerSchema {
    var flyway =
        Flyway.configure()
            .dataSource(source)
            .locations(SCRIPTS)
            .table(TABLE)
            .placeholders(dialect.placeholders())
            .baselineOnMigrate(false)
            .failOnMissingLocations(true)
            .load();
    try {
      var all = flyway.info().all();
      for (var migration : all) {
        if (migration.getState().isApplied() && !migration.getState().isResolved()) {
          throw new NewerSchema(name, version(migration), version(newestKnown(all)));
        }
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw unavailable(name, dialect, e);
    }
  }

  private static MigrationInfo newestKnown(MigrationInfo[] all) {
    return Arrays.stream(all)
        .filter(migration -> migration.getState().isResolved())
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private static String version(MigrationInfo migration) {
    return String.valueOf(migration.getVersion());
  }

  private static HistoryUnavailable unavailable(
      String name, Dialect dialect, FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Database.unavailable(name, dialect, sql);
      }
    }
    return new HistoryUnavailable(Reason.FAILED, name + ": " + Database.firstLine(failure));
  }
}
