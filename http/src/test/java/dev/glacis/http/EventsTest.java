package dev.glacis.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.fanout.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final UnaryOperator<ServerOptions> SMALL_RING =
      options ->
          options.withLimits(
              new Limits(
                  1 << 20,
                  1 << 20,
                  100,
                  10,
                  16,
                  1 << 20,
                  5,
                  Duration.ofMillis(5),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(10)));

  @Test
  void viewersGetWhatIsPublishedWithIdAndName() throws Exception {
    try (var server = TestServer.start();
        var viewer = new SseClient(server, "/events")) {
      assertThat(viewer.response.headers().firstValue("content-type"))
          .contains("text/event-stream");
      server.attack("DoS", "NO", "SE", 50);
      server.channels.append("cyberattacks", "alert", "{\"kind\":\"DoS\"}".getBytes(UTF_8));
      server.channels.append("cyberstats", "stats", "{\n\"types\":{}}".getBytes(UTF_8));
      var events = viewer.next(3);
      assertThat(events)
          .extracting(SseClient.Event::name)
          .containsExactlyInAnyOrder("message", "alert", "stats");
      assertThat(events).extracting(SseClient.Event::id).doesNotHaveDuplicates().doesNotContain("");
      assertThat(events.getFirst().data().at("/src/iso_code").asText()).isEqualTo("NO");
    }
  }

  @Test
  void newcomersFirstGetTheRecentPast() throws Exception {
    try (var server = TestServer.start(SMALL_RING)) {
      try (var first = new SseClient(server, "/events")) {
        for (var i = 0; i < 8; i++) {
          server.attack("DoS", "NO", "SE", i);
        }
        first.next(8);
        try (var second = new SseClient(server, "/events")) {
          assertThat(second.next(5))
              .extracting(event -> event.data().get("priority").asInt())
              .containsExactly(3, 4, 5, 6, 7);
          server.attack("DoS", "NO", "SE", 99);
          assertThat(second.next().data().get("priority").asInt()).isEqualTo(99);
          assertThat(first.next().data().get("priority").asInt()).isEqualTo(99);
        }
      }
    }
  }

  @Test
  void whoComesBackGetsWhatItMissedAndNothingTwice() throws Exception {
    try (var server = TestServer.start()) {
      String last;
      try (var viewer = new SseClient(server, "/events")) {
        server.attack("DoS", "NO", "SE", 1);
        last = viewer.next().id();
        server.attack("DoS", "NO", "SE", 2);
        server.attack("DoS", "NO", "SE", 3);
        viewer.next(2);
      }
      try (var again = new SseClient(server, "/events", "Last-Event-ID", last)) {
        assertThat(again.next(2))
            .extracting(event -> event.data().get("priority").asInt())
            .containsExactly(2, 3);
        server.attack("DoS", "NO", "SE", 4);
        assertThat(again.next().data().get("priority").asInt()).isEqualTo(4);
        assertThat(again.isQuiet()).isTrue();
      }
      try (var byAddress = new SseClient(server, "/events?last_event_id=" + last)) {
        assertThat(byAddress.next().data().get("priority").asInt()).isEqualTo(2);
      }
    }
  }

  @Test
  void whoComesBackTooLateIsToldHowMuchIsGone() throws Exception {
    try (var server = TestServer.start(SMALL_RING);
        var witness = new SseClient(server, "/events")) {
      server.attack("DoS", "NO", "SE", 0);
      var first = witness.next().id();
      for (var i = 1; i <= 40; i++) {
        server.attack("DoS", "NO", "SE", i);
        witness.next();
      }
      try (var late = new SseClient(server, "/events", "Last-Event-ID", first)) {
        var dropped = late.next();
        assertThat(dropped.name()).isEqualTo("dropped");
        assertThat(dropped.data().get("dropped").asInt()).isEqualTo(24);
        assertThat(dropped.data().get("reason").asText()).isEqualTo("gone");
        assertThat(EventId.parse(dropped.id())).isNotNull();
        assertThat(late.next(16))
            .extracting(event -> event.data().get("priority").asInt())
            .startsWith(25)
            .endsWith(40);
      }
    }
  }

  @Test
  void anIdOfAnotherRunIsSaidToBeUnknownAndTheRecentPastFollows() throws Exception {
    try (var server = TestServer.start();
        var witness = new SseClient(server, "/events")) {
      server.attack("DoS", "NO", "SE", 7);
      witness.next();
      for (var id : List.of("forged", "1.1", "zzzzzzzzzz.0", "a".repeat(4000))) {
        try (var viewer = new SseClient(server, "/events", "Last-Event-ID", id)) {
          var dropped = viewer.next();
          assertThat(dropped.name()).isEqualTo("dropped");
          assertThat(dropped.data().get("reason").asText()).isEqualTo("unknown_id");
          assertThat(viewer.next().data().get("priority").asInt()).isEqualTo(7);
        }
      }
    }
  }

  @Test
  void filtersLetThroughWhatTheyName() throws Exception {
    try (var server = TestServer.start();
        var dos = new SseClient(server, "/events?kind=DoS,PortScan");
        var norway = new SseClient(server, "/events?country=no");
        var urgent = new SseClient(server, "/events?min_priority=80&own=false")) {
      server.attack("Botnet", "FR", "SE", 90);
      server.attack("DoS", "FR", "SE", 10);
      server.attack("BruteForce", "FR", "NO", 20);
      server.channels.append("cyberstats", "stats", "{}".getBytes(UTF_8));
      assertThat(names(dos)).containsExactlyInAnyOrder("DoS", "stats");
      assertThat(names(norway)).containsExactlyInAnyOrder("BruteForce", "stats");
      assertThat(names(urgent)).containsExactlyInAnyOrder("Botnet", "stats");
    }
  }

  private static List<String> names(SseClient viewer) throws InterruptedException {
    var names = new ArrayList<String>();
    for (var event : viewer.next(2)) {
      names.add(event.name().equals("stats") ? "stats" : event.data().get("kind").asText());
    }
    return names;
  }

  @Test
  void aViewerThatReadsNothingCostsOthersNothingAndIsCut() throws Exception {
    try (var server = TestServer.start(SMALL_RING);
        var stalled = new RawClient(server);
        var viewer = new SseClient(server, "/events")) {
      stalled.socket().setReceiveBufferSize(4096);
      stalled.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      var payload = ("{\"priority\":1,\"text\":\"" + "x".repeat(60_000) + "\"}").getBytes(UTF_8);
      var cut = 0.0;
      for (var i = 0; i < 2000 && cut == 0; i++) {
        server.channels.append("cyberattacks", "message", payload);
        assertThat(viewer.next().name()).isEqualTo("message");
        if (i % 20 == 19) {
          cut = metric(server, "glacis_viewers_cut_total");
        }
      }
      assertThat(cut).isEqualTo(1);
    }
  }

  @Test
  void aSlowViewerIsToldWhatItMissed() throws Exception {
    try (var server =
            TestServer.start(
                options ->
                    options.withLimits(
                        new Limits(
                            1 << 20,
                            1 << 20,
                            100,
                            10,
                            16,
                            1 << 20,
                            5,
                            Duration.ofMillis(5),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(60))));
        var slow = new RawClient(server);
        var witness = new SseClient(server, "/events")) {
      slow.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      var payload = ("{\"priority\":1,\"text\":\"" + "x".repeat(60_000) + "\"}").getBytes(UTF_8);
      for (var i = 0; i < 300; i++) {
        server.channels.append("cyberattacks", "message", payload);
        witness.next();
      }
      var seen = new StringBuilder();
      var buffer = new byte[1 << 16];
      while (seen.indexOf("event: dropped") < 0) {
        var read = slow.socket().getInputStream().read(buffer);
        assertThat(read).isPositive();
        seen.append(new String(buffer, 0, read, UTF_8));
      }
      assertThat(seen.substring(seen.indexOf("event: dropped"))).contains("\"reason\":\"slow\"");
    }
  }

  @Test
  void placesForViewersAreLimitedButLoopbackHasNoLimitOfItsOwn() throws Exception {
    try (var server =
        TestServer.start(options -> options.withLimits(Limits.USUAL.withViewers(2, 1)))) {
      var first = new SseClient(server, "/events");
      var second = new SseClient(server, "/events");
      var third = server.get("/events");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(TestServer.json(third).at("/error/code").asText()).isEqualTo("too_many_viewers");
      assertThat(server.json("/api/v1/system").at("/viewers/sse").asInt()).isEqualTo(2);
      first.close();
      second.close();
    }
  }

  @Test
  void payloadsThatAreNoEventsAreCountedAndPassedOver() throws Exception {
    try (var server = TestServer.start();
        var viewer = new SseClient(server, "/events")) {
      for (var bad : List.of("", "[]", "{", "{} {}", "\u0000", "nope")) {
        server.channels.append("cyberattacks", "message", bad.getBytes(UTF_8));
      }
      server.channels.append("cyberattacks", "gossip", "{}".getBytes(UTF_8));
      server.attack("DoS", "NO", "SE", 1);
      assertThat(viewer.next().name()).isEqualTo("message");
      var intake = server.json("/api/v1/system").at("/intakes/1");
      assertThat(intake.get("name").asText()).isEqualTo("events");
      assertThat(intake.at("/dropped/malformed").asInt()).isEqualTo(6);
      assertThat(intake.at("/dropped/unknown_type").asInt()).isEqualTo(1);
    }
  }

  @Test
  void anEventThatCannotBeReadIsCountedAndDoesNotHoldUpTheNext() throws Exception {
    try (var server = TestServer.start();
        var viewer = new SseClient(server, "/events")) {
      var unreadable = "{\"src\":{\"ip\":\"%s\"}}".formatted(TestServer.UNASKABLE);
      server.channels.append("cyberattacks", "message", unreadable.getBytes(UTF_8));
      server.attack("DoS", "NO", "SE", 7);
      assertThat(viewer.next().data().get("priority").asInt()).isEqualTo(7);
      var intake = server.json("/api/v1/system").at("/intakes/1");
      assertThat(intake.at("/dropped/failed").asInt()).isEqualTo(1);
      assertThat(intake.get("received").asInt()).isEqualTo(2);
      assertThat(intake.get("kept").asInt()).isEqualTo(1);
    }
  }

  @Test
  void anOldClientIsToldThatStreamsNeedHttp11() throws Exception {
    try (var server = TestServer.start();
        var client = new RawClient(server)) {
      client.send("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 505 ").contains("http_1_1_needed");
    }
  }

  static double metric(TestServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
