package dev.glacis.backend.sql;

import static dev.glacis.backend.sql.Columns.address;
import static dev.glacis.backend.sql.Columns.bytes;
import static dev.glacis.backend.sql.Columns.instant;
import static dev.glacis.backend.sql.Columns.integer;
import static dev.glacis.backend.sql.Columns.micros;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.AlertTotal;
import dev.glacis.core.spi.Range;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// The table of alerts.
final class Alerts {
  private static final Table<Alert> TABLE =
      Table.of(
          "alert",
          "time id day ends kind source source_port source_count target target_port target_count"
              + " flows packets bytes confidence provisional explanation",
          Alerts::bind);

  static final Pages<Alert> PAGES = new Pages<>(TABLE, Alerts::read);

  private Alerts() {}

  private static void bind(Alert alert, Table.Values values) throws SQLException {
    var time = micros(alert.windowStart());
    var source = alert.source();
    var target = alert.target();
    values.add(time).add(alert.id()).add(Columns.day(time)).add(micros(alert.windowEnd()));
    values.add(alert.kind().label());
    values.add(bytes(source.address())).add(source.port()).add(source.count());
    values.add(bytes(target.address())).add(target.port()).add(target.count());
    values.add(alert.flows()).add(alert.packets()).add(alert.bytes()).add(alert.confidence());
    values.add(alert.provisional() ? 1 : 0).add(Columns.reasons(alert.explanation()));
  }

  private static Alert read(ResultSet row) throws SQLException {
    return new Alert(
        row.getString("id"),
        instant(row, "time"),
        instant(row, "ends"),
        TrafficClass.ofLabel(row.getString("kind")),
        new Alert.Side(
            address(row, "source"), integer(row, "source_port"), row.getInt("source_count")),
        new Alert.Side(
            address(row, "target"), integer(row, "target_port"), row.getInt("target_count")),
        row.getLong("flows"),
        row.getLong("packets"),
        row.getLong("bytes"),
        row.getDouble("confidence"),
        row.getInt("provisional") != 0,
        Columns.reasons(row.getString("explanation")));
  }

  /// @param alerts the last of each id; those of no flows are removed
  static void write(Connection connection, Collection<Alert> alerts) throws SQLException {
    var withdrawn = alerts.stream().filter(alert -> alert.flows() == 0).toList();
    if (!withdrawn.isEmpty()) {
      try (var delete =
          connection.prepareStatement("delete from alert where time = ? and id = ?")) {
        for (var alert : withdrawn) {
          delete.setLong(1, micros(alert.windowStart()));
          delete.setString(2, alert.id());
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
    TABLE.replace(connection, alerts.stream().filter(alert -> alert.flows() != 0).toList());
  }

  static List<AlertTotal> totals(
      Connection connection, Range range, Set<TrafficClass> kinds, AlertTotal.By by, int limit)
      throws SQLException {
    var column =
        switch (by) {
          case KIND -> "kind";
          case SOURCE -> "source";
          case TARGET -> "target";
        };
    return Sql.of(
            "select %s, count(*), sum(flows), sum(packets), sum(bytes) from alert".formatted(column)
                + " where time >= ? and time < ? and %s is not null".formatted(column),
            micros(range.from()),
            micros(range.to()))
        .in("kind", kinds.stream().map(TrafficClass::label).toList())
        .add(" group by %1$s order by 3 desc, 1 limit ?".formatted(column), limit)
        .query(
            connection,
            row ->
                new AlertTotal(
                    by == AlertTotal.By.KIND
                        ? row.getString(1)
                        : Address.of(row.getBytes(1)).toString(),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5)));
  }
}
