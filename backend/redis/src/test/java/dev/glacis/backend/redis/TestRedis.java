package dev.glacis.backend.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/// A real Redis that holds nothing on disk, on a free port that it keeps when it is started again.
final class TestRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final RedisServer server;
  private final redis.embedded.RedisServer process;

  private TestRedis(@Nullable String password) {
    var port = freePort();
    server = new RedisServer("127.0.0.1", port, false, 0, null, password);
    try {
      var builder =
          redis.embedded.RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .setting("stream-node-max-entries 16");
      if (password != null) {
        builder.setting("requirepass " + password);
      }
      process = builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  static TestRedis open() {
    return new TestRedis(null);
  }

  static TestRedis open(String password) {
    return new TestRedis(password);
  }

  void start() {
    try {
      process.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    try {
      process.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The answer to one command on a connection of its own.
  Object ask(Command command, String... arguments) {
    try (var connection = client()) {
      connection.sendCommand(command, arguments);
      return connection.getOne();
    }
  }

  long publish(String channel, String message) {
    return (Long) ask(Command.PUBLISH, channel, message);
  }

  /// How many connections listen on a Pub/Sub channel.
  long listeners(String channel) {
    return (Long) ((List<?>) ask(Command.PUBSUB, "NUMSUB", channel)).get(1);
  }

  Connection client() {
    return server.connect(PATIENCE);
  }

  static void await(BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing came of it within " + PATIENCE);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
