package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.http.load.LoadTest;
import dev.glacis.http.load.Viewers;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoadTestTest {
  private static LoadTest.Options options(
      TestServer server, String path, List<String> values, int clients, double rate) {
    return new LoadTest.Options(server.uri(path), values, clients, rate, 1);
  }

  @Test
  void everyAnswerIsTimedAndCountedByTheServerToo() throws Exception {
    try (var server = TestServer.start()) {
      var report = LoadTest.run(options(server, "/api/v1/stats", List.of(), 4, 0));

      assertThat(report.errors()).isEmpty();
      assertThat(report.answers()).isPositive().isEqualTo(report.times().getTotalCount());
      assertThat(report.bytes()).isGreaterThan(report.answers() * 20);
      assertThat(server.json("/stats").get("request_count").asLong()).isEqualTo(report.answers());
    }
  }

  @Test
  void aRateIsNeverExceeded() throws Exception {
    try (var server = TestServer.start()) {
      var report = LoadTest.run(options(server, "/healthz", List.of(), 8, 200));

      assertThat(report.answers()).isBetween(1L, 200L);
    }
  }

  @Test
  void valuesStandInTheUrlAndWhatIsNoAnswerIsCountedByReason() throws Exception {
    try (var server = TestServer.start()) {
      var path = "/attack?vm_id=" + LoadTest.PLACE;
      var report = LoadTest.run(options(server, path, List.of("no such&vm"), 1, 50));

      assertThat(report.answers()).isZero();
      assertThat(report.errors()).containsOnlyKeys("status 404");
    }
    var gone = new LoadTest.Options(URI.create("http://127.0.0.1:1/"), List.of(), 1, 0, 1);
    assertThat(LoadTest.run(gone).errors()).isNotEmpty();
  }

  @Test
  void viewersCountTheEventsOfEachStream() throws Exception {
    try (var server = TestServer.start()) {
      var watching = new AtomicBoolean(true);
      var attacks =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (watching.get()) {
                      server.attack("DoS", "NO", "SE", 50);
                      sleep();
                    }
                  });
      var report = Viewers.watch(options(server, "/events", List.of(), 5, 0));
      watching.set(false);
      attacks.join();

      assertThat(report.connected()).isEqualTo(5);
      assertThat(report.fewest()).isPositive();
      assertThat(report.events()).isBetween(5 * report.fewest(), 5 * report.most());
      assertThat(report.errors()).isEmpty();
    }
  }

  @Test
  void whatIsNoStreamIsNoViewer() throws Exception {
    try (var server = TestServer.start()) {
      var report = Viewers.watch(options(server, "/attack", List.of(), 2, 0));

      assertThat(report.connected()).isZero();
      assertThat(report.errors()).containsEntry("status 400", 2L);
    }
  }

  @Test
  void optionsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new LoadTest.Options(URI.create("ftp://x/"), List.of(), 1, 0, 1))
        .hasMessageContaining("expected http://");
    assertThatThrownBy(() -> new LoadTest.Options(URI.create("http://x/"), List.of(), 0, 0, 1))
        .hasMessageContaining("clients: 0");
  }

  private static void sleep() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
