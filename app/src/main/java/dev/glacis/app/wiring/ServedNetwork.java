package dev.glacis.app.wiring;

import dev.glacis.backend.redis.SharedDocument;
import dev.glacis.backend.redis.Version;
import dev.glacis.core.surface.Surface;
import dev.glacis.engine.Reloading;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The network that is served: read from its source, again whenever that changes, and replaced by
/// what is uploaded. Of a change of the source and an upload the later one counts, on all instances
/// that share one Redis: an upload goes to the others, and once one of them has loaded its changed
/// source, all serve their sources.
final class ServedNetwork implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Artifacts artifacts;
  private final @Nullable NetworkSource source;
  private final Reloading<Surface> surface;
  private volatile @Nullable SharedDocument shared;
  private boolean followed;

  private ServedNetwork(Artifacts artifacts, @Nullable NetworkSource source) throws IOException {
    this.artifacts = artifacts;
    this.source = source;
    surface = new Reloading<>("network", artifacts.surface(source));
  }

  /// Reads the source, and then takes over what was uploaded before, where that counts.
  static ServedNetwork of(Artifacts artifacts, ChannelsSource channels) throws IOException {
    var source = artifacts.network();
    try {
      var network = new ServedNetwork(artifacts, source);
      network.shared = channels.document("network", network::follow).orElse(null);
      return network;
    } catch (IOException | RuntimeException e) {
      if (source != null) {
        source.close();
      }
      throw e;
    }
  }

  Reloading<Surface> surface() {
    return surface;
  }

  /// @return ends the watch over the source; empty where that cannot change
  Optional<Reloading.Watch> watch() {
    return source == null
        ? Optional.empty()
        : source.watch(
            surface,
            LOOK,
            () -> {
              var loaded = told(this::fromSource);
              var document = shared;
              if (document != null) {
                document.withdraw(artifacts.clock().instant());
              }
              return loaded;
            });
  }

  /// Serves a document, here and by every instance that shares with this one.
  ///
  /// @throws dev.glacis.core.spi.ChannelsAway when it cannot be shared: the one before serves on
  Surface upload(InputStream document, Consumer<String> warnings) throws Exception {
    return surface.replace(
        () -> {
          var network = NetworkJson.read(document, "body", warnings);
          var next = Surface.of(network);
          var others = shared;
          if (others != null) {
            others.put(
                out -> {
                  var buffered = new BufferedOutputStream(out, 1 << 16);
                  NetworkJson.write(network, buffered);
                  buffered.flush();
                },
                artifacts.clock().instant());
          }
          return next;
        });
  }

  private boolean follow(SharedDocument document, Version version) {
    var first = !followed;
    followed = true;
    if (version.withdrawn()) {
      return first || reloaded(this::fromSource); // it has been read just now
    }
    return reloaded(
        () -> document.read(version, in -> Surface.of(NetworkJson.read(in, "upload", _ -> {}))));
  }

  /// @return false where it may be possible another time
  private boolean reloaded(Callable<Surface> loader) {
    try {
      surface.replace(() -> told(loader));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return !(e instanceof IOException) || e instanceof BadInput;
    }
  }

  private Surface fromSource() throws IOException {
    return artifacts.surface(source);
  }

  private static Surface told(Callable<Surface> loader) throws Exception {
    return Artifacts.told("network", loader);
  }

  @Override
  public void close() {
    var document = shared;
    if (document != null) {
      document.close();
    }
    if (source != null) {
      source.close();
    }
  }
}
