package dev.glacis.backend.sql;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.spi.JudgedFlow;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The table of single flows with their verdicts.
final class Flows {
  static final Table<JudgedFlow> TABLE =
      Table.of(
          "flow",
          "time id day kind source source_port target target_port protocol confidence packets"
              + " bytes",
          Flows::bind);

  static final Pages<JudgedFlow> PAGES = new Pages<>(TABLE, Flows::read);

  private Flows() {}

  private static void bind(JudgedFlow flow, Table.Values values) throws SQLException {
    var time = Columns.micros(flow.time());
    values.add(time).add(flow.id()).add(Columns.day(time)).add(flow.verdict().label());
    values.add(flow.source().toBytes()).add(flow.sourcePort());
    values.add(flow.target().toBytes()).add(flow.targetPort()).add(flow.protocol());
    values.add((double) flow.confidence()).add(flow.packets()).add(flow.bytes());
  }

  private static JudgedFlow read(ResultSet row) throws SQLException {
    return new JudgedFlow(
        Columns.instant(row, "time"),
        Columns.known(Columns.address(row, "source")),
        row.getInt("source_port"),
        Columns.known(Columns.address(row, "target")),
        row.getInt("target_port"),
        row.getInt("protocol"),
        TrafficClass.ofLabel(row.getString("kind")),
        (float) row.getDouble("confidence"),
        row.getLong("packets"),
        row.getLong("bytes"));
  }
}
