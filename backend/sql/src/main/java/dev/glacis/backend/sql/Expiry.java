package dev.glacis.backend.sql;

import dev.glacis.core.spi.Retention;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Removes what is old, a slice at a time, so that nobody waits long for it.
final class Expiry {
  private static final int SLICE = 10_000;
  private static final List<String> DETAIL = List.of("traffic", "flow");
  private static final List<String> REST =
      List.of("alert", "attack", "incident", "score", "request");

  private Expiry() {}

  /// One slice of each table.
  ///
  /// @return whether more is to go by its age
  static boolean byAge(Connection connection, Retention retention, Instant now)
      throws SQLException {
    var more = false;
    for (var table : DETAIL) {
      more |= slice(connection, table, Columns.micros(now.minus(retention.keepDetail())));
    }
    for (var table : REST) {
      more |= slice(connection, table, Columns.micros(now.minus(retention.keep())));
    }
    return more;
  }

  /// The oldest hundredth, by time, of each large table.
  ///
  /// @return whether there was anything
  static boolean oldest(Connection connection) throws SQLException {
    var removed = 0;
    for (var table : List.of("traffic", "flow", "alert", "attack")) {
      var span =
          Sql.of(
                  "select (select min(time) from %1$s), (select max(time) from %1$s)"
                      .formatted(table))
              .query(connection, row -> new long[] {row.getLong(1), row.getLong(2)})
              .getFirst();
      removed += remove(connection, table, span[0] + Math.ceilDiv(span[1] - span[0], 100) + 1);
    }
    return removed > 0;
  }

  /// @return whether more is to go
  private static boolean slice(Connection connection, String table, long before)
      throws SQLException {
    return remove(connection, table, before) >= SLICE;
  }

  /// @return how many rows went: all of a moment, even where that is more than a slice
  private static int remove(Connection connection, String table, long before) throws SQLException {
    var last =
        Sql.of(
                "select time from %s where time < ? order by time limit 1 offset %d"
                    .formatted(table, SLICE - 1),
                before)
            .query(connection, row -> row.getLong(1));
    var to = last.isEmpty() ? before : last.getFirst() + 1;
    return Sql.of("delete from " + table + " where time < ?", to).update(connection);
  }
}
