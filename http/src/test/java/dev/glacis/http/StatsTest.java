package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StatsTest {
  @Test
  void theShapeIsExact() throws Exception {
    try (var server = TestServer.start()) {
      assertThat(server.get("/stats").body())
          .isEqualTo("{\"vm_count\":5,\"request_count\":0,\"average_request_time\":0.0}");
      var second = server.json("/stats");
      assertThat(second.get("request_count").asInt()).isEqualTo(1);
      assertThat(second.get("average_request_time").asDouble()).isPositive().isLessThan(30);
    }
  }

  @Test
  void overATimeRangeTheCountsAreThoseOfHistory() throws Exception {
    try (var server = TestServer.start()) {
      var minute = Instant.parse("2026-11-20T09:00:00Z");
      server.history.write(
          List.of(
              new Fact.OfRequests(
                  new RequestMinute(minute, "one", new RequestTotals(3, 2, 4_000_000_000L))),
              new Fact.OfRequests(
                  new RequestMinute(
                      minute.plusSeconds(60), "two", new RequestTotals(2, 2, 2_000_000_000L)))));
      var all = server.json("/stats?from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z");
      assertThat(all.get("request_count").asInt()).isEqualTo(5);
      assertThat(all.get("average_request_time").asDouble()).isEqualTo(1.5);
      assertThat(all.get("vm_count").asInt()).isEqualTo(5);
      var first = server.json("/api/v1/stats?from=2026-11-20T09:00:00Z&to=2026-11-20T09:01:00Z");
      assertThat(first.get("request_count").asInt()).isEqualTo(3);
      assertThat(server.json("/stats?to=2026-11-20T09:00:00Z").get("request_count").asInt())
          .isZero();
      for (var bad :
          List.of("from=yesterday", "to=2026-13-01T00:00:00Z", "from=9999-12-31T00:00:00Z")) {
        var answer = server.get("/stats?" + bad);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestServer.json(answer).at("/error/parameter").asText())
            .isEqualTo(bad.substring(0, bad.indexOf('=')));
      }
    }
  }

  @Test
  void everyApiRequestCountsOnceAndNothingElseDoes() throws Exception {
    try (var server = TestServer.start()) {
      server.get("/attack?vm_id=web-1");
      server.get("/attack?vm_id=nobody");
      server.send("POST", "/asn", "broken");
      server.send("DELETE", "/attack", null);
      for (var path :
          new String[] {"/", "/index.html", "/healthz", "/readyz", "/metrics", "/docs"}) {
        server.get(path);
      }
      assertThat(server.json("/api/v1/stats").get("request_count").asInt()).isEqualTo(3);
      assertThat(server.json("/stats").get("request_count").asInt()).isEqualTo(4);
    }
  }

  @Test
  void requestsAtTheSameTimeAreAllCounted() throws Exception {
    try (var server = TestServer.start()) {
      var clients = new ArrayList<CompletableFuture<Void>>();
      for (var client = 0; client < 8; client++) {
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  for (var i = 0; i < 50; i++) {
                    assertThat(get(server, "/attack?vm_id=db-1").statusCode()).isEqualTo(200);
                  }
                }));
      }
      CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).join();
      assertThat(server.json("/stats").get("request_count").asInt()).isEqualTo(400);
    }
  }

  @Test
  void aStreamCountsWhenItEndsAndNotIntoTheAverage() throws Exception {
    try (var server = TestServer.start()) {
      var viewer = new SseClient(server, "/events");
      server.attack("DoS", "NO", "SE", 1);
      viewer.next();
      assertThat(server.json("/stats").get("request_count").asInt()).isZero();
      viewer.close();
      while (EventsTest.metric(server, "glacis_viewers") > 0) {
        Thread.onSpinWait();
      }
      assertThat(server.json("/stats").get("request_count").asInt()).isEqualTo(2);
    }
  }

  @Test
  void theAverageIsOverRequestsThatEndByThemselves() {
    var stats = new RequestStats();
    stats.finished(2_000_000_000);
    stats.finished(1_000_000_000);
    stats.streamEnded();
    assertThat(stats.totals()).isEqualTo(new RequestTotals(3, 2, 3_000_000_000L));
    assertThat(stats.totals().averageSeconds()).isEqualTo(1.5);
  }

  @Test
  void whatOtherInstancesAnsweredIsAddedAndWeighsInTheAverage() throws Exception {
    try (var server = TestServer.start()) {
      server.others = new RequestTotals(1_000_000, 999_999, 999_999_000_000_000L);
      var first = server.json("/stats");
      assertThat(first.get("request_count").asLong()).isEqualTo(1_000_000);
      assertThat(first.get("average_request_time").asDouble()).isEqualTo(1.0);
      assertThat(server.json("/stats").get("request_count").asLong()).isEqualTo(1_000_001);
      assertThat(server.server.requests().requests()).isEqualTo(2);
    }
  }

  @Test
  void manyThreadsLoseNoCount() {
    var stats = new RequestStats();
    var threads = new ArrayList<CompletableFuture<Void>>();
    for (var thread = 0; thread < 16; thread++) {
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (var i = 0; i < 100_000; i++) {
                  stats.finished(3);
                  if (i % 10 == 0) {
                    stats.streamEnded();
                  }
                }
              }));
    }
    CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
    assertThat(stats.count()).isEqualTo(16 * 110_000);
    assertThat(stats.seconds()).isEqualTo(16 * 100_000 * 3 / 1e9);
  }

  private static HttpResponse<String> get(TestServer server, String path) {
    try {
      return server.get(path);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
