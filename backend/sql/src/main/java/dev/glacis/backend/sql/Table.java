package dev.glacis.backend.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table, and how a row is written into it.
///
/// @param columns all of them, in the order in which a row is bound
record Table<T>(String name, List<String> columns, Binder<T> binder) {
  private static final int BATCH = 1000;

  Table {
    columns = List.copyOf(columns);
  }

  static <T> Table<T> of(String name, String columns, Binder<T> binder) {
    return new Table<>(name, List.of(columns.split(" ")), binder);
  }

  /// `select COLUMNS from NAME`.
  Sql select() {
    return Sql.of("select " + String.join(",", columns) + " from " + name);
  }

  /// Writes rows over those with the same keys.
  void replace(Connection connection, Collection<T> rows) throws SQLException {
    write(connection, "replace into ", rows);
  }

  /// Writes a row whose keys are new.
  void insert(Connection connection, T row) throws SQLException {
    write(connection, "insert into ", List.of(row));
  }

  private void write(Connection connection, String verb, Collection<T> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var marks = String.join(",", Collections.nCopies(columns.size(), "?"));
    var text = verb + name + " (" + String.join(",", columns) + ") values (" + marks + ")";
    try (var statement = connection.prepareStatement(text)) {
      var values = new Values(statement);
      var waiting = 0;
      for (var row : rows) {
        binder.bind(row, values);
        values.end(columns.size());
        if (++waiting == BATCH) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        statement.executeBatch();
      }
    }
  }

  /// Gives a row's values, in the order of the columns.
  @FunctionalInterface
  interface Binder<T> {
    void bind(T row, Values values) throws SQLException;
  }

  /// The values of one row after the other.
  static final class Values {
    private final PreparedStatement statement;
    private int column;

    private Values(PreparedStatement statement) {
      this.statement = statement;
    }

    Values add(@Nullable Object value) throws SQLException {
      statement.setObject(++column, value);
      return this;
    }

    private void end(int columns) throws SQLException {
      if (column != columns) {
        throw new IllegalStateException(column + " values for " + columns + " columns");
      }
      column = 0;
      statement.addBatch();
    }
  }
}
