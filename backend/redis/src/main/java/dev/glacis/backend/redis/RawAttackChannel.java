package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// The Pub/Sub channel `raw-cyberattacks`, on which generators publish. Redis gives each message to
/// every subscriber, so of several instances only the one that holds a lease takes them; the others
/// take over within [#LEASE] when it is gone. Pub/Sub cannot resume: what is published while nobody
/// takes it is lost.
public final class RawAttackChannel implements AutoCloseable {
  static final String CHANNEL = "raw-cyberattacks";
  static final String LEASE_KEY = "glacis:lease:raw-cyberattacks";

  /// How long a lease holds when it is not renewed.
  static final Duration LEASE = Duration.ofSeconds(6);

  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// A subscriber that hears no answer to its pings for so long has lost the server.
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private static final byte[] NAME = CHANNEL.getBytes(US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(US_ASCII);
  private static final byte[] ONE = {'1'};
  private static final byte[] KEY = LEASE_KEY.getBytes(US_ASCII);
  private static final byte[] LEASE_MILLIS = Long.toString(LEASE.toMillis()).getBytes(US_ASCII);
  private static final byte[] HOLD =
      """
      local holder = redis.call('GET', KEYS[1])
      if holder and holder ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """
          .getBytes(US_ASCII);
  private static final byte[] RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """
          .getBytes(US_ASCII);

  private final byte[] instance;
  private final Consumer<byte[]> attacks;
  private final Listening listening = new Listening();
  private final Link lease;
  private final Link messages;
  private volatile boolean held;
  private volatile long heldUntil;

  private RawAttackChannel(RedisServer server, String instance, Consumer<byte[]> attacks) {
    this.instance = instance.getBytes(UTF_8);
    this.attacks = attacks;
    this.lease = new Link("lease of raw attacks", server, PATIENCE, new Holding());
    this.messages = new Link("raw attacks", server, SILENCE, listening);
  }

  /// @param instance differs between all instances and all their runs
  /// @param attacks takes each message, on a thread of this class
  public static RawAttackChannel start(
      RedisServer server, String instance, Consumer<byte[]> attacks) {
    var channel = new RawAttackChannel(server, instance, attacks);
    channel.messages.start();
    channel.lease.start();
    return channel;
  }

  /// Why nothing is heard; empty where it is.
  public Optional<String> trouble() {
    return messages.trouble().or(lease::trouble);
  }

  /// Whether this instance is the one that takes the messages.
  public boolean isHolder() {
    return held && System.nanoTime() - heldUntil < 0;
  }

  @Override
  public void close() {
    messages.abandon();
    lease.close();
  }

  private final class Holding implements Link.Session {
    @Override
    public void begin(Connection connection) {
      hold(connection);
    }

    @Override
    public void step(Connection connection) {
      lease.pause(RENEWAL);
      hold(connection);
    }

    private void hold(Connection connection) {
      var asked = System.nanoTime();
      connection.sendCommand(Command.EVAL, HOLD, ONE, KEY, instance, LEASE_MILLIS);
      var holds = ((Long) 1L).equals(connection.getOne());
      heldUntil = asked + LEASE.toNanos();
      held = holds;
      listening.ping();
    }

    @Override
    public void end(Connection connection) {
      held = false;
      connection.sendCommand(Command.EVAL, RELEASE, ONE, KEY, instance);
      connection.getOne();
    }
  }

  private final class Listening implements Link.Session {
    private volatile @Nullable Connection current;

    @Override
    public void begin(Connection connection) {
      connection.sendCommand(Command.SUBSCRIBE, NAME);
      connection.getOne();
      current = connection;
    }

    @Override
    public void step(Connection connection) {
      // An answer to a ping is a list that does not begin with this word.
      if (connection.getUnflushedObject() instanceof List<?> parts
          && parts.size() == 3
          && parts.getFirst() instanceof byte[] kind
          && Arrays.equals(kind, MESSAGE)
          && parts.getLast() instanceof byte[] payload
          && isHolder()) {
        attacks.accept(payload);
      }
    }

    /// Asks for a sign of life. Only one thread writes to the connection: that of the lease.
    void ping() {
      var connection = current;
      if (connection == null || connection.isBroken()) {
        return;
      }
      try {
        connection.sendCommand(Command.PING);
        connection.getMany(0); // sends what is buffered, and reads nothing
      } catch (JedisException e) {
        current = null;
        messages.cut();
      }
    }
  }
}
