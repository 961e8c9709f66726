package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.core.spi.Objects;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// One document that instances hand to each other: whichever of them was put last counts for all,
/// also for those that start later, until one of them says that its own source counts again.
///
/// The key `glacis:NAME` is a hash that names the version (`id`, `kind`, `time`, `bytes`,
/// `sha256`), `glacis:NAME:document` the document, compressed with gzip. A document is written
/// aside, in pieces, and put in its place together with its version. Every instance looks at the
/// version each second, so that no word of a change is missed by one that was away. A server that
/// forgot the version changes nothing.
public final class SharedDocument implements AutoCloseable {
  /// The most bytes of a compressed document.
  public static final long MOST_BYTES = 256L << 20;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final byte[] STAGED_SECONDS = "600".getBytes(US_ASCII);
  private static final byte[] TWO = {'2'};
  private static final byte[] THREE = {'3'};
  private static final byte[] PUT =
      """
      redis.call('RENAME', KEYS[2], KEYS[3])
      redis.call('PERSIST', KEYS[3])
      redis.call('DEL', KEYS[1])
      redis.call('HSET', KEYS[1], 'id', ARGV[1], 'kind', 'document', 'time', ARGV[2],
          'bytes', ARGV[3], 'sha256', ARGV[4])
      return 1
      """
          .getBytes(US_ASCII);

  /// Only the version that is known can be withdrawn: a later one counts.
  private static final byte[] WITHDRAW =
      """
      if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 0 end
      redis.call('DEL', KEYS[1], KEYS[2])
      redis.call('HSET', KEYS[1], 'id', ARGV[2], 'kind', 'source', 'time', ARGV[3])
      return 1
      """
          .getBytes(US_ASCII);

  private final RedisServer server;
  private final String name;
  private final byte[] versionKey;
  private final byte[] documentKey;
  private final Follower follower;
  private final Link link;

  /// What counts here; null before there was anything.
  private volatile @Nullable Version seen;

  private volatile @Nullable String publishing;
  private volatile @Nullable Withdrawal withdrawal;

  private SharedDocument(RedisServer server, String name, Follower follower) {
    this.server = server;
    this.name = name;
    this.follower = follower;
    versionKey = ("glacis:" + name).getBytes(UTF_8);
    documentKey = ("glacis:" + name + ":document").getBytes(UTF_8);
    link = new Link("shared " + name, server, PATIENCE, new Looking());
  }

  /// Takes over what others change. Called from a thread of this class, for each version that this
  /// instance has not put itself.
  @FunctionalInterface
  public interface Follower {
    /// @return false where it may be possible another time: the same version is told of again
    boolean changed(SharedDocument document, Version version);
  }

  /// Makes something of a document.
  @FunctionalInterface
  public interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private record Withdrawal(Version version, Instant time) {}

  /// Returns once what counts was told to the follower, or the server found to be away: then it is
  /// tried on.
  ///
  /// @param name of the keys
  public static SharedDocument start(RedisServer server, String name, Follower follower) {
    var document = new SharedDocument(server, name, follower);
    document.link.start();
    return document;
  }

  /// Puts a document: it counts for everyone from now on.
  ///
  /// @param content writes it, uncompressed
  /// @throws ChannelsAway when the server does not take it; whether others get it is not known
  ///   where an answer was lost
  /// @throws IllegalArgumentException when it is larger than [#MOST_BYTES], compressed
  /// @throws IOException when the content cannot be written
  public void put(Objects.Content content, Instant now) throws IOException {
    var id = UUID.randomUUID().toString();
    var staged = ("glacis:" + name + ":staged:" + id).getBytes(UTF_8);
    try (var connection = server.connect(PATIENCE)) {
      try {
        var out = new Pieces.Out(connection, staged, STAGED_SECONDS, MOST_BYTES);
        out.write(content);
        var version = new Version(id, false, now, out.bytes(), out.sha256());
        publishing = id;
        ask(
            connection,
            Command.EVAL,
            PUT,
            THREE,
            versionKey,
            staged,
            documentKey,
            id.getBytes(US_ASCII),
            now.toString().getBytes(US_ASCII),
            Long.toString(version.bytes()).getBytes(US_ASCII),
            version.sha256().getBytes(US_ASCII));
        seen = version;
      } catch (IllegalArgumentException e) {
        ask(connection, Command.DEL, staged);
        throw e;
      }
    } catch (JedisException e) {
      throw new ChannelsAway(server + ": " + Link.reason(e));
    } finally {
      publishing = null;
    }
  }

  /// The source of this instance changed, and counts for everyone from now on, unless another
  /// document was put than the one that counts here. Returns at once; the server is told when it
  /// can be.
  public void withdraw(Instant now) {
    var known = seen;
    if (known != null && !known.withdrawn()) {
      withdrawal = new Withdrawal(known, now);
    }
  }

  /// Reads the document of a version.
  ///
  /// @throws dev.glacis.formats.BadInput when it is damaged, or what the reader throws
  /// @throws IOException when the server is away, or the document was replaced meanwhile
  public <T> T read(Version version, Reader<T> reader) throws IOException {
    try (var connection = server.connect(PATIENCE)) {
      try (var in = new Pieces.In(connection, documentKey, version, server + " " + name)) {
        return in.read(reader);
      } catch (IOException | RuntimeException e) {
        var now = newest(connection);
        if (now != null && now.id().equals(version.id())) {
          throw e;
        }
        throw new IOException(server + ": the " + name + " was replaced while it was read", e);
      }
    } catch (JedisException e) {
      throw new IOException(server + ": " + Link.reason(e), e);
    }
  }

  /// Why nothing is exchanged; empty where it is.
  public Optional<String> trouble() {
    return link.trouble();
  }

  @Override
  public void close() {
    link.close();
  }

  private @Nullable Version newest(Connection connection) {
    return Version.of(ask(connection, Command.HGETALL, versionKey));
  }

  private static Object ask(Connection connection, Command command, byte[]... arguments) {
    connection.sendCommand(command, arguments);
    return connection.getOne();
  }

  private final class Looking implements Link.Session {
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private long notBefore = System.nanoTime();

    @Override
    public void begin(Connection connection) {
      look(connection);
    }

    @Override
    public void step(Connection connection) {
      link.pause(PERIOD);
      look(connection);
    }

    private void look(Connection connection) {
      tellWithdrawal(connection);
      var version = newest(connection);
      var known = seen;
      if (version == null
          || version.id().equals(publishing)
          || version.equals(known)
          || System.nanoTime() - notBefore < 0) {
        return;
      }
      if (follower.changed(SharedDocument.this, version)) {
        seen = version;
        backoff.reset();
      } else {
        notBefore = System.nanoTime() + backoff.next().toNanos();
      }
    }

    private void tellWithdrawal(Connection connection) {
      var wanted = withdrawal;
      if (wanted == null) {
        return;
      }
      var id = UUID.randomUUID().toString();
      var done =
          ask(
              connection,
              Command.EVAL,
              WITHDRAW,
              TWO,
              versionKey,
              documentKey,
              wanted.version().id().getBytes(US_ASCII),
              id.getBytes(US_ASCII),
              wanted.time().toString().getBytes(US_ASCII));
      if (done.equals(1L) && wanted.version().equals(seen)) {
        seen = new Version(id, true, wanted.time(), 0, "");
      }
      withdrawal = null;
    }
  }
}
