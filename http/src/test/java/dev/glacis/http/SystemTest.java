package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.intake.Intake;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemTest {
  @Test
  void readinessSaysWhatIsMissing() throws Exception {
    try (var server = TestServer.start()) {
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      server.readiness.put("network", Optional.of("network.json is not loaded yet"));
      var answer = server.get("/readyz");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .isEqualTo(
              "{\"ready\":false,\"checks\":[{\"name\":\"network\",\"ok\":false,"
                  + "\"why\":\"network.json is not loaded yet\"}]}");
    }
  }

  @Test
  void theSystemSaysWhatItIsDoing() throws Exception {
    try (var server = TestServer.start(options -> options.withDemo(true))) {
      var system = server.json("/api/v1/system");
      assertThat(system.get("demo").asBoolean()).isTrue();
      assertThat(system.get("version").asText()).isEqualTo("test");
      assertThat(system.get("vm_count").asInt()).isEqualTo(5);
      assertThat(system.at("/about/model").asText()).isEqualTo("a forest of 3 trees");
      assertThat(system.at("/readiness/ready").asBoolean()).isTrue();
    }
  }

  @Test
  void metricsHoldIntakesViewersAndRequests() throws Exception {
    try (var server = TestServer.start();
        var viewer = new SseClient(server, "/events")) {
      server.send("POST", "/api/v1/attacks", "{}", "content-type", "application/json");
      server.attack("DoS", "NO", "SE", 1);
      viewer.next();
      assertThat(server.get("/metrics").body())
          .contains("glacis_intake_received_total{intake=\"attacks\"} 3.0")
          .contains("glacis_intake_dropped_total{intake=\"attacks\",reason=\"bad_address\"} 1.0")
          .contains("glacis_intake_kept_total{intake=\"events\"} 1.0")
          .contains("glacis_viewers{kind=\"sse\"} 1.0")
          .contains("glacis_events_published_total 1.0")
          .contains("glacis_http_requests_total 1.0");
      assertThat(server.get("/metrics").headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @Test
  void intakesOfOneNameAreCountedTogether() throws Exception {
    try (var server = TestServer.start()) {
      server.send("POST", "/api/v1/attacks", "{}", "content-type", "application/json");
      server.get("/metrics");
      var other = new Intake("attacks");
      server.intakes.add(other);
      other.received(5);
      other.dropped("bad_address", 1);
      other.dropped("truncated", 3);

      assertThat(server.get("/metrics").body())
          .contains("glacis_intake_received_total{intake=\"attacks\"} 8.0")
          .contains("glacis_intake_dropped_total{intake=\"attacks\",reason=\"bad_address\"} 2.0")
          .contains("glacis_intake_dropped_total{intake=\"attacks\",reason=\"truncated\"} 3.0")
          .contains("glacis_intake_in_flight{intake=\"attacks\"} 1.0");
    }
  }

  @Test
  void aFailureInsideIsA500WithoutItsDetails() throws Exception {
    try (var server = TestServer.start()) {
      server.failing = true;
      var answer = server.get("/stats");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(TestServer.json(answer).at("/error/code").asText()).isEqualTo("internal");
      assertThat(answer.body()).doesNotContain("secret", "Exception", "\\n");
    }
  }
}
