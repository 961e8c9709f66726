package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// On the network of [TestServer]: office → web → db, and the internet → web.
class QuestionsTest {
  private static final String SURFACE = "/api/v1/surface/";
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
  void blastIsPagedAndCounted() throws Exception {
    var whole = server.get(SURFACE + "blast?vm_id=office-2");
    assertThat(whole.body()).contains("web-1", "db-1").doesNotContain("office");
    assertThat(whole.headers().firstValue("x-total-count")).contains("2");
    var first = server.get(SURFACE + "blast?vm_id=office-2&limit=1");
    assertThat(TestServer.json(first)).hasSize(1);
    assertThat(first.headers().firstValue("x-total-count")).contains("2");
    var second =
        server.json(
            SURFACE
                + "blast?vm_id=office-2&limit=1&after="
                + TestServer.json(first).get(0).asText());
    assertThat(second).hasSize(1).isNotEqualTo(TestServer.json(first));
  }

  @Test
  void depthBoundsTheAttackers() throws Exception {
    assertThat(server.get(SURFACE + "attackers?vm_id=db-1&depth=1").body())
        .isEqualTo("[\"web-1\"]");
    assertThat(server.json(SURFACE + "attackers?vm_id=db-1&depth=2")).hasSize(3);
    assertThat(server.get("/attack?vm_id=db-1&mode=direct&depth=1").statusCode()).isEqualTo(200);
    assertThat(server.get("/attack?vm_id=db-1&mode=direct&depth=2").statusCode()).isEqualTo(400);
    assertThat(server.get("/attack?vm_id=db-1&depth=0").body()).contains("\"depth\"");
  }

  @Test
  void aPathNamesTheRulesOfEachHop() throws Exception {
    assertThat(server.get(SURFACE + "path?from=internet&to=db-1").body())
        .isEqualTo(
            "{\"from\":\"internet\",\"to\":\"db-1\",\"reachable\":true,\"hops\":["
                + "{\"from\":\"internet\",\"to\":\"web-1\",\"rules\":[\"fw-3\"]},"
                + "{\"from\":\"web-1\",\"to\":\"db-1\",\"rules\":[\"fw-2\"]}]}");
    assertThat(server.json(SURFACE + "path?from=db-1&to=web-1").get("reachable").asBoolean())
        .isFalse();
  }

  @Test
  void chokeRulesComeNearestFirst() throws Exception {
    assertThat(server.get(SURFACE + "choke?to=db-1").body())
        .isEqualTo(
            "{\"from\":\"internet\",\"to\":\"db-1\",\"reachable\":true,\"rules\":[\"fw-2\",\"fw-3\"],"
                + "\"more\":0,\"set\":[],\"minimum\":true}");
    assertThat(server.json(SURFACE + "choke?to=db-1&from=office-2").get("rules").toString())
        .isEqualTo("[\"fw-2\",\"fw-1\"]");
    assertThat(server.json(SURFACE + "choke?to=alone&from=any").get("reachable").asBoolean())
        .isFalse();
  }

  @Test
  void exposureNamesMachinesPortsAndRules() throws Exception {
    var answer = server.get(SURFACE + "exposure");
    assertThat(answer.body())
        .isEqualTo("[{\"vm_id\":\"web-1\",\"ports\":[\"any\"],\"rules\":[\"fw-3\"]}]");
    assertThat(answer.headers().firstValue("x-total-count")).contains("1");
    assertThat(server.get(SURFACE + "exposure?after=web-1").body()).isEqualTo("[]");
  }

  @Test
  void theTopMachinesComeFirst() throws Exception {
    assertThat(server.get(SURFACE + "top?limit=1").body())
        .isEqualTo(
            "{\"by\":\"attackers\",\"exact\":true,\"vms\":[{\"vm_id\":\"db-1\",\"count\":3}]}");
    assertThat(server.json(SURFACE + "top?by=blast").at("/vms/0/count").asInt()).isEqualTo(2);
    assertThat(server.get(SURFACE + "top?by=size").statusCode()).isEqualTo(400);
  }

  @Test
  void aDifferenceIsFromWhatIsServedUnlessToldOtherwise() throws Exception {
    var after =
        """
        {"vms":[{"vm_id":"web-1","tags":["web"]},{"vm_id":"db-1","tags":["db"]},{"vm_id":"new"}],
         "fw_rules":[{"fw_id":"fw-9","source_tag":"db","dest_tag":"web"}]}\
        """;
    var fromServed = difference("{\"after\":" + after + "}");
    assertThat(fromServed.statusCode()).isEqualTo(200);
    var found = TestServer.json(fromServed);
    assertThat(found.at("/vms/added/examples/0").asText()).isEqualTo("new");
    assertThat(found.at("/vms/removed/count").asInt()).isEqualTo(3);
    assertThat(found.at("/attackers/gained").toString())
        .isEqualTo(
            "{\"count\":1,\"examples\":[{\"vm_id\":\"web-1\",\"count\":1,\"examples\":[\"db-1\"]}]}");
    assertThat(found.at("/attackers/lost/count").asInt()).isEqualTo(2);
    assertThat(found.at("/exposure/lost/examples/0/ports/0").asText()).isEqualTo("any");

    var same = TestServer.json(difference("{\"before\":" + after + ",\"after\":" + after + "}"));
    assertThat(same.findValuesAsText("count")).containsOnly("0");
  }

  @Test
  void aDifferenceOfWhatIsNoNetworkSaysWhere() throws Exception {
    assertThat(difference("{\"after\":{\"vms\":[{}]}}").body())
        .contains("bad_body", "body:1:18: a machine without vm_id");
    assertThat(difference("{\"before\":{\"vms\":[]}}").body()).contains("expected \\\"after\\\"");
    assertThat(server.send("POST", SURFACE + "diff", "{}").statusCode()).isEqualTo(415);
  }

  @Test
  void whatIfChangesNothingThatIsServed() throws Exception {
    var found = server.json(SURFACE + "whatif?remove=fw-2&add=internet-%3Edb:tcp/5432");
    assertThat(found.at("/rules/removed/examples/0").asText()).isEqualTo("fw-2");
    assertThat(found.at("/attackers/lost/count").asInt()).isZero();
    assertThat(found.at("/direct/gained/examples/0").asText()).isEqualTo("db-1");
    assertThat(found.at("/exposure/gained/examples/0").toString())
        .isEqualTo("{\"vm_id\":\"db-1\",\"ports\":[\"tcp/5432\"]}");
    assertThat(server.json(SURFACE + "attackers?vm_id=db-1")).hasSize(3);

    var posted =
        server.send(
            "POST",
            SURFACE + "whatif",
            "{\"add\":[{\"fw_id\":\"x\",\"source_tag\":\"db\",\"dest_tag\":\"office\"},\"db->web\"]}",
            "content-type",
            "application/json");
    assertThat(TestServer.json(posted).at("/rules/added/examples").toString())
        .isEqualTo("[\"x\",\"what-if-2\"]");
  }

  @Test
  void whatIfNamesTheParameterThatIsWrong() throws Exception {
    assertThat(server.get(SURFACE + "whatif").statusCode()).isEqualTo(400);
    assertThat(server.get(SURFACE + "whatif?remove=fw-99").body())
        .contains("no rule has the id 'fw-99'", "\"parameter\":\"remove\"");
    assertThat(server.get(SURFACE + "whatif?add=web").body()).contains("\"parameter\":\"add\"");
    for (var body : new String[] {"[]", "{\"add\":[1]}", "{\"remove\":[{}]}", "{\"add\":\"a\"}"}) {
      var answer =
          server.send("POST", SURFACE + "whatif", body, "content-type", "application/json");
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void aMachineThatIsNotThereIsNamedByItsParameter() throws Exception {
    for (var path :
        new String[] {
          "blast?vm_id=x",
          "path?from=x&to=db-1",
          "path?from=db-1&to=x",
          "choke?to=x",
          "choke?to=db-1&from=x"
        }) {
      var answer = server.get(SURFACE + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("unknown_vm", "parameter");
    }
  }

  private static HttpResponse<String> difference(String body) throws Exception {
    return server.send("POST", SURFACE + "diff", body, "content-type", "application/json");
  }
}
