package dev.glacis.backend.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.net.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How values of the domain are written in columns.
final class Columns {
  static final long DAY_MICROS = 86_400_000_000L;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Columns() {}

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
  }

  static int day(long micros) {
    return Math.toIntExact(Math.floorDiv(micros, DAY_MICROS));
  }

  static byte @Nullable [] bytes(@Nullable Address address) {
    return address == null ? null : address.toBytes();
  }

  static @Nullable Address address(ResultSet row, String column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? null : Address.of(bytes);
  }

  static Address known(@Nullable Address address) throws SQLException {
    if (address == null) {
      throw new SQLException("an address is missing where none may be");
    }
    return address;
  }

  static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    var value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  /// Each reason as `[feature, value, percentile, text]`; a number that is none is null.
  static String reasons(List<Alert.Reason> reasons) {
    var all = JSON.createArrayNode();
    for (var reason : reasons) {
      all.addArray()
          .add(reason.feature())
          .add(finite(reason.value()))
          .add(finite(reason.benignPercentile()))
          .add(reason.text());
    }
    return all.toString();
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  static List<Alert.Reason> reasons(String text) throws SQLException {
    return list(
        text,
        reason ->
            new Alert.Reason(
                reason.path(0).asText(),
                reason.path(1).asDouble(Double.NaN),
                reason.path(2).asDouble(Double.NaN),
                reason.path(3).asText()));
  }

  static String numbers(List<Integer> numbers) {
    var all = JSON.createArrayNode();
    numbers.forEach(all::add);
    return all.toString();
  }

  static List<Integer> numbers(String text) throws SQLException {
    return list(text, JsonNode::asInt);
  }

  static String texts(List<String> texts) {
    var all = JSON.createArrayNode();
    texts.forEach(all::add);
    return all.toString();
  }

  static List<String> texts(String text) throws SQLException {
    return list(text, JsonNode::asText);
  }

  private static <T> List<T> list(String text, Function<JsonNode, T> item) throws SQLException {
    try {
      var all = new ArrayList<T>();
      JSON.readTree(text).forEach(node -> all.add(item.apply(node)));
      return all;
    } catch (JsonProcessingException e) {
      throw new SQLException("a column is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
