package dev.glacis.http;

import static dev.glacis.contract.HistoryFacts.alert;
import static dev.glacis.contract.HistoryFacts.at;
import static dev.glacis.contract.HistoryFacts.attack;
import static dev.glacis.contract.HistoryFacts.flow;
import static dev.glacis.contract.HistoryFacts.incident;
import static dev.glacis.contract.HistoryFacts.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.TrafficSecond.By;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryRoutesTest {
  private static final String HOUR = "from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    var facts = new ArrayList<Fact>();
    for (var i = 0; i < 25; i++) {
      var kind = i % 5 == 0 ? TrafficClass.BOTNET : TrafficClass.DOS;
      facts.add(new Fact.OfAlert(alert("a" + i, i * 5L, kind, i % 4, 9)));
      facts.add(new Fact.OfAttack(attack("k" + i, i, i, i + 1, i * 4)));
      facts.add(new Fact.OfFlow(flow(i, i, 9, kind)));
      facts.add(new Fact.OfTraffic(traffic(i, "in", By.KIND, kind.label(), 1)));
      facts.add(new Fact.OfTraffic(traffic(i, "in", By.SERVER, "198.18.0.9", 1)));
    }
    facts.add(new Fact.OfIncident(incident("i1", 0, 60, Incident.State.OPEN)));
    facts.add(new Fact.OfIncident(incident("i2", 0, 90, Incident.State.CLOSED)));
    server.history.write(facts);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void alertsOfARangeComeNewestFirstAndInPages() throws Exception {
    assertThat(ids("/api/v1/alerts?" + HOUR))
        .hasSize(25)
        .startsWith("a24", "a23")
        .endsWith("a1", "a0");
    var first = server.get("/api/v1/alerts?limit=10&" + HOUR);
    var next = first.headers().firstValue("x-next").orElseThrow();
    assertThat(ids("/api/v1/alerts?limit=10&after=" + next + "&" + HOUR))
        .hasSize(10)
        .startsWith("a14");
    assertThat(server.get("/api/v1/alerts?limit=26&" + HOUR).headers().firstValue("x-next"))
        .isEmpty();
    assertThat(ids("/api/v1/alerts?order=oldest&limit=2&" + HOUR)).containsExactly("a0", "a1");
  }

  @Test
  void anAlertHasTheShapeThatStreamsHave() throws Exception {
    var alert = server.json("/api/v1/alerts?limit=1&" + HOUR).get(0);
    assertThat(alert.path("window_start").asText()).isEqualTo("2026-11-20T09:02:00Z");
    assertThat(alert.at("/dst/port").asInt()).isEqualTo(443);
    assertThat(alert.at("/explanation/0/feature").asText()).isEqualTo("host/flows");
  }

  @Test
  void alertsAreFilteredByKindAddressAndTime() throws Exception {
    assertThat(ids("/api/v1/alerts?kind=Botnet&" + HOUR)).hasSize(5).startsWith("a20");
    assertThat(ids("/api/v1/alerts?kind=Botnet,DoS&" + HOUR)).hasSize(25);
    assertThat(ids("/api/v1/alerts?address=198.18.0.3&" + HOUR)).hasSize(6).startsWith("a23");
    assertThat(ids("/api/v1/alerts?from=2026-11-20T09:00:05Z&to=2026-11-20T10:00:15%2B01:00"))
        .containsExactly("a2", "a1");
  }

  @Test
  void alertsAddUpByKindAndSource() throws Exception {
    var kinds = server.json("/api/v1/alerts/top?by=kind&" + HOUR);
    assertThat(kinds)
        .extracting(group -> group.get("key").asText())
        .containsExactly("DoS", "Botnet");
    assertThat(kinds.get(0).get("alerts").asInt()).isEqualTo(20);
    assertThat(server.json("/api/v1/alerts/top?limit=2&" + HOUR)).hasSize(2);
    assertThat(server.json("/api/v1/alerts/top?by=target&" + HOUR).get(0).get("key").asText())
        .isEqualTo("198.18.0.9");
  }

  @Test
  void incidentsAreFilteredByStateAndFoundById() throws Exception {
    assertThat(ids("/api/v1/incidents?" + HOUR)).containsExactly("i2", "i1");
    assertThat(ids("/api/v1/incidents?state=open,merged&" + HOUR)).containsExactly("i1");
    var one = server.json("/api/v1/incidents/i1");
    assertThat(one.path("state").asText()).isEqualTo("open");
    assertThat(one.at("/dst/count").asInt()).isEqualTo(12);
    assertThat(one.path("ports")).hasSize(2);
    var unknown = server.get("/api/v1/incidents/i9");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("unknown_incident");
  }

  @Test
  void attacksOfARangeComeAsEventsOrAsLines() throws Exception {
    assertThat(ids("/api/v1/attacks?min_priority=90&" + HOUR)).containsExactly("k24", "k23");
    var answer = server.get("/api/v1/attacks?format=geojson&limit=3&" + HOUR);
    assertThat(answer.headers().firstValue("content-type")).contains("application/geo+json");
    var map = TestServer.json(answer);
    assertThat(map.path("type").asText()).isEqualTo("FeatureCollection");
    assertThat(map.path("features")).hasSize(3);
    assertThat(map.at("/features/0/properties/protocol").asText()).isEqualTo("SSH");
    assertThat(map.at("/features/0/geometry").isNull()).isTrue();
  }

  @Test
  void flowsAreFilteredLikeAlerts() throws Exception {
    var flows = server.json("/api/v1/flows?kind=Botnet&limit=2&" + HOUR);
    assertThat(flows).hasSize(2);
    assertThat(flows.get(0).path("verdict").asText()).isEqualTo("Botnet");
    assertThat(flows.get(0).at("/src/ip").asText()).isEqualTo("2001:db8::14");
  }

  @Test
  void trafficIsAddedUpOverSteps() throws Exception {
    var seconds = server.json("/api/v1/traffic?step=1&" + HOUR);
    assertThat(seconds.path("points")).hasSize(25);
    var steps = server.json("/api/v1/traffic?by=server&step=10&" + HOUR);
    assertThat(steps.path("points"))
        .extracting(point -> point.get("flows").asInt())
        .containsExactly(10, 10, 5);
    assertThat(steps.at("/points/0/key").asText()).isEqualTo("198.18.0.9");
    assertThat(server.json("/api/v1/traffic?" + HOUR).path("step").asInt()).isEqualTo(10);
  }

  @Test
  void withoutARangeItIsTheLastHour() throws Exception {
    var now = Instant.now();
    var fresh = "fresh-" + now.toEpochMilli();
    var second = now.getEpochSecond() - at(0).getEpochSecond();
    server.history.write(List.of(new Fact.OfAlert(alert(fresh, second, TrafficClass.DOS, 1, 2))));
    assertThat(ids("/api/v1/alerts")).containsExactly(fresh);
  }

  @Test
  void whatIsMalformedIsRefusedByName() throws Exception {
    var bad =
        Map.of(
            "alerts?from=x", "from",
            "alerts?to=1999", "to",
            "alerts?kind=Nonsense", "kind",
            "alerts?address=300.1.1.1", "address",
            "alerts?limit=0", "limit",
            "alerts?after=12", "after",
            "alerts?order=up", "order",
            "alerts/top?by=port", "by",
            "incidents?state=asleep", "state",
            "attacks?format=xml", "format");
    for (var entry : bad.entrySet()) {
      check(entry.getKey(), entry.getValue());
    }
    check("traffic?by=port", "by");
    check("traffic?step=0", "step");
    check("traffic?step=1&from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z", "step");
    check("attacks?min_priority=101", "min_priority");
  }

  private static void check(String asked, String parameter) throws Exception {
    var answer = server.get("/api/v1/" + asked);
    assertThat(answer.statusCode()).as(asked).isEqualTo(400);
    assertThat(TestServer.json(answer).at("/error/parameter").asText()).isEqualTo(parameter);
  }

  private static List<String> ids(String path) throws Exception {
    JsonNode answer = server.json(path);
    return IntStream.range(0, answer.size())
        .mapToObj(i -> answer.get(i).get("id").asText())
        .toList();
  }
}
