package dev.glacis.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

class RedisServerTest {
  private static final char[] PASSWORD = "for-tests-only".toCharArray();

  @TempDir Path directory;

  @Test
  void aServerIsNamedWithoutWhoLogsIn() {
    assertThat(new RedisServer("::1", 7000, true, 3, "me", "secret"))
        .hasToString("rediss://[::1]:7000/3");
  }

  @Test
  void whatNoServerIsReachedByIsRefused() {
    assertThatThrownBy(() -> new RedisServer(" ", 1, false, 0, null, null)).hasMessage("no host");
    assertThatThrownBy(() -> new RedisServer("h", 0, false, 0, null, null))
        .hasMessageContaining("port 0");
    assertThatThrownBy(() -> new RedisServer("h", 1, false, -1, null, null))
        .hasMessageContaining("database -1");
    assertThatThrownBy(() -> new RedisServer("h", 1, false, 0, "me", null))
        .hasMessage("a user without a password");
  }

  @Test
  void aCertificateMustBeTrustedAndMadeOutToTheHost() throws Exception {
    var keys = certificate();
    try (var redis = TestRedis.open();
        var proxy = tlsBefore(redis.server.port(), keys)) {
      var port = proxy.getLocalPort();
      assertThatThrownBy(() -> ping("localhost", port)).isInstanceOf(JedisException.class);

      System.setProperty("javax.net.ssl.trustStore", trusted(keys).toString());
      System.setProperty("javax.net.ssl.trustStorePassword", new String(PASSWORD));
      try {
        assertThat(ping("localhost", port)).isTrue();
        assertThatThrownBy(() -> ping("127.0.0.1", port)).isInstanceOf(JedisException.class);
      } finally {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
      }
    }
  }

  private static boolean ping(String host, int port) {
    try (Connection connection =
        new RedisServer(host, port, true, 0, null, null).connect(Duration.ofSeconds(10))) {
      return connection.ping();
    }
  }

  /// A key store with a certificate for `localhost` that it signed itself.
  private Path certificate() throws Exception {
    var file = directory.resolve("keys.p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var made =
        new ProcessBuilder(
                (tool
                        + " -genkeypair -alias a -keyalg EC -dname CN=localhost -ext"
                        + " san=dns:localhost -storetype PKCS12 -keystore "
                        + file
                        + " -storepass "
                        + new String(PASSWORD))
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    assertThat(made).as(Files.readString(directory.resolve("keytool.log"))).isZero();
    return file;
  }

  private Path trusted(Path keys) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry(
        "a", KeyStore.getInstance(keys.toFile(), PASSWORD).getCertificate("a"));
    var file = directory.resolve("trusted.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD);
    }
    return file;
  }

  /// TLS outside, a plain server behind.
  private static SSLServerSocket tlsBefore(int port, Path keys) throws Exception {
    var store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listening.isClosed()) {
                try {
                  var outside = listening.accept();
                  var inside = new Socket(InetAddress.getByName("127.0.0.1"), port);
                  pass(outside, inside);
                  pass(inside, outside);
                } catch (IOException e) {
                  // A client that refuses the certificate hangs up.
                }
              }
            });
    return listening;
  }

  private static void pass(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException e) {
                // Either side may hang up.
              }
            });
  }
}
