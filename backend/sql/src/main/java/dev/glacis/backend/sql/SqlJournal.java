package dev.glacis.backend.sql;

import static dev.glacis.backend.sql.Columns.micros;

import dev.glacis.core.spi.Journal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The journal. Who appends first raises the last id, in a row of its own that stays locked until
/// the entry is there: so ids have no gaps, and none becomes visible before a smaller one.
final class SqlJournal implements Journal {
  private static final Table<Sealed> TABLE =
      Table.of(
          "journal",
          "id entry time who kind payload",
          (row, values) -> {
            var entry = row.entry();
            values.add(row.id()).add(entry.key()).add(micros(entry.time()));
            values.add(entry.who()).add(entry.kind()).add(entry.payload());
          });

  private final Database database;

  SqlJournal(Database database) {
    this.database = database;
  }

  @Override
  public long append(Entry entry) {
    return database.write(connection -> append(connection, entry));
  }

  private static long append(Connection connection, Entry entry) throws SQLException {
    Sql.of("update journal_head set last_id = last_id + 1").update(connection);
    var there =
        Sql.of("select id from journal where entry = ?", entry.key())
            .query(connection, row -> row.getLong(1));
    if (!there.isEmpty()) {
      Sql.of("update journal_head set last_id = last_id - 1").update(connection);
      return there.getFirst();
    }
    var id =
        Sql.of("select last_id from journal_head")
            .query(connection, row -> row.getLong(1))
            .getFirst();
    TABLE.insert(connection, new Sealed(id, entry));
    return id;
  }

  @Override
  public List<Sealed> read(long afterId, int limit) {
    return database.read(
        connection ->
            TABLE
                .select()
                .add(" where id > ? order by id limit ?", afterId, limit)
                .query(
                    connection,
                    row ->
                        new Sealed(
                            row.getLong("id"),
                            new Entry(
                                row.getString("entry"),
                                Columns.instant(row, "time"),
                                row.getString("who"),
                                row.getString("kind"),
                                row.getString("payload")))));
  }
}
