package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.ChannelsAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// Channels on Redis Streams, shared by every instance that uses the same server: the channel `a`
/// is the stream `glacis:a`, an entry has the fields `t` (type) and `p` (payload), and the id of
/// [Place]. Streams are bounded by `MAXLEN ~`.
///
/// An append is one script, so that ids stay dense whoever appends, and that messages of some types
/// go out on the Pub/Sub channel of the same name as well, once, for clients that know nothing of
/// streams. It is answered before the caller goes on: one round trip. Two connections: one waits
/// for what is appended (`XREAD BLOCK`), by whomever, and tells the listeners; one does the rest,
/// under a lock. While the server is away appends fail at once, and pages are empty; once it is
/// back, the listeners are told. If it comes back without its data, ids go on after the greatest
/// one known here, so that viewers go on too.
public final class RedisChannels implements Channels {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final int TOLD_AT_ONCE = 1024;
  private static final byte[] APPEND =
      """
      local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
      local base, number = 0, 0
      if last then
        base, number = string.match(last[1], '(%d+)-(%d+)')
        base, number = tonumber(base), tonumber(number)
      end
      local known, knownNumber = tonumber(ARGV[2]), tonumber(ARGV[3])
      if known > base or (known == base and knownNumber > number) then
        base, number = known, knownNumber
      end
      if base == 0 then
        local now = redis.call('TIME')
        base = now[1] * 1000 + math.floor(now[2] / 1000)
      end
      local id = string.format('%.0f-%.0f', base, number + 1)
      redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], id, 't', ARGV[4], 'p', ARGV[5])
      if ARGV[6] ~= '' then redis.call('PUBLISH', ARGV[6], ARGV[5]) end
      return id
      """
          .getBytes(US_ASCII);

  /// Names and values of an entry.
  private static final int FIELDS = 4;

  private static final byte[] ONE = {'1'};
  private static final byte[] NOTHING = {};
  private static final byte[] COUNT = "COUNT".getBytes(US_ASCII);
  private static final byte[] OLDEST = {'-'};
  private static final byte[] NEWEST = {'+'};
  private static final Page EMPTY = new Page(List.of(), 0);

  private final byte[] maxMessages;
  private final Set<String> published;
  private final RedisServer server;
  private final Link link;
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore followed = new Semaphore(0);

  /// Guarded by the lock; null while the server is away.
  private @Nullable Connection commands;

  private byte[] script = NOTHING;
  private volatile long waiter;

  private RedisChannels(RedisServer server, int maxMessages, Set<String> published) {
    if (maxMessages < 1) {
      throw new IllegalArgumentException(maxMessages + " messages; expected at least 1");
    }
    this.server = server;
    this.maxMessages = ascii(maxMessages);
    this.published = Set.copyOf(published);
    this.link = new Link("channels", server, WAIT.plus(PATIENCE), new Waiting());
  }

  /// Returns once the server was reached, or not: then it is tried on.
  ///
  /// @param maxMessages held by each channel; somewhat more, as Redis drops whole nodes
  /// @param published types of messages that go out on Pub/Sub too
  public static RedisChannels open(RedisServer server, int maxMessages, Set<String> published) {
    var channels = new RedisChannels(server, maxMessages, published);
    channels.link.start();
    return channels;
  }

  /// Why the server is away; empty where it is not.
  public Optional<String> trouble() {
    return link.trouble();
  }

  @Override
  public long append(String channel, String type, byte[] payload) {
    var stream = stream(channel);
    lock.lock();
    try {
      var connection = commands;
      if (connection == null) {
        throw new ChannelsAway(trouble().orElse(server + ": away"));
      }
      connection.sendCommand(
          Command.EVALSHA,
          script,
          ONE,
          stream.key,
          maxMessages,
          ascii(stream.newest.base()),
          ascii(stream.newest.number()),
          type.getBytes(UTF_8),
          payload,
          published.contains(type) ? channel.getBytes(UTF_8) : NOTHING);
      var place = Place.of((byte[]) Objects.requireNonNull(connection.getOne()));
      stream.newest = place;
      return place.id();
    } catch (JedisException e) {
      failed(e);
      throw new ChannelsAway(server + ": " + Link.reason(e));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page read(String channel, long afterId, int limit) {
    var stream = stream(channel);
    lock.lock();
    try {
      var connection = commands;
      return connection == null ? EMPTY : read(connection, stream, afterId, limit);
    } catch (JedisException e) {
      failed(e);
      return EMPTY;
    } finally {
      lock.unlock();
    }
  }

  private static Page read(Connection connection, Stream stream, long afterId, int limit) {
    if (afterId <= 0) {
      return page(stream, range(connection, stream, OLDEST, limit), Place.NONE, 0);
    }
    while (true) {
      var base = stream.newest.base();
      var after = Place.of(afterId, base);
      var entries =
          range(
              connection, stream, base == 0 ? OLDEST : after.next().bytes(), base == 0 ? 1 : limit);
      if (entries.isEmpty()) {
        return EMPTY;
      }
      var first = place(entries.getFirst());
      if (first.base() == base) {
        var missed = Math.max(0, first.number() - after.number() - 1);
        return page(stream, entries, after, missed);
      }
      stream.sawUpTo(first);
    }
  }

  private static Page page(Stream stream, List<?> entries, Place after, long missed) {
    var messages = new ArrayList<Message>(entries.size());
    var last = after;
    for (var entry : entries) {
      last = place(entry);
      var fields = (List<?>) ((List<?>) entry).get(1);
      if (fields.size() == FIELDS) {
        var type = new String((byte[]) fields.get(1), UTF_8);
        messages.add(new Message(last.id(), type, (byte[]) fields.get(3)));
      }
    }
    stream.sawUpTo(last);
    return new Page(messages, missed);
  }

  private static List<?> range(Connection connection, Stream stream, byte[] from, int limit) {
    connection.sendCommand(Command.XRANGE, stream.key, from, NEWEST, COUNT, ascii(limit));
    return (List<?>) connection.getOne();
  }

  @Override
  public Subscription onAppend(String channel, Runnable listener) {
    var stream = stream(channel);
    // A wrapper, so that one listener subscribed twice is two subscriptions.
    Runnable own = () -> listener.run();
    lock.lock();
    try {
      if (stream.listeners.isEmpty() && commands != null) {
        stream.told = newest(commands, stream);
      }
      stream.listeners.add(own);
      if (commands != null) {
        commands.sendCommand(Command.CLIENT, "UNBLOCK", Long.toString(waiter));
        commands.getOne();
      }
    } catch (JedisException e) {
      stream.listeners.addIfAbsent(own);
      failed(e);
    } finally {
      lock.unlock();
    }
    followed.release();
    return () -> stream.listeners.remove(own);
  }

  private static Place newest(Connection connection, Stream stream) {
    connection.sendCommand(Command.XREVRANGE, stream.key, NEWEST, OLDEST, COUNT, ONE);
    var entries = (List<?>) connection.getOne();
    var newest = entries.isEmpty() ? Place.NONE : place(entries.getFirst());
    stream.sawUpTo(newest);
    return newest;
  }

  private static Place place(Object entry) {
    return Place.of((byte[]) ((List<?>) entry).getFirst());
  }

  /// Called under the lock. What the server refused leaves the connection as it is.
  private void failed(JedisException failure) {
    if (!(failure instanceof JedisDataException) || failure instanceof JedisNoScriptException) {
      disconnect();
      link.cut();
    }
  }

  private void disconnect() {
    var connection = commands;
    commands = null;
    if (connection != null) {
      Link.disconnect(connection);
    }
  }

  private Stream stream(String channel) {
    if (link.isClosing()) {
      throw new IllegalStateException("the channels are closed");
    }
    return streams.computeIfAbsent(channel, Stream::new);
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  @Override
  public void close() {
    link.abandon();
    lock.lock();
    try {
      disconnect();
    } finally {
      lock.unlock();
    }
  }

  private static final class Stream {
    final byte[] key;
    final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// The greatest place seen. Guarded by the lock.
    Place newest = Place.NONE;

    /// Up to where listeners were told.
    volatile Place told = Place.NONE;

    Stream(String channel) {
      this.key = ("glacis:" + channel).getBytes(UTF_8);
    }

    void sawUpTo(Place place) {
      if (place.compareTo(newest) > 0) {
        newest = place;
      }
    }

    void tell() {
      for (var listener : listeners) {
        try {
          listener.run();
        } catch (RuntimeException e) {
          var thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
    }
  }

  private final class Waiting implements Link.Session {
    @Override
    public void begin(Connection connection) {
      connection.sendCommand(Command.CLIENT, "ID");
      waiter = (Long) connection.getOne();
      lock.lock();
      try {
        disconnect();
        var opened = server.connect(PATIENCE);
        commands = opened;
        opened.sendCommand(Command.SCRIPT, "LOAD".getBytes(US_ASCII), APPEND);
        script = (byte[]) Objects.requireNonNull(opened.getOne());
        for (var stream : streams.values()) {
          stream.told = newest(opened, stream);
        }
      } catch (JedisException e) {
        disconnect();
        throw e;
      } finally {
        lock.unlock();
      }
      streams.values().forEach(Stream::tell);
    }

    @Override
    public void step(Connection connection) {
      var listened = streams.values().stream().filter(s -> !s.listeners.isEmpty()).toList();
      if (listened.isEmpty()) {
        awaitListener();
        connection.ping();
        return;
      }
      var arguments = new ArrayList<byte[]>();
      for (var word :
          List.of("COUNT", "" + TOLD_AT_ONCE, "BLOCK", "" + WAIT.toMillis(), "STREAMS")) {
        arguments.add(word.getBytes(US_ASCII));
      }
      listened.forEach(stream -> arguments.add(stream.key));
      listened.forEach(stream -> arguments.add(stream.told.bytes()));
      connection.sendCommand(Command.XREAD, arguments.toArray(byte[][]::new));
      if (connection.getOne() instanceof List<?> appended) {
        for (var part : appended) {
          var keyed = (List<?>) part;
          var entries = (List<?>) keyed.get(1);
          for (var stream : listened) {
            if (Arrays.equals(stream.key, (byte[]) keyed.getFirst())) {
              stream.told = place(entries.getLast());
              stream.tell();
            }
          }
        }
      }
    }

    private void awaitListener() {
      try {
        followed.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        followed.drainPermits();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
