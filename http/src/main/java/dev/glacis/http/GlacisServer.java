package dev.glacis.http;

import dev.glacis.core.spi.RequestTotals;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A running server.
public final class GlacisServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 2;
  private static final int WORKERS = 4;
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx;
  private final Hub hub;
  private final RequestStats stats;
  private final URI uri;

  private GlacisServer(Vertx vertx, Hub hub, RequestStats stats, URI uri) {
    this.vertx = vertx;
    this.hub = hub;
    this.stats = stats;
    this.uri = uri;
  }

  /// Starts to listen; returns once requests are answered.
  ///
  /// @throws CannotListen where the port is in use, or the host is none of this machine's
  public static GlacisServer start(ServerOptions options, Sources sources) throws CannotListen {
    var address = resolve(options.host());
    var hub = new Hub(sources, options.limits());
    var stats = new RequestStats();
    var shared = new Loop.Shared(options, sources, hub, stats, OpenApi.load());
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(false)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    var port = new AtomicInteger();
    try {
      vertx
          .deployVerticle(
              () -> new Loop(shared, address, port),
              new DeploymentOptions().setInstances(EVENT_LOOPS))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      vertx.close();
      throw cannotListen(options, e.getCause() == null ? e : e.getCause());
    }
    hub.start();
    return new GlacisServer(vertx, hub, stats, uri(options.host(), port.get()));
  }

  /// Where the server is reached, with the port that was taken.
  public URI uri() {
    return uri;
  }

  /// API requests that this server finished.
  public RequestTotals requests() {
    return stats.totals();
  }

  /// Ends every connection and stream.
  @Override
  public void close() {
    hub.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(GlacisServer.class.getName())
          .log(System.Logger.Level.WARNING, "the server did not close in time", e);
    }
  }

  private static InetAddress resolve(String host) throws CannotListen {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CannotListen("cannot listen on '" + host + "': no such host", e);
    }
  }

  private static CannotListen cannotListen(ServerOptions options, Throwable cause) {
    var message =
        cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")
            ? "port %d is in use on %s; another one is chosen with --port"
                .formatted(options.port(), options.host())
            : "cannot listen on %s port %d: %s"
                .formatted(options.host(), options.port(), cause.getMessage());
    return new CannotListen(message, cause);
  }

  private static URI uri(String host, int port) {
    var name = Map.of("0.0.0.0", "localhost", "::", "localhost").getOrDefault(host, host);
    return URI.create(
        "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/");
  }
}
