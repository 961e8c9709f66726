package dev.glacis.backend.sql;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.Selection.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Pages of a table with the columns `time`, `id`, `day`, `kind`, `source`, `target`, each by the
/// index that bounds the work:
///
/// - of everything: by time, from the page's end on;
/// - of some kinds: the same for each kind, and the first of all these;
/// - of an address: by its entries of one day after the other, until the page is full. Entries of a
///   day lie together, so that writing touches few pages of the index however many addresses there
///   are.
final class Pages<T> {
  private final Table<T> table;
  private final Sql.Row<T> row;

  Pages(Table<T> table, Sql.Row<T> row) {
    this.table = table;
    this.row = row;
  }

  /// @param more further conditions: ` and …`
  List<T> page(Connection connection, Selection selection, Sql more) throws SQLException {
    var from = Columns.micros(selection.range().from());
    var to = Columns.micros(selection.range().to());
    var after = selection.after();
    if (after != null && selection.order() == Order.NEWEST_FIRST) {
      to = Math.min(to, Columns.micros(after.time()) + 1);
    } else if (after != null) {
      from = Math.max(from, Columns.micros(after.time()));
    }
    var conditions = new Sql();
    if (after != null) {
      var beyond = selection.order() == Order.NEWEST_FIRST ? ">=" : "<=";
      conditions.add(
          " and not (time = ? and id " + beyond + " ?)", Columns.micros(after.time()), after.id());
    }
    conditions.add(more);
    var address = selection.address();
    if (address != null) {
      return ofAddress(connection, selection, address.toBytes(), from, to, conditions);
    }
    var arms = new ArrayList<Sql>();
    var within = Sql.of("time >= ? and time < ?", from, to).add(conditions);
    if (selection.kinds().isEmpty()) {
      arms.add(within);
    }
    for (var kind : selection.kinds()) {
      arms.add(Sql.of("kind = ? and ", kind.label()).add(within));
    }
    return union(connection, selection, arms, selection.limit());
  }

  private List<T> ofAddress(
      Connection connection,
      Selection selection,
      byte[] address,
      long from,
      long to,
      Sql conditions)
      throws SQLException {
    var span =
        Sql.of(
                "select (select min(time) from "
                    + table.name()
                    + ") oldest,"
                    + " (select max(time) from "
                    + table.name()
                    + ") newest")
            .query(connection, result -> new long[] {result.getLong(1), result.getLong(2)})
            .getFirst();
    var first = Columns.day(Math.max(from, span[0]));
    var last = Columns.day(Math.min(to - 1, span[1]));
    var newestFirst = selection.order() == Order.NEWEST_FIRST;
    var page = new ArrayList<T>();
    for (var i = 0; i <= last - first && page.size() < selection.limit(); i++) {
      var day = newestFirst ? last - i : first + i;
      var rest =
          Sql.of(" and time >= ? and time < ?", from, to)
              .add(conditions)
              .in("kind", selection.kinds().stream().map(TrafficClass::label).toList());
      var arms =
          List.of(
              Sql.of("day = ? and source = ?", day, address).add(rest),
              Sql.of(
                      "day = ? and target = ? and (source is null or source <> ?)",
                      day,
                      address,
                      address)
                  .add(rest));
      page.addAll(union(connection, selection, arms, selection.limit() - page.size()));
    }
    return page;
  }

  /// The first of what each arm gives.
  private List<T> union(Connection connection, Selection selection, List<Sql> arms, int limit)
      throws SQLException {
    var direction = selection.order() == Order.NEWEST_FIRST ? " desc" : "";
    var order = " order by time" + direction + ", id" + direction + " limit ?";
    var all = new Sql();
    for (var i = 0; i < arms.size(); i++) {
      all.add(i == 0 ? "select * from (" : " union all select * from (");
      all.add(table.select()).add(" where ").add(arms.get(i)).add(order, limit);
      all.add(") as arm" + i);
    }
    return all.add(order, limit).query(connection, row);
  }
}
