package dev.glacis.backend.sql;

import static dev.glacis.backend.sql.Columns.address;
import static dev.glacis.backend.sql.Columns.bytes;
import static dev.glacis.backend.sql.Columns.instant;
import static dev.glacis.backend.sql.Columns.integer;
import static dev.glacis.backend.sql.Columns.micros;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.incident.Incident;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The table of incidents, by when they were last seen.
final class Incidents {
  static final Table<Incident> TABLE =
      Table.of(
          "incident",
          "id time day first_seen kind state merged_into source source_count target target_port"
              + " target_count ports flows packets bytes peak_confidence explanation alerts"
              + " alert_count",
          Incidents::bind);

  static final Pages<Incident> PAGES = new Pages<>(TABLE, Incidents::read);

  private Incidents() {}

  static Optional<Incident> find(Connection connection, String id) throws SQLException {
    return TABLE.select().add(" where id = ?", id).query(connection, Incidents::read).stream()
        .findFirst();
  }

  private static void bind(Incident incident, Table.Values values) throws SQLException {
    var time = micros(incident.lastSeen());
    var source = incident.source();
    var target = incident.target();
    values.add(incident.id()).add(time).add(Columns.day(time)).add(micros(incident.firstSeen()));
    values.add(incident.kind().label()).add(incident.state().name()).add(incident.mergedInto());
    values.add(bytes(source.address())).add(source.count());
    values.add(bytes(target.address())).add(target.port()).add(target.count());
    values.add(Columns.numbers(incident.ports()));
    values.add(incident.flows()).add(incident.packets()).add(incident.bytes());
    values.add(incident.peakConfidence()).add(Columns.reasons(incident.explanation()));
    values.add(Columns.texts(incident.alerts())).add(incident.alertCount());
  }

  private static Incident read(ResultSet row) throws SQLException {
    return new Incident(
        row.getString("id"),
        TrafficClass.ofLabel(row.getString("kind")),
        Incident.State.valueOf(row.getString("state")),
        row.getString("merged_into"),
        instant(row, "first_seen"),
        instant(row, "time"),
        new Alert.Side(address(row, "source"), null, row.getInt("source_count")),
        new Alert.Side(
            address(row, "target"), integer(row, "target_port"), row.getInt("target_count")),
        Columns.numbers(row.getString("ports")),
        row.getLong("flows"),
        row.getLong("packets"),
        row.getLong("bytes"),
        row.getDouble("peak_confidence"),
        Columns.reasons(row.getString("explanation")),
        Columns.texts(row.getString("alerts")),
        row.getLong("alert_count"));
  }
}
