package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.contract.HistoryFacts;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.spi.Fact;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "attackers", "?vm_id=web-1",
          "blast", "?vm_id=web-1",
          "path", "?from=internet&to=db-1",
          "choke", "?to=db-1",
          "whatIf", "?remove=fw-1",
          "asns", "?asn=1",
          "ips", "?ip=192.0.2.1");

  private static final Map<String, String> BODIES =
      Map.of(
          "ingest", "{}",
          "diff", "{\"after\":{\"vms\":[]}}",
          "whatIfBody", "{\"remove\":[\"fw-1\"]}",
          "replaceNetwork", "{\"vms\":[]}");

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyDeclaredOperationAnswersWithADeclaredStatus() throws Exception {
    var incident = HistoryFacts.incident("i1", 0, 5, Incident.State.OPEN);
    server.history.write(List.of(new Fact.OfIncident(incident)));
    for (var operation : OpenApi.load().operations()) {
      var path =
          operation
                  .path()
                  .replace("{asn}", "64496")
                  .replace("{address}", "192.0.2.1")
                  .replace("{id}", "i1")
                  .replace("{file}", "index.html")
              + NEEDED.getOrDefault(operation.answeredBy(), "");
      if (operation.answeredBy().equals("events")) {
        try (var viewer = new SseClient(server, path)) {
          assertThat(viewer.response.statusCode()).isEqualTo(200);
        }
        continue;
      }
      var body = BODIES.get(operation.answeredBy());
      var answer =
          body == null
              ? server.send(operation.method(), path, null)
              : server.send(operation.method(), path, body, "content-type", "application/json");
      var expected =
          switch (operation.answeredBy()) {
            case "ingest" -> 202;
            case "webSocket" -> 426;
            default -> 200;
          };
      assertThat(answer.statusCode()).as(operation.method() + " " + path).isEqualTo(expected);
    }
  }

  @Test
  void shortPathsAndTheirTwinsGiveOneAnswer() throws Exception {
    var answers =
        Stream.of(
                server.get("/attack?vm_id=db-1").body(),
                server.get("/api/v1/attack?vm_id=db-1&mode=transitive").body(),
                server.get("/api/v1/surface/attackers?vm_id=db-1").body())
            .distinct();
    assertThat(answers).hasSize(1);
  }

  @Test
  void everyOperationIsNamedOnceAndDescribed() {
    var operations = OpenApi.load().operations();
    assertThat(operations).extracting(Operation::id).doesNotHaveDuplicates().doesNotContain("");
    assertThat(operations).extracting(Operation::summary).doesNotContain("");
    assertThat(operations)
        .flatExtracting(Operation::parameters)
        .allMatch(parameter -> !parameter.name().isEmpty() && !parameter.in().isEmpty());
  }

  @Test
  void anOperationWithoutHandlerOrAHandlerWithoutOperationStopsTheStart() {
    var operation = new Operation("/a", "GET", "a", "a", true, false, "", List.of());
    assertThatThrownBy(() -> new Router(List.of(operation), Map.of()))
        .hasMessage("no handler answers operation a");
    assertThatThrownBy(() -> new Router(List.of(operation), Map.of("a", _ -> {}, "b", _ -> {})))
        .hasMessage("handlers that no operation names: b");
  }

  @Test
  void theDescriptionIsServedWithAliasesSpelledOut() throws Exception {
    var description = server.json("/openapi.json");
    assertThat(description.get("openapi").asText()).startsWith("3.1");
    assertThat(description.at("/paths/~1attack/get/parameters/0/name").asText()).isEqualTo("vm_id");
    assertThat(server.get("/docs").body())
        .contains("<code>/attack</code>")
        .doesNotContain("<script", "style=");
  }

  @Test
  void whatIsNotThereIsA404OfTheOneShape() throws Exception {
    for (var path : List.of("/nothing", "/api/v1/nothing", "/api/v1/reputation/asn", "/a/b/c")) {
      var answer = server.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      var error = TestServer.json(answer).get("error");
      assertThat(error.get("status").asInt()).isEqualTo(404);
      assertThat(error.get("code").asText()).isEqualTo("not_found");
    }
    assertThat(server.send("POST", "/nothing", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void anotherMethodIsA405ThatNamesTheRightOnes() throws Exception {
    var answer = server.send("DELETE", "/asn", null);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, POST");
    assertThat(TestServer.json(answer).at("/error/code").asText()).isEqualTo("method_not_allowed");
    assertThat(server.send("OPTIONS", "/attack", null).statusCode()).isEqualTo(405);
  }

  @Test
  void headAnswersLikeGetWithoutABody() throws Exception {
    for (var path : List.of("/attack?vm_id=web-1", "/stats", "/", "/healthz", "/events")) {
      var answer = server.send("HEAD", path, null);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void parametersThatAreMissingOrWrongAreNamed() throws Exception {
    expectError("/attack", 400, "missing_parameter", "vm_id");
    expectError("/attack?vm_id=", 400, "missing_parameter", "vm_id");
    expectError("/attack?vm_id=web-1&vm_id=db-1", 400, "invalid_parameter", "vm_id");
    expectError("/attack?vm_id=web-1&mode=both", 400, "invalid_parameter", "mode");
    expectError("/attack?vm_id=web-1&port=ssh", 400, "invalid_parameter", "port");
    expectError("/attack?vm_id=web-1&limit=0", 400, "invalid_parameter", "limit");
    expectError("/attack?vm_id=web-1&limit=9999999999", 400, "invalid_parameter", "limit");
    expectError("/attack?vm_id=web-1&after=nobody", 400, "invalid_parameter", "after");
    expectError("/attack?vm_id=nobody", 404, "unknown_vm", "vm_id");
    expectError("/events?min_priority=NaN", 400, "invalid_parameter", "min_priority");
    expectError("/events?min_priority=high", 400, "invalid_parameter", "min_priority");
    expectError("/events?country=NOR", 400, "invalid_parameter", "country");
    expectError("/events?own=yes", 400, "invalid_parameter", "own");
  }

  private void expectError(String path, int status, String code, String parameter)
      throws Exception {
    var answer = server.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    var error = TestServer.json(answer).get("error");
    assertThat(error.get("status").asInt()).isEqualTo(status);
    assertThat(error.get("code").asText()).as(path).isEqualTo(code);
    assertThat(error.get("parameter").asText()).isEqualTo(parameter);
    assertThat(error.get("message").asText()).isNotEmpty();
  }
}
