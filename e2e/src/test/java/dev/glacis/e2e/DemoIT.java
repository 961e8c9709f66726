package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The first thing that a newcomer does.
class DemoIT {
  private static RunningServer demo;

  @BeforeAll
  static void start() throws Exception {
    demo = RunningServer.start("demo");
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void itListensOnLoopbackOnly() {
    assertThat(demo.uri().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void anAttackFoundInPacketsComesLocatedScoredAndJudged() throws Exception {
    var attack = json(demo.firstEvent("message", "\"source\":\"detection\""));

    assertThat(attack.path("demo").asBoolean()).isTrue();
    assertThat(attack.path("kind").asText()).isNotEmpty();
    assertThat(attack.path("src").path("iso_code").asText()).hasSize(2);
    assertThat(attack.path("src").path("latitude").isNumber()).isTrue();
    assertThat(attack.path("dst").path("city").asText()).isEqualTo("Vienna");
    assertThat(attack.path("risk").isNumber()).isTrue();
    assertThat(attack.path("surface").path("disposition").asText())
        .isIn("allowed", "blocked", "unknown");
    assertThat(attack.path("priority").isNumber()).isTrue();
  }

  @Test
  void alertsAndStatisticsComeBesideTheAttacks() throws Exception {
    assertThat(json(demo.firstEvent("alert", "")).path("explanation")).isNotEmpty();
    assertThat(json(demo.firstEvent("stats", "")).has("top_outgoing")).isTrue();
  }

  @Test
  void everyQuestionOfTheApiHasAnAnswer() throws Exception {
    var attackers = demo.get("/attack?vm_id=vm-0a33714b");
    assertThat(json(attackers.body())).isNotEmpty();
    assertThat(attackers.headers().firstValue("x-total-count")).isPresent();
    assertThat(json(demo.get("/stats").body()).path("vm_count").asInt()).isGreaterThan(50);
    assertThat(json(demo.get("/asn?asn=64496").body()).path("asns").get(0).has("64496")).isTrue();
    assertThat(json(demo.get("/ip?ip=192.0.2.1").body()).has("192.0.2.1")).isTrue();
    assertThat(demo.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(demo.get("/").body()).contains("<script");
  }

  @Test
  void everyIntakeAddsUp() throws Exception {
    demo.firstEvent("message", "\"source\":\"detection\"");

    for (var intake : json(demo.get("/api/v1/system").body()).path("intakes")) {
      var dropped = 0L;
      for (var reason : intake.path("dropped")) {
        dropped += reason.asLong();
      }
      assertThat(intake.path("received").asLong())
          .as(intake.toString())
          .isEqualTo(intake.path("kept").asLong() + dropped + intake.path("in_flight").asLong())
          .isNotNegative();
      assertThat(intake.path("in_flight").asLong()).as(intake.toString()).isNotNegative();
    }
  }

  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text);
  }
}
