package dev.glacis.backend.sql;

import com.zaxxer.hikari.HikariConfig;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// An SQLite file. Writes go to a log beside it (`history.db-wal`), which is forced to disk before
/// a write returns; readers don't wait for them.
final class SqlFile {
  static final String NAME = "history.db";

  private static final int CONNECTIONS = 4;
  private static final int CACHE_KIB = 32 << 10;
  private static final long MAPPED_BYTES = 1L << 30;
  private static final int WAIT_MILLIS = 10_000;

  /// Larger files are not read whole when they are opened.
  private static final long CHECKED_BYTES = 256L << 20;

  private SqlFile() {}

  /// @throws BadInput when it cannot be made, is damaged, or is something else
  static Database open(Path directory, long mostPages) throws BadInput {
    var file = directory.resolve(NAME);
    var source = source(file, mostPages);
    try {
      Files.createDirectories(directory);
      check(file, source);
    } catch (IOException e) {
      throw new BadInput("%s: cannot be made: %s".formatted(directory, e), e);
    } catch (SQLException e) {
      throw new BadInput(
          "%s: %s; expected a history file, or none".formatted(file, Database.firstLine(e)), e);
    }
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    return new Database(Dialect.SQLITE, file.toString(), config);
  }

  private static SQLiteDataSource source(Path file, long mostPages) {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setTempStore(TempStore.MEMORY);
    config.setCacheSize(-CACHE_KIB);
    config.setBusyTimeout(WAIT_MILLIS);
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MAPPED_BYTES));
    if (mostPages < Long.MAX_VALUE) {
      config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, Long.toString(mostPages));
    }
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void check(Path file, SQLiteDataSource source) throws IOException, SQLException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (var connection = source.getConnection()) {
      Sql.of("select count(*) from sqlite_schema").query(connection, row -> row.getInt(1));
      if (Files.size(file) <= CHECKED_BYTES) {
        var found =
            Sql.of("pragma quick_check(1)").query(connection, row -> row.getString(1)).getFirst();
        if (!found.equals("ok")) {
          throw new SQLException("damaged: " + found);
        }
      }
    }
  }
}
