package dev.glacis.backend.redis;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// A connection that is kept: a thread opens it, works on it, and where that fails says why, waits,
/// and begins anew, until it is closed.
final class Link implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("glacis");
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final String name;
  private final RedisServer server;
  private final Duration patience;
  private final Session session;
  private final Thread thread;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Connection connection;
  private volatile @Nullable String trouble;

  /// What is done on a connection. Whatever it throws ends the connection.
  interface Session {
    void begin(Connection connection);

    /// Called again and again. One that waits does so by [Link#pause].
    void step(Connection connection);

    /// Called when the link is closed in order.
    default void end(Connection connection) {}
  }

  /// @param name of what the connection is for, in the log
  /// @param patience for each answer
  Link(String name, RedisServer server, Duration patience, Session session) {
    this.name = name;
    this.server = server;
    this.patience = patience;
    this.session = session;
    this.thread = Thread.ofPlatform().daemon().name("redis " + name).unstarted(this::run);
  }

  /// Returns once the first attempt came to something, or to nothing.
  void start() {
    thread.start();
    try {
      tried.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Why there is no connection; empty where there is one.
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  boolean isClosing() {
    return closing.getCount() == 0;
  }

  /// Waits, unless the link is to be closed.
  void pause(Duration duration) {
    try {
      closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  /// Breaks the connection, so that it is opened anew.
  void cut() {
    var current = connection;
    connection = null;
    if (current != null) {
      disconnect(current);
    }
  }

  private void run() {
    var backoff = new Backoff(ThreadLocalRandom.current());
    while (!isClosing()) {
      try {
        work(backoff);
      } catch (RuntimeException e) {
        failed(e);
        pause(backoff.next());
      }
    }
  }

  private void work(Backoff backoff) {
    var opened = server.connect(patience);
    try {
      connection = opened;
      session.begin(opened);
      succeeded();
      backoff.reset();
      while (!isClosing()) {
        session.step(opened);
        if (!opened.equals(connection)) {
          throw new JedisConnectionException("the connection was cut");
        }
      }
      session.end(opened);
    } finally {
      connection = null;
      disconnect(opened);
    }
  }

  private void succeeded() {
    if (trouble != null) {
      LOG.log(System.Logger.Level.INFO, "%s: is back (%s)".formatted(server, name));
    }
    trouble = null;
    tried.countDown();
  }

  private void failed(RuntimeException failure) {
    var why = server + ": " + reason(failure);
    if (trouble == null && !isClosing()) {
      LOG.log(System.Logger.Level.WARNING, "%s; trying on (%s)".formatted(why, name));
    }
    trouble = why;
    tried.countDown();
  }

  /// The server's own words, or those of the network beneath.
  static String reason(Throwable failure) {
    var deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    for (var suppressed : failure.getSuppressed()) {
      deepest = suppressed;
    }
    if (deepest instanceof UnknownHostException) {
      return "no such host";
    }
    var message = deepest.getMessage();
    var line = (message == null ? deepest.toString() : message).lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  static void disconnect(Connection connection) {
    try {
      connection.forceDisconnect();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not close: " + e);
    }
  }

  /// Lets the step that runs finish, if it does so soon.
  @Override
  public void close() {
    closing.countDown();
    if (!ended(CLOSING)) {
      cut();
      ended(CLOSING);
    }
  }

  /// Ends at once.
  void abandon() {
    closing.countDown();
    cut();
    thread.interrupt();
    ended(CLOSING);
  }

  private boolean ended(Duration patience) {
    try {
      return thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
