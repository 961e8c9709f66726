package dev.glacis.backend.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.enrich.Attack;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.event.AttackJson;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The table of attacks: what is asked for in columns, the whole as its event.
final class Attacks {
  static final Table<Attack> TABLE =
      Table.of("attack", "time id day kind source target priority event", Attacks::bind);

  static final Pages<Attack> PAGES = new Pages<>(TABLE, Attacks::read);

  private Attacks() {}

  private static void bind(Attack attack, Table.Values values) throws SQLException {
    var time = Columns.micros(attack.time());
    values.add(time).add(attack.id()).add(Columns.day(time)).add(attack.kind());
    values.add(attack.source().address().toBytes()).add(attack.target().address().toBytes());
    values.add(attack.priority()).add(new String(AttackJson.write(attack), UTF_8));
  }

  private static Attack read(ResultSet row) throws SQLException {
    try {
      return AttackJson.read(row.getString("event").getBytes(UTF_8));
    } catch (BadInput e) {
      throw new SQLException("attack " + row.getString("id") + ": " + e.getMessage(), e);
    }
  }
}
