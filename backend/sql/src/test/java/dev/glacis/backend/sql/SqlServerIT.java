package dev.glacis.backend.sql;

import static dev.glacis.contract.HistoryFacts.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.contract.HistoryContract;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.Selection;
import dev.glacis.formats.BadInput;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlServerIT extends HistoryContract {
  private static final Selection ALL = Selection.of(new Range(at(0), at(100_000)), 100_000);

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void startServer() {
    server = TestServer.open(directory);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void forgetEverything() {
    server.clear();
  }

  @Override
  protected History open() {
    return open(server.server());
  }

  private static SqlHistory open(SqlServer place) {
    try {
      return SqlHistory.onServer(place);
    } catch (BadInput e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aWrongPasswordIsRefusedInTheServersWords() {
    server.execute(
        "create or replace user guest@'127.0.0.1' identified by 'right'",
        "grant all on glacis.* to guest@'127.0.0.1'");
    assertThatThrownBy(() -> SqlHistory.onServer(server.server("guest", "wrong")))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("mysql://127.0.0.1:")
        .hasMessageContaining("Access denied")
        .hasMessageNotContaining("wrong");
    try (var history = open(server.server("guest", "right"))) {
      assertThat(history.alerts(ALL)).isEmpty();
    }
  }

  @Test
  void aSchemaOfANewerProgramIsRefusedByName() {
    open().close();
    server.execute(
        "insert into glacis.schema_version select 99, '99', 'later', type, 'V99__later.sql',"
            + " checksum, installed_by, installed_on, execution_time, success"
            + " from glacis.schema_version where version = '1'");
    assertThatThrownBy(() -> SqlHistory.onServer(server.server()))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("mysql://127.0.0.1:")
        .hasMessageEndingWith(
            "/glacis: its schema has version 99, and this program knows 1; expected a newer"
                + " program");
  }

  @Test
  void aServerThatIsAwayIsSaidSoAndTakesWritesWhenItIsBack() {
    try (var history = open(server.server())) {
      history.write(SqlFileTest.alerts(0, 10));
      server.stop();
      assertThatThrownBy(() -> history.write(SqlFileTest.alerts(10, 10)))
          .isInstanceOf(HistoryUnavailable.class)
          .extracting(e -> ((HistoryUnavailable) e).reason())
          .isEqualTo(Reason.AWAY);
      assertThat(history.trouble()).hasValueSatisfying(why -> assertThat(why).contains("mysql://"));
      server.start();
      TestServer.await(
          () -> {
            try {
              history.write(SqlFileTest.alerts(5, 15));
              return true;
            } catch (HistoryUnavailable e) {
              return false;
            }
          });
      assertThat(history.alerts(ALL)).hasSize(20);
      assertThat(history.trouble()).isEmpty();
    }
  }

  @Test
  void aServerThatIsAwayAtFirstIsTriedAgain() {
    server.stop();
    try (var history = open(server.server())) {
      assertThat(history.trouble()).isPresent();
      server.start();
      TestServer.await(
          () -> {
            try {
              history.write(SqlFileTest.alerts(0, 10));
              return true;
            } catch (HistoryUnavailable e) {
              return false;
            }
          });
      assertThat(history.alerts(ALL)).hasSize(10);
    }
  }

  @Test
  void theOldestGoWhereThereIsTooMuch() {
    try (var history = open()) {
      history.write(SqlFileTest.alerts(0, 2_000));
      assertThat(history.bytes()).isPositive();
      var retention = new Retention(Duration.ofDays(1), Duration.ofDays(1), 1);
      assertThat(history.expire(retention, at(10_000))).isTrue();
      assertThat(history.alerts(ALL)).hasSizeBetween(1_900, 1_999);
      assertThat(history.alerts(ALL).getFirst().id()).isEqualTo("a1999");
    }
  }
}
