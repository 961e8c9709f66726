package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.network.NetworkJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /// What a document may be, and what the answer says of it: `400` with a message, or `200`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'vms':[{'vm_id':'a'},{'vm_id':'a'}]} | 400 | body:1:32: duplicate vm_id 'a', seen before"
            + " at body:1:18",
        "{'vms':[{'name':'a'}]} | 400 | a machine without vm_id",
        "{'fw_rules':[]} | 400 | without vms",
        "{'vms':[],'fw_rules':[{'fw_id':'f'}]} | 400 | without dest_tag",
        "{'vms':[{'vm_id':7}]} | 400 | expected vm_id: a string",
        "{'vms':{}} | 400 | expected vms: an array of machines",
        "{'vms':[],'fw_rules':[{'fw_id':'f','ports':['tcp/0-70000']}]} | 400 | expected tcp/22",
        "{'vms':[{'vm_id':'a','addresses':['10.0.0.256']}]} | 400 | expected one like 192.0.2.1",
        "'' | 400 | expected a network",
        "[] | 400 | expected a network",
        "{'vms':[]} trailing | 400 | not JSON",
        "{'vms':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | 400 | expected",
        "{'vms':[{'vm_id':'DEEP'}],'other':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | 400 | nesting"
            + " depth (33) is too large",
        "{'vms':[]} | 200 | ''",
        "{'vms':[{'vm_id':'a','tags':['t']}],'fw_rules':[{'fw_id':'f','source_tag':'none','dest_tag':'t'}]}"
            + " | 200 | ''",
        "{'vms':[{'vm_id':'a','tags':['t']}],'fw_rules':[{'fw_id':'f','source_tag':'t','dest_tag':'t'}]}"
            + " | 200 | ''",
        "{'vms':[{'vm_id':'a','tags':['t','u']}],'fw_rules':[{'fw_id':'f','source_tag':'t','dest_tag':'u'},{'fw_id':'g','source_tag':'u','dest_tag':'t'}]}"
            + " | 200 | ''",
        "{'vms':[{'vm_id':'a'}],'fw_rules':[{'fw_id':'f','source_tag':'t','dest_tag':'u'},{'fw_id':'f','source_tag':'t','dest_tag':'u'}]}"
            + " | 200 | duplicate fw_id 'f'"
      })
  void oddDocumentsAreServedOrRefusedByFileAsByUpload(String text, int status, String says)
      throws Exception {
    var document = text.replace('\'', '"');
    var expected = says.equals("''") ? "" : says;
    try (var server = TestServer.start()) {
      var before = server.get(NETWORK).body();
      var answer = put(server, document);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      var told = TestServer.json(answer);
      assertThat(
              status == 200 ? told.get("warnings").toString() : told.at("/error/message").asText())
          .contains(expected)
          .doesNotContain("\n");
      if (status != 200) {
        assertThat(server.get(NETWORK).body()).isEqualTo(before);
        assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      }
    }
    var warnings = new ArrayList<String>();
    var in = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8));
    if (status == 200) {
      assertThat(NetworkJson.read(in, "body", warnings::add)).isNotNull();
      assertThat(warnings.toString()).contains(expected);
    } else {
      assertThatThrownBy(() -> NetworkJson.read(in, "body", warnings::add))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(expected);
    }
  }

  @Test
  void aBodyMayBeCompressed() throws Exception {
    var document = "{\"vms\":[{\"vm_id\":\"zipped\"}]}";
    try (var server =
        TestServer.start(options -> options.withLimits(options.limits().withNetwork(10_000)))) {
      assertThat(status(server, zipped(server, document.getBytes(StandardCharsets.UTF_8), "gzip")))
          .isEqualTo(200);
      assertThat(server.get(NETWORK).body()).contains("zipped");

      var bomb = ("{\"vms\":[" + " ".repeat(1_000_000) + "]}").getBytes(StandardCharsets.UTF_8);
      assertThat(status(server, zipped(server, bomb, "gzip"))).isEqualTo(413);
      assertThat(status(server, zipped(server, bomb, "br"))).isEqualTo(415);
      var cut = zip(document.getBytes(StandardCharsets.UTF_8));
      var damaged = request(server, Arrays.copyOf(cut, cut.length - 9), "gzip");
      assertThat(server.client.send(damaged, HttpResponse.BodyHandlers.ofString()).body())
          .contains("bad_body", "damaged gzip data");
      assertThat(server.get(NETWORK).body()).contains("zipped");
    }
  }

  private static byte[] zip(byte[] document) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(document);
    }
    return bytes.toByteArray();
  }

  private static HttpRequest zipped(TestServer server, byte[] document, String encoding)
      throws IOException {
    return request(server, zip(document), encoding);
  }

  private static HttpRequest request(TestServer server, byte[] body, String encoding) {
    return HttpRequest.newBuilder(server.uri(NETWORK))
        .headers(JSON)
        .header("content-encoding", encoding)
        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void invalidUtf8IsRefusedInABodyAndInAnAddress() throws Exception {
    try (var server = TestServer.start()) {
      var before = server.get(NETWORK).body();
      var body = "{\"vms\":[{\"vm_id\":\"\u00ff\"}]}".getBytes(StandardCharsets.ISO_8859_1);
      var answer =
          server.client.send(
              request(server, body, "identity"), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("UTF-8");
      assertThat(server.get(NETWORK).body()).isEqualTo(before);

      assertThat(server.get("/attack?vm_id=%ff%fe").statusCode()).isEqualTo(400);
      assertThat(server.get("/attack?vm_id=%c3%a9%e2%82%ac").statusCode()).isEqualTo(404);
      assertThat(server.get("/attack?vm_id=%c3").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void whatOtherInstancesCannotBeToldIsRefused() throws Exception {
    try (var server = TestServer.start()) {
      server.uploadFailure = new ChannelsAway("redis://cache:6379/0: Connection refused");
      var answer = put(server, "{\"vms\":[]}");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("channels_away", "redis://cache:6379/0");
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
    } catch (IOException e) {
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
