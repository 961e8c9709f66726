package dev.glacis.backend.sql;

import static dev.glacis.contract.HistoryFacts.alert;
import static dev.glacis.contract.HistoryFacts.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.glacis.contract.HistoryContract;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.HistoryUnavailable.Reason;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.Selection;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlFileTest extends HistoryContract {
  private static final Selection ALL = Selection.of(new Range(at(0), at(100_000)), 100_000);

  @TempDir Path directory;

  @Override
  protected History open() {
    try {
      return SqlHistory.inFile(directory);
    } catch (BadInput e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatWasWrittenIsThereWhenTheFileIsOpenedAgain() {
    var alerts = alerts(0, 100);
    try (var history = open()) {
      history.write(alerts);
    }
    try (var history = open()) {
      assertThat(history.alerts(ALL)).hasSize(100);
    }
  }

  @Test
  void aFileThatIsNoneOfOursIsRefusedByName() throws IOException {
    Files.writeString(directory.resolve("history.db"), "not a database, but a letter ".repeat(40));
    assertThatThrownBy(() -> SqlHistory.inFile(directory))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("history.db: ")
        .hasMessageContaining("file is not a database")
        .hasMessageEndingWith("expected a history file, or none");
  }

  @Test
  void aFileWithDamagedPagesIsRefusedByName() throws IOException {
    try (var history = open()) {
      history.write(alerts(0, 2_000));
    }
    var file = directory.resolve("history.db");
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (var page = 12; page < 60; page++) {
        raw.seek(page * 8192L);
        raw.write(new byte[4096]);
      }
    }
    assertThatThrownBy(() -> SqlHistory.inFile(directory))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void aFileThatWasCutShortIsRefusedByName() throws IOException {
    try (var history = open()) {
      history.write(alerts(0, 2_000));
    }
    var file = directory.resolve("history.db");
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(raw.length() / 2);
    }
    assertThatThrownBy(() -> SqlHistory.inFile(directory))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void aSchemaOfANewerProgramIsRefusedByName() throws Exception {
    open().close();
    var file = directory.resolve("history.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into schema_version select 99, '99', 'later', type, 'V99__later.sql', checksum,"
              + " installed_by, installed_on, execution_time, success from schema_version"
              + " where version = '1'");
    }
    assertThatThrownBy(() -> SqlHistory.inFile(directory))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            file
                + ": its schema has version 99, and this program knows 1; expected a newer"
                + " program");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    var taken = Files.writeString(directory.resolve("taken"), "a file");
    assertThatThrownBy(() -> SqlHistory.inFile(taken.resolve("history")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("taken");
  }

  @Test
  void aFullDiskIsSaidAndWhatWasWrittenBeforeStays() throws BadInput {
    try (var history = SqlHistory.inFile(directory, 200)) {
      var written = 0;
      Throwable failure = null;
      while (failure == null) {
        try {
          history.write(alerts(written, 100));
          written += 100;
        } catch (HistoryUnavailable e) {
          failure = e;
        }
      }
      assertThat(failure)
          .hasMessageContaining("history.db")
          .hasMessageContaining("full")
          .asInstanceOf(throwable(HistoryUnavailable.class))
          .extracting(HistoryUnavailable::reason)
          .isEqualTo(Reason.FULL);
      assertThat(history.trouble()).isPresent();
      assertThat(history.alerts(ALL)).hasSize(written);
      history.expire(new Retention(Duration.ofDays(1), Duration.ofDays(1), 1), at(100_000));
      history.expire(
          new Retention(Duration.ofHours(1), Duration.ofHours(1), Long.MAX_VALUE), at(200_000));
      history.write(alerts(0, 100));
      assertThat(history.alerts(ALL)).hasSize(100);
      assertThat(history.trouble()).isEmpty();
    }
  }

  @Test
  void theOldestGoUntilTheRestFits() {
    try (var history = open()) {
      history.write(alerts(0, 10_000));
      var most = history.bytes() / 2;
      var retention = new Retention(Duration.ofDays(1), Duration.ofDays(1), most);
      var steps = 0;
      while (history.expire(retention, at(50_000))) {
        assertThat(++steps).isLessThan(200);
      }
      assertThat(history.bytes()).isBetween(most / 2, most);
      assertThat(history.alerts(ALL).getFirst().id()).isEqualTo("a9999");
      assertThat(history.alerts(ALL)).hasSizeGreaterThan(3_000).hasSizeLessThan(7_000);
    }
  }

  @Test
  void twoProcessesMayReadAndWriteOneFile() {
    try (var one = open();
        var other = open()) {
      one.write(alerts(0, 10));
      other.write(alerts(10, 10));
      assertThat(one.alerts(ALL)).isEqualTo(other.alerts(ALL)).hasSize(20);
    }
  }

  static List<Fact> alerts(int from, int count) {
    return IntStream.range(from, from + count).<Fact>mapToObj(SqlFileTest::numbered).toList();
  }

  private static Fact numbered(int i) {
    Alert alert = alert("a" + i, i * 5L, TrafficClass.DOS, i % 50, i % 20);
    return new Fact.OfAlert(alert);
  }
}
