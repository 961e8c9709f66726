package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebFilesTest {
  private static final String HASHED = "/assets/app-B1gHash0.js";

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
  void thePageIsAskedForEachTime() throws Exception {
    var page = server.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>test</title>");
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
    var tag = page.headers().firstValue("etag").orElseThrow();
    var again = server.get("/", "if-none-match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void filesWithAHashInTheirNameAreKeptForEver() throws Exception {
    var file = server.get(HASHED);
    assertThat(file.headers().firstValue("content-type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(file.headers().firstValue("cache-control"))
        .contains("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br|br",
        "BR;q=0.5|br",
        "gzip|gzip",
        "br;q=0, gzip|gzip",
        "br;q=0.0|none",
        "identity|none",
        "zstd|none",
      })
  void aCompressedSiblingIsSentToWhoTakesIt(String accepted, String expected) throws Exception {
    var file = server.get(HASHED, "accept-encoding", accepted);
    assertThat(file.headers().firstValue("content-encoding").orElse("none")).isEqualTo(expected);
    assertThat(file.headers().firstValue("vary")).contains("accept-encoding");
    assertThat(file.body().equals("export const x = 1;\n")).isEqualTo(expected.equals("none"));
  }
}
