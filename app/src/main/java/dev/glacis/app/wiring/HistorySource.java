package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.ResourceUri;
import dev.glacis.backend.sql.SqlHistory;
import dev.glacis.backend.sql.SqlServer;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.MemoryHistory;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.Retention;
import dev.glacis.engine.Detection;
import dev.glacis.engine.Recorder;
import dev.glacis.engine.RequestMinutes;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// What `history` names, and what writes into it.
///
/// @param name as messages call it
record HistorySource(String name, History history, Recorder recorder) implements AutoCloseable {
  private static final int HELD_IN_MEMORY = 100_000;
  private static final int MOST_NAME = 128;

  /// @throws BadInput when the file is damaged or of a newer program, or the server refuses; a
  ///   server that is away is tried on
  static HistorySource of(Config config, InstantSource clock) throws IOException {
    var uri = config.find(Keys.HISTORY).orElseGet(() -> byDefault(config));
    var retention =
        new Retention(
            Duration.ofDays(config.get(Keys.HISTORY_DAYS)),
            Duration.ofDays(config.get(Keys.HISTORY_DETAIL_DAYS)),
            config.get(Keys.HISTORY_BYTES));
    var history = open(uri, config);
    return new HistorySource(uri.toString(), history, Recorder.start(history, retention, clock));
  }

  private static ResourceUri byDefault(Config config) {
    return config
        .find(Keys.DATA)
        .map(data -> new ResourceUri("file", data.resolve("history").toString(), Map.of()))
        .orElseGet(() -> ResourceUri.parse("mem:", "mem"));
  }

  private static History open(ResourceUri uri, Config config) throws IOException {
    return switch (uri.scheme()) {
      case "mem" -> new MemoryHistory(HELD_IN_MEMORY);
      case "file" -> SqlHistory.inFile(Path.of(uri.path()));
      case "mysql" -> SqlHistory.onServer(server(uri, config));
      default -> throw new IllegalArgumentException(uri + " names no history");
    };
  }

  private static SqlServer server(ResourceUri uri, Config config) throws IOException {
    var address = URI.create(uri.withoutParameters());
    return new SqlServer(
        address.getHost(),
        address.getPort(),
        address.getPath().substring(1),
        switch (uri.parameters().getOrDefault("tls", "no")) {
          case "verify" -> SqlServer.Security.VERIFY;
          case "trust" -> SqlServer.Security.TRUST;
          default -> SqlServer.Security.NONE;
        },
        config.get(Keys.MYSQL_USER),
        Password.of(config, Keys.MYSQL_PASSWORD, Keys.MYSQL_PASSWORD_FILE));
  }

  void keep(Alert alert) {
    recorder.offer(new Fact.OfAlert(alert));
  }

  void keep(Attack attack) {
    recorder.offer(new Fact.OfAttack(attack));
  }

  /// @param flows names the input, by its first characters if it is long
  void keepTraffic(Detection detection, ResourceUri flows) {
    var text = flows.toString();
    var input = text.substring(0, Math.min(text.length(), MOST_NAME));
    recorder.ask(() -> detection.traffic(input));
  }

  void keepRequests(Supplier<RequestTotals> requests, InstantSource clock) {
    recorder.ask(new RequestMinutes(requests, clock, UUID.randomUUID().toString()));
  }

  @Override
  public void close() {
    recorder.close();
    history.close();
  }
}
