package dev.glacis.backend.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// A statement in the making, with its values in order.
final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  static Sql of(String text, Object... values) {
    return new Sql().add(text, values);
  }

  Sql add(String more, Object... its) {
    text.append(more);
    values.addAll(Arrays.asList(its));
    return this;
  }

  Sql add(Sql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /// ` and COLUMN in (…)`; nothing where there are none.
  Sql in(String column, Collection<?> among) {
    if (!among.isEmpty()) {
      text.append(" and ").append(column).append(" in (");
      text.append(String.join(",", Collections.nCopies(among.size(), "?"))).append(')');
      values.addAll(among);
    }
    return this;
  }

  <T> List<T> query(Connection connection, Row<T> row) throws SQLException {
    try (var statement = prepare(connection);
        var result = statement.executeQuery()) {
      var rows = new ArrayList<T>();
      while (result.next()) {
        rows.add(row.read(result));
      }
      return rows;
    }
  }

  int update(Connection connection) throws SQLException {
    try (var statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    var statement = connection.prepareStatement(text.toString());
    try {
      for (var i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /// Reads the row that a result is at.
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }
}
