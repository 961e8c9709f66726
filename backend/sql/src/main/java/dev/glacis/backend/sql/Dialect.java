package dev.glacis.backend.sql;

import dev.glacis.core.spi.HistoryUnavailable.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/// Where the two databases differ; everything else is said to both in the same words.
enum Dialect {
  SQLITE("", "without rowid") {
    @Override
    String bytes() {
      return "select (p.page_count - f.freelist_count) * s.page_size from pragma_page_count p,"
          + " pragma_freelist_count f, pragma_page_size s";
    }

    @Override
    Reason reason(SQLException e) {
      return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
        case SQLITE_FULL -> Reason.FULL;
        case SQLITE_BUSY, SQLITE_LOCKED -> Reason.AWAY;
        default -> Reason.FAILED;
      };
    }
  },

  MYSQL(Dialect.MYSQL_TABLE, Dialect.MYSQL_TABLE) {
    @Override
    String bytes() {
      return "select coalesce(sum(greatest(0, cast(data_length as signed)"
          + " + cast(index_length as signed) - cast(data_free as signed))), 0)"
          + " from information_schema.tables where table_schema = database()";
    }

    @Override
    Reason reason(SQLException e) {
      if (MYSQL_FULL.contains(e.getErrorCode())) {
        return Reason.FULL;
      }
      var state = String.valueOf(e.getSQLState());
      var away =
          e instanceof SQLTransientConnectionException
              || state.startsWith("08")
              || state.startsWith("40")
              || MYSQL_AWAY.contains(e.getErrorCode());
      return away ? Reason.AWAY : Reason.FAILED;
    }
  };

  private static final String MYSQL_TABLE =
      "engine=innodb row_format=dynamic default charset=utf8mb4 collate=utf8mb4_bin";

  /// Disk full, table full, and the file system's own number for no space.
  private static final Set<Integer> MYSQL_FULL = Set.of(1021, 1114, 1041, 1030, 28);

  /// Too many connections, shutting down, waited too long for a lock, read-only for now.
  private static final Set<Integer> MYSQL_AWAY = Set.of(1040, 1053, 1203, 1205, 1213, 1290, 1927);

  private final String table;
  private final String clustered;

  /// @param table how a table of long rows ends
  /// @param clustered how one of short rows does
  Dialect(String table, String clustered) {
    this.table = table;
    this.clustered = clustered;
  }

  /// What the migrations leave open.
  Map<String, String> placeholders() {
    return Map.of("table", table, "clustered", clustered);
  }

  /// A query for the bytes that are in use.
  abstract String bytes();

  abstract Reason reason(SQLException e);
}
