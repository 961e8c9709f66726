package dev.glacis.backend.sql;

import static dev.glacis.backend.sql.Columns.micros;

import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.ScorePoint;
import dev.glacis.core.spi.TrafficPoint;
import dev.glacis.core.spi.TrafficSecond;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// The tables of numbers over time: traffic, scores, requests.
final class Series {
  static final Table<TrafficSecond> TRAFFIC =
      Table.of(
          "traffic",
          "series time name input flows packets bytes",
          (second, values) -> {
            values.add(second.by().name()).add(micros(second.second())).add(second.key());
            values.add(second.input());
            values.add(second.flows()).add(second.packets()).add(second.bytes());
          });

  static final Table<ScorePoint> SCORES =
      Table.of(
          "score",
          "asn time score badness risk",
          (point, values) -> {
            values.add(point.asn()).add(micros(point.built()));
            values.add(point.score()).add(point.badness()).add(point.risk());
          });

  static final Table<RequestMinute> REQUESTS =
      Table.of(
          "request",
          "time instance requests timed nanos",
          (minute, values) -> {
            var totals = minute.totals();
            values.add(micros(minute.minute())).add(minute.instance());
            values.add(totals.requests()).add(totals.timed()).add(totals.nanos());
          });

  private static final String WITHIN = " and time >= ? and time < ?";

  private Series() {}

  static List<TrafficPoint> traffic(
      Connection connection, Range range, TrafficSecond.By by, Duration step) throws SQLException {
    var micros = step.toSeconds() * 1_000_000;
    return Sql.of(
            "select time - ((time % ?) + ?) % ? as step, name, sum(flows) as flows,"
                + " sum(packets) as packets, sum(bytes) as bytes from traffic where series = ?",
            micros, micros, micros, by.name())
        .add(WITHIN, micros(range.from()), micros(range.to()))
        .add(" group by step, name order by step, name")
        .query(
            connection,
            row ->
                new TrafficPoint(
                    Columns.instant(row, "step"),
                    row.getString("name"),
                    row.getLong("flows"),
                    row.getLong("packets"),
                    row.getLong("bytes")));
  }

  static List<ScorePoint> scores(Connection connection, long asn, Range range) throws SQLException {
    return SCORES
        .select()
        .add(" where asn = ?", asn)
        .add(WITHIN, micros(range.from()), micros(range.to()))
        .add(" order by time")
        .query(
            connection,
            row ->
                new ScorePoint(
                    asn,
                    Columns.instant(row, "time"),
                    row.getDouble("score"),
                    row.getDouble("badness"),
                    row.getDouble("risk")));
  }

  static RequestTotals requests(Connection connection, Range range) throws SQLException {
    return Sql.of(
            "select coalesce(sum(requests), 0), coalesce(sum(timed), 0), coalesce(sum(nanos), 0)"
                + " from request where time >= ? and time < ?",
            micros(range.from()),
            micros(range.to()))
        .query(connection, row -> new RequestTotals(row.getLong(1), row.getLong(2), row.getLong(3)))
        .getFirst();
  }
}
