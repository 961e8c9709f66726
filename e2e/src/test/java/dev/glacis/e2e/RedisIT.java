package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glacis.e2e.RunningServer.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/// Two instances of the program on a real Redis.
class RedisIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String NETWORK = "/api/v1/network";

  private static int port;
  private static RedisServer redis;
  private static String uri;

  @BeforeAll
  static void startRedis() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    redis.start();
    uri = "redis://127.0.0.1:" + port;
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.stop();
  }

  @Test
  void instancesShareEventsAndStatisticsAndOutliveTheirRedis() throws Exception {
    try (var one = serve(uri)) {
      Event seen;
      try (var two = serve(uri)) {
        assertThat(one.post("/api/v1/attacks", attack(1)).statusCode()).isEqualTo(202);
        seen = two.events("", "message", "192.0.2.1\"").getLast();
        two.post("/api/v1/attacks", attack(2));
        one.events(seen.id(), "message", "192.0.2.2\"");
        one.post("/api/v1/attacks", attack(3));
        var missed = one.events(seen.id(), "message", "192.0.2.3\"");
        assertThat(sources(missed)).containsExactly("192.0.2.2", "192.0.2.3");
        for (var i = 0; i < 100; i++) {
          two.get("/api/v1/attack?vm_id=nobody");
        }
        until(() -> answered(one) + answered(two) == requests(one));
        until(() -> answered(one) + answered(two) == requests(two));
        two.stop();
      }
      var before = requests(one);

      // A later run goes on where the earlier one was, and counts on.
      try (var three = serve(uri)) {
        assertThat(sources(three.events(seen.id(), "message", "192.0.2.3\"")))
            .containsExactly("192.0.2.2", "192.0.2.3");
        assertThat(requests(three)).isGreaterThanOrEqualTo(before);

        redis.stop();
        until(() -> one.get("/readyz").statusCode() == 503);
        assertThat(one.get("/readyz").body()).contains(uri, "Connection refused");
        assertThat(one.post("/api/v1/attacks", attack(4)).statusCode()).isEqualTo(202);
        until(() -> one.get("/metrics").body().contains("reason=\"channels_away\""));
        assertThat(requests(one)).isGreaterThan(before);

        redis.start();
        until(() -> one.get("/readyz").statusCode() == 200);
        until(() -> three.get("/readyz").statusCode() == 200);
        one.post("/api/v1/attacks", attack(5));
        assertThat(sources(three.events(seen.id(), "message", "192.0.2.5\"")))
            .endsWith("192.0.2.5");
      }
    }
  }

  @Test
  void anUploadedNetworkServesOnEveryInstanceUntilASourceChanges(@TempDir Path folder)
      throws Exception {
    var source = folder.resolve("network.json");
    Files.writeString(source, machines("source"));
    try (var one = serve(uri, source);
        var two = serve(uri, source)) {
      assertThat(two.get(NETWORK).body()).contains("source");
      assertThat(one.put(NETWORK, machines("first")).statusCode()).isEqualTo(200);
      assertThat(one.get(NETWORK).body()).contains("first");
      until(() -> two.get(NETWORK).body().contains("first"));
      assertThat(two.put(NETWORK, machines("second")).statusCode()).isEqualTo(200);
      until(() -> one.get(NETWORK).body().contains("second"));

      try (var later = serve(uri, source)) {
        assertThat(later.get(NETWORK).body()).contains("second");

        // What no instance can serve leaves all as they are, and is told.
        damage();
        for (var instance : List.of(one, two, later)) {
          until(() -> refused(instance) == 1);
          assertThat(instance.get(NETWORK).body()).contains("second");
          assertThat(instance.get("/readyz").statusCode()).isEqualTo(200);
        }

        assertThat(later.put(NETWORK, machines("third")).statusCode()).isEqualTo(200);
        until(() -> one.get(NETWORK).body().contains("third"));
        until(() -> two.get(NETWORK).body().contains("third"));
        Files.writeString(source, machines("changed-source"));
        for (var instance : List.of(one, two, later)) {
          until(() -> instance.get(NETWORK).body().contains("changed-source"));
        }
      }
      try (var last = serve(uri, source)) {
        assertThat(last.get(NETWORK).body()).contains("changed-source");
      }

      redis.stop();
      try {
        var away = one.put(NETWORK, machines("lost"));
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("channels_away", uri);
        assertThat(one.get(NETWORK).body()).contains("changed-source");
      } finally {
        redis.start();
      }
      until(() -> two.get("/readyz").statusCode() == 200);
    }
  }

  private static String machines(String id) {
    return "{\"vms\":[{\"vm_id\":\"%s\"}],\"fw_rules\":[]}".formatted(id);
  }

  private static void damage() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      say(
          socket,
          "HSET glacis:network id damaged kind document time 2026-11-20T12:00:00Z bytes 7 sha256"
              + " 0");
      someOf(socket.getInputStream());
    }
  }

  private static long refused(RunningServer server) throws Exception {
    return metric(server, "glacis_reload_total{artifact=\"network\",result=\"refused\"} ");
  }

  @Test
  void generatorsAndViewersOfPubSubWorkUnchanged() throws Exception {
    try (var one = serve(uri);
        var two = serve(uri);
        var subscriber = new Socket(InetAddress.getLoopbackAddress(), port);
        var publisher = new Socket(InetAddress.getLoopbackAddress(), port)) {
      say(subscriber, "SUBSCRIBE cyberattacks cyberstats");
      var raw = attack(77).replace("\"", "\\\"");
      until(
          () -> {
            say(publisher, "PUBLISH raw-cyberattacks \"" + raw + "\"");
            return sources(two.events("", "stats", "types")).contains("192.0.2.77");
          });

      var text = new StringBuilder();
      var in = subscriber.getInputStream();
      while (!text.toString().contains("192.0.2.77") || !text.toString().contains("top_incoming")) {
        text.append(someOf(in));
      }
      assertThat(text.toString())
          .contains("\"protocol\":\"SSH\"")
          .contains("\"source\":\"redis\"")
          .doesNotContain("window_start");
      assertThat(one.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aServerThatIsAwayAtTheStartIsSaidAndTriedOn() throws Exception {
    try (var running = serve("redis://127.0.0.1:1")) {
      assertThat(running.get("/healthz").statusCode()).isEqualTo(200);
      var readiness = running.get("/readyz");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("redis://127.0.0.1:1/0: Connection refused");
    }
  }

  private static RunningServer serve(String channels) throws IOException {
    return RunningServer.start("serve", "--channels", channels, "--places", "bundled:places.csv");
  }

  private static RunningServer serve(String channels, Path network) throws IOException {
    return RunningServer.start("serve", "--channels", channels, "--network", network.toString());
  }

  private static String attack(int host) {
    return """
    {"src":{"ip":"192.0.2.%d","port":4711},"dst":{"ip":"198.51.100.7","port":22},"type":"SSH"}\
    """
        .formatted(host);
  }

  private static List<String> sources(List<Event> events) throws IOException {
    var found = new ArrayList<String>();
    for (var event : events) {
      if (event.kind().equals("message")) {
        found.add(json(event.data()).path("src").path("ip").asText());
      }
    }
    return found;
  }

  private static long requests(RunningServer server) throws Exception {
    return json(server.get("/stats").body()).get("request_count").asLong();
  }

  /// What one instance answered itself: asking this does not count.
  private static long answered(RunningServer server) throws Exception {
    return metric(server, "glacis_http_requests_total ");
  }

  private static long metric(RunningServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String someOf(InputStream in) throws IOException {
    var buffer = new byte[8192];
    var read = in.read(buffer);
    if (read < 0) {
      throw new AssertionError("Redis closed the connection");
    }
    return new String(buffer, 0, read, StandardCharsets.UTF_8);
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    for (var i = 0; i < 600; i++) {
      if (condition.call()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("nothing came of it within a minute");
  }
}
