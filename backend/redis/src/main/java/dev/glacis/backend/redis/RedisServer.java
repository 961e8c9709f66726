package dev.glacis.backend.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// A Redis server (6.2 or later), and how to log in to it. Over TLS its certificate must be one
/// that the JDK trusts, and be made out to the host.
///
/// @param user of its access control list; null for the default one
/// @param password null where it wants none
public record RedisServer(
    String host,
    int port,
    boolean tls,
    int database,
    @Nullable String user,
    @Nullable String password) {
  public static final int USUAL_PORT = 6379;

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// @throws IllegalArgumentException for what no server can be reached by
  public RedisServer {
    if (host.isBlank()) {
      throw new IllegalArgumentException("no host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not one from 1 to 65535");
    }
    if (database < 0) {
      throw new IllegalArgumentException("database " + database + " is negative");
    }
    if (user != null && password == null) {
      throw new IllegalArgumentException("a user without a password");
    }
  }

  /// Opens a connection, logged in.
  ///
  /// @param patience for each answer
  /// @throws redis.clients.jedis.exceptions.JedisException when it cannot be
  Connection connect(Duration patience) {
    var config =
        DefaultJedisClientConfig.builder()
            .socketTimeoutMillis((int) patience.toMillis())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .clientName("glacis")
            .database(database);
    if (password != null) {
      config.user(user).password(password);
    }
    var connection = new Connection(() -> socket(patience), config.build());
    try {
      connection.connect();
      return connection;
    } catch (RuntimeException e) {
      connection.disconnect();
      throw e;
    }
  }

  private Socket socket(Duration patience) {
    var plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setKeepAlive(true);
      plain.setSoTimeout((int) patience.toMillis());
      plain.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      return tls ? secured(plain) : plain;
    } catch (IOException | GeneralSecurityException e) {
      try {
        plain.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw new JedisConnectionException(e);
    }
  }

  private Socket secured(Socket plain) throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /// As a URI, without who logs in.
  @Override
  public String toString() {
    return "%s://%s:%d/%d"
        .formatted(
            tls ? "rediss" : "redis", host.contains(":") ? "[" + host + "]" : host, port, database);
  }
}
