package dev.glacis.backend.sql;

import static dev.glacis.contract.HistoryFacts.at;

import dev.glacis.core.spi.Journal.Entry;
import java.nio.file.Path;

/// A program that writes alerts and journal entries until it is killed, and says after each write
/// up to which number they are there.
final class KilledWriter {
  static final int BATCH = 50;

  private KilledWriter() {}

  /// @param arguments the directory, and the first number
  public static void main(String[] arguments) throws Exception {
    try (var history = SqlHistory.inFile(Path.of(arguments[0]))) {
      for (var next = Integer.parseInt(arguments[1]); ; next += BATCH) {
        history.write(SqlFileTest.alerts(next, BATCH));
        history.journal().append(entry(next));
        System.out.println(next + BATCH);
      }
    }
  }

  private static Entry entry(int number) {
    return new Entry("key-" + number, at(number), "alice", "triage", "{}");
  }
}
