package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.spi.RequestTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/// Totals of requests that several instances add up. Each writes its own absolute totals to its own
/// field of the hash `glacis:requests`, every second and when it is closed: nothing is counted
/// twice when a write is repeated, and an instance that is gone stays in the sum. Readers get what
/// was last seen and never wait for the server.
///
/// Field: the instance's id. Value: `requests timed nanos started`, decimal, `started` as RFC 3339.
public final class SharedTotals implements AutoCloseable {
  static final String KEY = "glacis:requests";

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final byte[] HASH = KEY.getBytes(US_ASCII);

  private final byte[] field;
  private final Instant started;
  private final Supplier<RequestTotals> own;
  private final Map<String, RequestTotals> known = new HashMap<>();
  private final Link link;
  private volatile RequestTotals others = RequestTotals.NONE;

  private SharedTotals(
      RedisServer server, String instance, Instant started, Supplier<RequestTotals> own) {
    this.field = instance.getBytes(UTF_8);
    this.started = started;
    this.own = own;
    this.link = new Link("request totals", server, PATIENCE, new Exchange());
  }

  /// @param instance differs between all instances and all their runs
  /// @param own asked from a thread of this class
  public static SharedTotals start(
      RedisServer server, String instance, Instant started, Supplier<RequestTotals> own) {
    var totals = new SharedTotals(server, instance, started, own);
    totals.link.start();
    return totals;
  }

  /// The sum over all other instances, as last seen.
  public RequestTotals others() {
    return others;
  }

  /// Why nothing is exchanged; empty where it is.
  public Optional<String> trouble() {
    return link.trouble();
  }

  /// Writes the last totals, where the server is there.
  @Override
  public void close() {
    link.close();
  }

  private final class Exchange implements Link.Session {
    @Override
    public void begin(Connection connection) {
      exchange(connection);
    }

    @Override
    public void step(Connection connection) {
      link.pause(PERIOD);
      exchange(connection);
    }

    @Override
    public void end(Connection connection) {
      exchange(connection);
    }

    private void exchange(Connection connection) {
      var now = own.get();
      var value = "%d %d %d %s".formatted(now.requests(), now.timed(), now.nanos(), started);
      connection.sendCommand(Command.HSET, HASH, field, value.getBytes(US_ASCII));
      connection.getOne();
      connection.sendCommand(Command.HGETALL, HASH);
      learn((List<?>) connection.getOne());
    }
  }

  /// Totals only grow, so the greater ones are the later ones, whatever a server forgot.
  private void learn(List<?> fields) {
    var mine = new String(field, UTF_8);
    for (var i = 0; i + 1 < fields.size(); i += 2) {
      var instance = new String((byte[]) fields.get(i), UTF_8);
      if (!instance.equals(mine)) {
        parse(new String((byte[]) fields.get(i + 1), UTF_8))
            .ifPresent(
                totals ->
                    known.merge(instance, totals, (a, b) -> a.requests() > b.requests() ? a : b));
      }
    }
    others = known.values().stream().reduce(RequestTotals.NONE, RequestTotals::plus);
  }

  private static Optional<RequestTotals> parse(String value) {
    var parts = value.split(" ", 4);
    try {
      return Optional.of(
          new RequestTotals(
              Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
