package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.formats.network.NetworkJson;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkRoutesTest {
  private static final String NETWORK = "/api/v1/network";
  private static final String[] JSON = {"content-type", "application/json"};

  @Test
  void whatIsServedComesOutAsADocument() throws Exception {
    try (var server = TestServer.start()) {
      var body = server.get(NETWORK).body();
      var read =
          NetworkJson.read(
              new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "answer", _ -> {});
      assertThat(read).isEqualTo(server.network.get().network());
      assertThat(server.send("HEAD", NETWORK, null).body()).isEmpty();
    }
  }

  @Test
  void anotherNetworkServesFromTheNextRequestOn() throws Exception {
    try (var server = TestServer.start()) {
      var answer =
          put(
              server,
              """
              {"vms":[{"vm_id":"a","tags":["t"],"addresses":["10.0.0.1"]},
               {"vm_id":"b","tags":["t"],"addresses":["10.0.0.1"]}],
               "fw_rules":[{"fw_id":"r","source_tag":"t","dest_tag":"t"}]}\
              """);
      assertThat(answer.statusCode()).isEqualTo(200);
      var told = TestServer.json(answer);
      assertThat(told.get("vm_count").asInt()).isEqualTo(2);
      assertThat(told.get("rule_count").asInt()).isEqualTo(1);
      assertThat(told.at("/warnings/0").asText())
          .isEqualTo(
              "body: machines 'a' and 'b' both have the address 10.0.0.1; attacks on it count for"
                  + " the first");
      assertThat(server.get("/attack?vm_id=a").body()).isEqualTo("[\"b\"]");
      assertThat(server.get("/attack?vm_id=web-1").statusCode()).isEqualTo(404);
      assertThat(server.get("/metrics").body())
          .contains("glacis_reload_total{artifact=\"network\",result=\"loaded\"} 2.0");
    }
  }

  @Test
  void aBadOneIsRefusedWithTheReasonWhileTheOldOneServes() throws Exception {
    try (var server = TestServer.start()) {
      for (var body :
          new String[] {
            "", "[]", "{", "{\"vms\":[{\"vm_id\":\"a\"},{\"vm_id\":\"a\"}]}", "{\"fw_rules\":[]}"
          }) {
        var answer = put(server, body);
        assertThat(answer.statusCode()).as(body).isEqualTo(400);
        assertThat(TestServer.json(answer).at("/error/message").asText())
            .startsWith("body:")
            .doesNotContain("\n");
      }
      assertThat(server.json("/attack?vm_id=db-1")).hasSize(3);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.get("/metrics").body())
          .contains("glacis_reload_total{artifact=\"network\",result=\"refused\"} 5.0");
      var artifact = server.json("/api/v1/system").at("/artifacts/0");
      assertThat(artifact.get("failures").asInt()).isEqualTo(5);
      assertThat(artifact.get("last_failure").asText()).contains("without vms");
    }
  }

  @Test
  void onlyThisMachineMayChangeWhatIsServed() throws Exception {
    try (var server = TestServer.start()) {
      for (var header : List.of("X-Forwarded-For", "Forwarded", "Via")) {
        var forwarded =
            server.send(
                "PUT",
                NETWORK,
                "{\"vms\":[]}",
                "content-type",
                "application/json",
                header,
                "for=192.0.2.1");
        assertThat(forwarded.statusCode()).as(header).isEqualTo(403);
        assertThat(forwarded.body()).contains("not_local");
      }
      var foreign =
          server.send(
              "PUT",
              NETWORK,
              "{\"vms\":[]}",
              "content-type",
              "application/json",
              "Origin",
              "http://example.org");
      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(
              server
                  .send("PUT", NETWORK, "{\"vms\":[]}", "content-type", "text/plain")
                  .statusCode())
          .isEqualTo(415);
      assertThat(server.network.get().size()).isEqualTo(5);
    }
  }

  @Test
  void aDocumentBeyondTheLimitIsRefusedAnnouncedOrNotAndLeavesNoFile() throws Exception {
    var before = uploads();
    try (var server =
        TestServer.start(options -> options.withLimits(options.limits().withNetwork(100_000)))) {
      var body = "{\"vms\":[" + " ".repeat(200_000) + "]}";
      assertThat(put(server, body).statusCode()).isEqualTo(413);
      var chunked =
          HttpRequest.newBuilder(server.uri(NETWORK))
              .headers(JSON)
              .PUT(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
              .build();
      assertThat(status(server, chunked)).isIn(413, 0);
      assertThat(put(server, "{\"vms\":[" + " ".repeat(90_000) + "]}").statusCode()).isEqualTo(200);
    }
    for (var i = 0; i < 1000 && !before.containsAll(uploads()); i++) {
      Thread.sleep(5);
    }
    assertThat(before).containsAll(uploads());
  }

  private static int status(TestServer server, HttpRequest request) throws InterruptedException {
    try {
      return server.client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (java.io.IOException e) {
      return 0;
    }
  }

  private static List<Path> uploads() throws Exception {
    var found = new ArrayList<Path>();
    try (var files =
        Files.newDirectoryStream(
            Path.of(System.getProperty("java.io.tmpdir")), Upload.PREFIX + "*")) {
      files.forEach(found::add);
    }
    return found;
  }

  private static HttpResponse<String> put(TestServer server, String body) throws Exception {
    return server.send("PUT", NETWORK, body, JSON);
  }
}
