package dev.glacis.backend.sql;

import static dev.glacis.contract.HistoryFacts.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.spi.Journal;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Selection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {
  private static final int KILLS = 20;
  private static final int MOST_WRITES = 30;
  private static final Selection ALL =
      Selection.of(new Range(at(0), at(10_000_000)), Selection.MOST);

  @TempDir Path directory;

  @Test
  void nothingAcknowledgedIsLostOrDoubledWhenTheWriterIsKilledTwentyTimes() throws Exception {
    var random = new SplittableRandom(20);
    var acknowledged = 0;
    for (var kill = 0; kill < KILLS; kill++) {
      acknowledged = writeAndKill(acknowledged, random);
      try (var history = SqlHistory.inFile(directory)) {
        var ids = history.alerts(ALL).reversed().stream().map(alert -> alert.id()).toList();
        assertThat(ids).hasSizeBetween(acknowledged, acknowledged + KilledWriter.BATCH);
        assertThat(ids).isEqualTo(IntStream.range(0, ids.size()).mapToObj(i -> "a" + i).toList());
        var entries = history.journal().read(0, 100_000).stream().map(Journal.Sealed::id).toList();
        assertThat(entries)
            .hasSizeBetween(acknowledged / KilledWriter.BATCH, ids.size() / KilledWriter.BATCH);
        assertThat(entries.getLast()).isEqualTo(entries.size());
      }
    }
    assertThat(acknowledged).isPositive();
  }

  /// @return up to which number the writer said that it had written
  private int writeAndKill(int from, SplittableRandom random) throws Exception {
    var process = start(from);
    try {
      var acknowledged = from;
      var writes = random.nextInt(MOST_WRITES);
      try (var told = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        for (var i = 0; i <= writes; i++) {
          acknowledged = Integer.parseInt(told.readLine());
        }
        Thread.sleep(random.nextInt(20));
        // By its handle: the process itself would close what it has told.
        process.toHandle().destroyForcibly();
        for (var line = told.readLine(); line != null; line = told.readLine()) {
          acknowledged = Integer.parseInt(line);
        }
      }
      return acknowledged;
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private Process start(int from) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            directory.toString(),
            Integer.toString(from))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
