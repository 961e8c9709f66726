package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyAnswerForbidsForeignScriptsFramesAndReaders() throws Exception {
    for (var path : List.of("/stats", "/nothing", "/", "/attack", "/docs", "/metrics")) {
      var headers = server.get(path).headers();
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe", "*");
      assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
      assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
      assertThat(headers.firstValue("cross-origin-opener-policy")).contains("same-origin");
      assertThat(headers.firstValue("access-control-allow-origin")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.2:80", "10.0.0.1"})
  void anotherNameThanThisHostsIsRefused(String host) throws Exception {
    try (var client = new RawClient(server)) {
      var answer = client.send("GET /stats HTTP/1.1\r\nHost: " + host + "\r\n\r\n").readAnswer();
      assertThat(answer).contains(" 421 ").contains("\"code\":\"unknown_host\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]", "[::1]:1"})
  void theNamesOfThisHostAreTaken(String host) throws Exception {
    try (var client = new RawClient(server)) {
      assertThat(client.send("GET /stats HTTP/1.1\r\nHost: " + host + "\r\n\r\n").readAnswer())
          .contains(" 200 ");
    }
  }

  @Test
  void aPageOfAnotherSiteMayNotHandInAttacks() throws Exception {
    var before = server.ingested.size();
    var foreign =
        server.send(
            "POST",
            "/api/v1/attacks",
            "{}",
            "content-type",
            "application/json",
            "origin",
            "http://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
    var opaque =
        server.send(
            "POST", "/api/v1/attacks", "{}", "content-type", "application/json", "origin", "null");
    assertThat(opaque.statusCode()).isEqualTo(403);
    var form = server.send("POST", "/api/v1/attacks", "{}", "content-type", "text/plain");
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(server.send("POST", "/api/v1/attacks", "{}").statusCode()).isEqualTo(415);
    assertThat(server.ingested).hasSize(before);
    var own =
        server.send(
            "POST",
            "/api/v1/attacks",
            "{}",
            "content-type",
            "application/json; charset=utf-8",
            "origin",
            "http://127.0.0.1:" + server.port());
    assertThat(own.statusCode()).isEqualTo(202);
    assertThat(own.body()).isEqualTo("{\"kept\":2,\"refused\":1,\"reasons\":{\"bad_address\":1}}");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhetherAnnouncedOrNot() throws Exception {
    try (var announced = new RawClient(server)) {
      announced.send(
          "POST /api/v1/attacks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1048577\r\n\r\n");
      assertThat(announced.readAll()).contains(" 413 ").contains("body_too_large");
    }
    var body = "[" + " ".repeat(1 << 20) + "]";
    var sent = server.send("POST", "/asn", body);
    assertThat(sent.statusCode()).isEqualTo(413);
    try (var chunked = new RawClient(server)) {
      chunked.send("POST /ip HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      var chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
      for (var i = 0; i < 17; i++) {
        chunked.send(chunk);
      }
      assertThat(chunked.readAnswer()).contains(" 413 ").contains("body_too_large");
    }
  }

  @Test
  void aBodyOnGetIsReadOverARawConnectionToo() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          "GET /asn HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Length: 17\r\n\r\n"
              + "{\"asn\":[\"64496\"]}");
      assertThat(client.readAnswer()).endsWith("{\"asns\":[{\"64496\":1.75}]}");
      client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readAnswer()).endsWith("{\"status\":\"ok\"}");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterAnother() throws Exception {
    try (var client = new RawClient(server)) {
      for (var i = 0; i < 3; i++) {
        client.send("GET /attack?vm_id=web-1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.readAnswer()).contains(" 200 ").doesNotContain("connection: close");
      }
    }
  }

  @Test
  void bytesThatAreNoUtf8AreABadBody() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          "POST /asn HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Length: 12\r\n\r\n"
              + "{\"asn\":\"\u00ff\u00fe\"}");
      assertThat(client.readAnswer()).contains(" 400 ").contains("not UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /asn HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "GET /asn HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
        "GET /stats HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET ? HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /stats HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "POST /asn HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
      })
  void aMalformedRequestGetsAnErrorOfTheOneShape(String request) throws Exception {
    try (var client = new RawClient(server)) {
      var answer = client.send(request).readAnswer();
      assertThat(answer).contains(" 400 ").contains("{\"error\":{\"status\":400");
    }
  }

  @Test
  void headersAndAddressesThatAreTooLongAreRefused() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          "GET /stats HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 431 ").contains("headers_too_large");
    }
    try (var client = new RawClient(server)) {
      client.send("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 414 ").contains("target_too_long");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/application.properties",
        "/assets/..%5c..%5cindex.html",
        "/assets//index.html",
        "/.git/config",
        "/assets",
        "/assets/",
        "/dev/glacis/http/openapi.yaml",
        "/index.html%00.js",
      })
  void nothingOutsideTheWebFolderCanBeNamed(String path) throws Exception {
    try (var client = new RawClient(server)) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 404 ").contains("not_found");
    }
  }

  @Test
  void aRequestThatNeverComesToItsEndIsGivenUp() throws Exception {
    var quick =
        new Limits(
            1 << 20,
            1 << 20,
            10,
            10,
            16,
            1 << 20,
            5,
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(200));
    try (var impatient = TestServer.start(options -> options.withLimits(quick));
        var halfHead = new RawClient(impatient);
        var halfBody = new RawClient(impatient);
        var silent = new RawClient(impatient);
        var viewer = new SseClient(impatient, "/events")) {
      halfHead.send("GET /stats HTTP/1.1\r\nHost: local");
      halfBody.send("POST /asn HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
      halfHead.readAll();
      halfBody.readAll();
      silent.readAll();
      impatient.attack("DoS", "NO", "SE", 1);
      assertThat(viewer.next().name()).isEqualTo("message");
    }
  }
}
