package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReputationTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void systemsAreAskedForInTheBody(String method) throws Exception {
    var answer = server.send(method, "/asn", "{\"asn\":[\"64496\",\"64497\"]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"asns\":[{\"64496\":1.75},{\"64497\":\"no known score\"}]}");
  }

  @Test
  void systemsAreAskedForInTheAddress() throws Exception {
    assertThat(server.get("/asn?asn=64497&asn=AS64496").body())
        .isEqualTo("{\"asns\":[{\"64497\":\"no known score\"},{\"64496\":1.75}]}");
    assertThat(server.get("/api/v1/asn?asn=64496").body())
        .isEqualTo("{\"asns\":[{\"64496\":1.75}]}");
  }

  @Test
  void numbersAreTakenLikeTexts() throws Exception {
    assertThat(server.send("POST", "/asn", "{\"asn\":[64496]}").body())
        .isEqualTo("{\"asns\":[{\"64496\":1.75}]}");
    assertThat(server.send("POST", "/asn", "{\"asn\":[]}").body()).isEqualTo("{\"asns\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void addressesAreAskedForInTheBody(String method) throws Exception {
    var answer =
        server.send(method, "/ip", "{\"ip\":[\"192.0.2.9\",\"198.51.100.1\",\"2001:DB8::1\"]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"192.0.2.9\":{\"asns\":[{\"64496\":1.75}]},"
                + "\"198.51.100.1\":{\"asns\":[{\"64497\":\"no known score\"}]},"
                + "\"2001:DB8::1\":{\"asns\":[]}}");
  }

  @Test
  void addressesAreAskedForInTheAddress() throws Exception {
    assertThat(server.get("/ip?ip=10.0.0.1").body()).isEqualTo("{\"10.0.0.1\":{\"asns\":[]}}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/asn,`{\"asn\":[\"x\"]}`,invalid_parameter",
        "/asn,`{\"asn\":[\"4294967296\"]}`,invalid_parameter",
        "/asn,`{\"asn\":[null]}`,invalid_parameter",
        "/asn,`{\"asn\":\"17054\"}`,invalid_parameter",
        "/asn,`{\"ip\":[]}`,missing_parameter",
        "/asn,`[1]`,bad_body",
        "/asn,`{\"asn\":[1]`,bad_body",
        "/asn,`{\"asn\":[1]} x`,bad_body",
        "/asn,``,missing_parameter",
        "/ip,`{\"ip\":[\"1.2.3\"]}`,invalid_parameter",
        "/ip,`{\"ip\":[\"::g\"]}`,invalid_parameter",
        "/ip,`{\"ip\":[7]}`,invalid_parameter",
      })
  void whatIsNoQuestionIsA400ThatSaysWhy(String path, String body, String code) throws Exception {
    var answer = server.send("POST", path, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    var error = TestServer.json(answer).get("error");
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("message").asText()).isNotEmpty().doesNotContain("\n", "Exception");
  }

  @Test
  void deepNestingIsABadBody() throws Exception {
    var answer = server.send("POST", "/asn", "[".repeat(100_000));
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void oneSystemIsDescribed() throws Exception {
    var known = server.json("/api/v1/reputation/asn/64496");
    assertThat(known.get("asn").asLong()).isEqualTo(64496);
    assertThat(known.get("name").asText()).isEqualTo("Example Transit 1");
    assertThat(known.get("score").asDouble()).isEqualTo(1.75);
    assertThat(known.get("total_ips").asInt()).isEqualTo(32);
    assertThat(known.get("known").asBoolean()).isTrue();
    assertThat(known.get("risk").asDouble()).isBetween(0.1, 100.0);
    assertThat(server.json("/api/v1/reputation/asn/1").get("known").asBoolean()).isFalse();
    assertThat(server.get("/api/v1/reputation/asn/x").statusCode()).isEqualTo(400);
  }

  @Test
  void oneAddressIsDescribed() throws Exception {
    var known = server.json("/api/v1/reputation/ip/192.0.2.1");
    assertThat(known.get("risk").asDouble()).isBetween(0.1, 100.0);
    assertThat(known.get("asns").get(0).get("asn").asLong()).isEqualTo(64496);
    assertThat(server.json("/api/v1/reputation/ip/2001:db8::1").get("asns")).isEmpty();
    assertThat(server.get("/api/v1/reputation/ip/1.2.3.4.5").statusCode()).isEqualTo(400);
  }
}
