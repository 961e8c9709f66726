package dev.glacis.backend.sql;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.spi.AlertTotal;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.Journal;
import dev.glacis.core.spi.JudgedFlow;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.ScorePoint;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.TrafficPoint;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.formats.BadInput;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// History in an SQL database. What [#write] returned from is on disk.
public final class SqlHistory implements History {
  private final Database database;
  private final SqlJournal journal;

  private SqlHistory(Database database) {
    this.database = database;
    this.journal = new SqlJournal(database);
  }

  /// Opens `history.db` in a directory, or makes it there.
  ///
  /// @throws BadInput when the file is damaged, none of ours, or of a newer version of the program
  public static SqlHistory inFile(Path directory) throws BadInput {
    return inFile(directory, Long.MAX_VALUE);
  }

  /// @param mostPages pages that the file may have, for trying out a full disk
  static SqlHistory inFile(Path directory, long mostPages) throws BadInput {
    return open(SqlFile.open(directory, mostPages));
  }

  /// Takes a MySQL or MariaDB server, which may be away for now.
  ///
  /// @throws BadInput when the server refuses, or its schema is of a newer version of the program
  public static SqlHistory onServer(SqlServer server) throws BadInput {
    return open(server.open());
  }

  private static SqlHistory open(Database database) throws BadInput {
    var opened = new SqlHistory(database);
    try {
      database.migrate();
    } catch (NewerSchema e) {
      opened.close();
      throw new BadInput(String.valueOf(e.getMessage()), e);
    } catch (HistoryUnavailable e) {
      if (e.reason() != HistoryUnavailable.Reason.AWAY) {
        opened.close();
        throw new BadInput(String.valueOf(e.getMessage()), e);
      }
    }
    return opened;
  }

  /// What failed when it was last used; empty when nothing did.
  public Optional<String> trouble() {
    return database.trouble();
  }

  @Override
  public void write(List<Fact> facts) {
    if (!facts.isEmpty()) {
      database.write(connection -> write(connection, facts));
    }
  }

  private static int write(Connection connection, List<Fact> facts) throws SQLException {
    var alerts = new LinkedHashMap<String, Alert>();
    var incidents = new LinkedHashMap<String, Incident>();
    var attacks = new ArrayList<Attack>();
    var flows = new ArrayList<JudgedFlow>();
    var traffic = new ArrayList<TrafficSecond>();
    var scores = new ArrayList<ScorePoint>();
    var requests = new ArrayList<RequestMinute>();
    for (var fact : facts) {
      switch (fact) {
        case Fact.OfAlert(var alert) -> alerts.put(alert.id(), alert);
        case Fact.OfIncident(var incident) -> incidents.put(incident.id(), incident);
        case Fact.OfAttack(var attack) -> attacks.add(attack);
        case Fact.OfFlow(var flow) -> flows.add(flow);
        case Fact.OfTraffic(var second) -> traffic.add(second);
        case Fact.OfScore(var score) -> scores.add(score);
        case Fact.OfRequests(var minute) -> requests.add(minute);
      }
    }
    Alerts.write(connection, alerts.values());
    Incidents.TABLE.replace(connection, incidents.values());
    Attacks.TABLE.replace(connection, attacks);
    Flows.TABLE.replace(connection, flows);
    Series.TRAFFIC.replace(connection, traffic);
    Series.SCORES.replace(connection, scores);
    Series.REQUESTS.replace(connection, requests);
    return facts.size();
  }

  @Override
  public List<Alert> alerts(Selection selection) {
    return database.read(connection -> Alerts.PAGES.page(connection, selection, new Sql()));
  }

  @Override
  public List<AlertTotal> alertTotals(
      Range range, Set<TrafficClass> kinds, AlertTotal.By by, int limit) {
    return database.read(connection -> Alerts.totals(connection, range, kinds, by, limit));
  }

  @Override
  public List<Incident> incidents(Selection selection, Set<Incident.State> states) {
    var chosen = new Sql().in("state", states.stream().map(Incident.State::name).toList());
    return database.read(connection -> Incidents.PAGES.page(connection, selection, chosen));
  }

  @Override
  public Optional<Incident> incident(String id) {
    return database.read(connection -> Incidents.find(connection, id));
  }

  @Override
  public List<Attack> attacks(Selection selection, double leastPriority) {
    var chosen = leastPriority <= 0 ? new Sql() : Sql.of(" and priority >= ?", leastPriority);
    return database.read(connection -> Attacks.PAGES.page(connection, selection, chosen));
  }

  @Override
  public List<JudgedFlow> flows(Selection selection) {
    return database.read(connection -> Flows.PAGES.page(connection, selection, new Sql()));
  }

  @Override
  public List<TrafficPoint> traffic(Range range, TrafficSecond.By by, Duration step) {
    return database.read(connection -> Series.traffic(connection, range, by, step));
  }

  @Override
  public List<ScorePoint> scores(long asn, Range range) {
    return database.read(connection -> Series.scores(connection, asn, range));
  }

  @Override
  public RequestTotals requests(Range range) {
    return database.read(connection -> Series.requests(connection, range));
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public long bytes() {
    var query = Sql.of(database.dialect().bytes());
    return database.read(connection -> query.query(connection, row -> row.getLong(1)).getFirst());
  }

  @Override
  public boolean expire(Retention retention, Instant now) {
    var more = database.write(connection -> Expiry.byAge(connection, retention, now));
    return bytes() > retention.maxBytes() ? database.write(Expiry::oldest) : more;
  }

  @Override
  public void close() {
    database.close();
  }
}
