package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerTest {
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
  void attackersAreAJsonArrayOfIdsWithTheirCount() throws Exception {
    var response = server.get("/attack?vm_id=web-1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestServer.json(response)).hasSize(2);
    assertThat(response.body()).contains("\"office-2\"").contains("\"office \\\"1\\\"\"");
    assertThat(response.headers().firstValue("x-total-count")).contains("2");
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void attackersComeStepByStepUnlessOneStepIsAskedFor() throws Exception {
    assertThat(server.json("/attack?vm_id=db-1")).hasSize(3);
    assertThat(server.get("/attack?vm_id=db-1&mode=direct").body()).isEqualTo("[\"web-1\"]");
    assertThat(server.get("/attack?vm_id=db-1&port=tcp/22").body()).isEqualTo("[]");
  }

  @Test
  void aMachineThatNobodyCanAttackHasAnEmptyAnswer() throws Exception {
    var response = server.get("/attack?vm_id=alone");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("[]");
    assertThat(response.headers().firstValue("x-total-count")).contains("0");
  }

  @Test
  void pagesOneAfterAnotherGiveEveryAttackerOnce() throws Exception {
    var all = server.json("/api/v1/attack?vm_id=db-1");
    var first = server.get("/attack?vm_id=db-1&limit=2");
    assertThat(first.headers().firstValue("x-total-count")).contains("3");
    var page = TestServer.json(first);
    assertThat(page).hasSize(2);
    var last = page.get(1).asText().replace(" ", "%20").replace("\"", "%22");
    var rest = server.json("/attack?vm_id=db-1&limit=2&after=" + last);
    assertThat(rest).hasSize(1);
    assertThat(page.get(0)).isEqualTo(all.get(0));
    assertThat(rest.get(0)).isEqualTo(all.get(2));
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() {
    var port = server.port();
    assertThatThrownBy(() -> TestServer.startOn("127.0.0.1", port))
        .isInstanceOf(CannotListen.class)
        .hasMessage("port " + port + " is in use on 127.0.0.1; another one is chosen with --port");
  }
}
