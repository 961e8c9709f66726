package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.ResourceUri;
import dev.glacis.backend.redis.RawAttackChannel;
import dev.glacis.backend.redis.RedisChannels;
import dev.glacis.backend.redis.RedisServer;
import dev.glacis.backend.redis.SharedDocument;
import dev.glacis.backend.redis.SharedTotals;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.MemoryChannels;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What `--channels` names: where events go, and what instances of the program that name the same
/// know of each other.
sealed interface ChannelsSource extends AutoCloseable {
  int HELD_MESSAGES = 8192;
  long HELD_BYTES = 16L << 20;

  Channels channels();

  /// What the other instances answered, as last known.
  RequestTotals others();

  /// From now on, tells the other instances what this one answered.
  void share(Supplier<RequestTotals> own);

  /// Shares a document with the other instances.
  ///
  /// @param follower takes over what they put, here too before this returns
  /// @return empty where there are none
  Optional<SharedDocument> document(String name, SharedDocument.Follower follower);

  /// Hands on the raw attacks that come in beside the channels.
  ///
  /// @return ends it; empty where none can come
  Optional<AutoCloseable> receive(Consumer<byte[]> attacks);

  /// What is missing; empty when everything is there.
  Optional<String> trouble();

  @Override
  void close();

  /// What a URI names.
  ///
  /// @throws BadInput when the server cannot be asked that way; one that is away is tried on
  static ChannelsSource of(ResourceUri uri, Config config, InstantSource clock) throws IOException {
    return switch (uri.scheme()) {
      case "mem" ->
          new InMemory(new MemoryChannels(clock.millis() << 20, HELD_MESSAGES, HELD_BYTES));
      case "redis", "rediss" -> new OnRedis(server(uri, config), clock);
      default -> throw new IllegalArgumentException(uri + " names no channels");
    };
  }

  private static RedisServer server(ResourceUri uri, Config config) throws IOException {
    var address = URI.create(uri.toString());
    try {
      return new RedisServer(
          address.getHost(),
          address.getPort(),
          uri.scheme().equals("rediss"),
          Integer.parseInt(address.getPath().substring(1)),
          config.find(Keys.REDIS_USER).orElse(null),
          Password.of(config, Keys.REDIS_PASSWORD, Keys.REDIS_PASSWORD_FILE));
    } catch (IllegalArgumentException e) {
      throw new BadInput(uri + ": " + e.getMessage(), e);
    }
  }

  /// Nobody else is there.
  record InMemory(MemoryChannels channels) implements ChannelsSource {
    @Override
    public RequestTotals others() {
      return RequestTotals.NONE;
    }

    @Override
    public void share(Supplier<RequestTotals> own) {}

    @Override
    public Optional<SharedDocument> document(String name, SharedDocument.Follower follower) {
      return Optional.empty();
    }

    @Override
    public Optional<AutoCloseable> receive(Consumer<byte[]> attacks) {
      return Optional.empty();
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }

    @Override
    public void close() {
      channels.close();
    }
  }

  /// Attacks and statistics go out on Pub/Sub too, and raw attacks come in by it.
  final class OnRedis implements ChannelsSource {
    private static final Set<String> PUBLISHED = Set.of("message", "stats");

    private final String instance = UUID.randomUUID().toString();
    private final RedisServer server;
    private final InstantSource clock;
    private final RedisChannels channels;
    private volatile @Nullable RawAttackChannel raw;
    private volatile @Nullable SharedTotals totals;
    private volatile @Nullable SharedDocument document;

    private OnRedis(RedisServer server, InstantSource clock) {
      this.server = server;
      this.clock = clock;
      this.channels = RedisChannels.open(server, HELD_MESSAGES, PUBLISHED);
    }

    @Override
    public Channels channels() {
      return channels;
    }

    @Override
    public RequestTotals others() {
      var shared = totals;
      return shared == null ? RequestTotals.NONE : shared.others();
    }

    @Override
    public void share(Supplier<RequestTotals> own) {
      totals = SharedTotals.start(server, instance, clock.instant(), own);
    }

    @Override
    public Optional<SharedDocument> document(String name, SharedDocument.Follower follower) {
      var opened = SharedDocument.start(server, name, follower);
      document = opened;
      return Optional.of(opened);
    }

    @Override
    public Optional<AutoCloseable> receive(Consumer<byte[]> attacks) {
      var opened = RawAttackChannel.start(server, instance, attacks);
      raw = opened;
      return Optional.of(opened);
    }

    @Override
    public Optional<String> trouble() {
      var attacks = raw;
      var shared = totals;
      var network = document;
      return channels
          .trouble()
          .or(() -> attacks == null ? Optional.empty() : attacks.trouble())
          .or(() -> shared == null ? Optional.empty() : shared.trouble())
          .or(() -> network == null ? Optional.empty() : network.trouble());
    }

    @Override
    public void close() {
      var shared = totals;
      if (shared != null) {
        shared.close();
      }
      channels.close();
    }
  }
}
