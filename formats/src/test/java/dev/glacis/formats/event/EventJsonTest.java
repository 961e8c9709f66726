package dev.glacis.formats.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.enrich.AttackStatistics;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Judgement;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TIME = Instant.parse("2026-11-20T09:00:01.250Z");

  @Test
  void anAttackHasTheCompatibleMembersAndOurs() {
    var place = new Place("Europe", "EU", "Norway", "NO", "Tromsø", 69.65, 18.96);
    var attack =
        attack(
            new Attack.End(
                Address.parse("192.0.2.7"), 40000, place, 64496, "Example Transit 3", null, null),
            new Attack.End(Address.parse("fd20::10"), 22, null, 0, null, "vm-1", "web-1"));
    assertThat(new String(AttackJson.write(attack), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":"a1","protocol":"SSH","src":{"continent":"Europe","continent_code":"EU",\
            "country":"Norway","city":"Tromsø","iso_code":"NO","latitude":69.65,"longitude":18.96,\
            "ip":"192.0.2.7","port":40000,"asn":64496,"as_name":"Example Transit 3"},\
            "dst":{"ip":"fd20::10","port":22,"vm_id":"vm-1","vm_name":"web-1"},"cve":null,\
            "event_time":"2026-11-20 09:00:01","time":"2026-11-20T09:00:01.250Z","kind":"DoS",\
            "source":"detection","demo":true,"risk":76.83,"surface":{"disposition":"allowed",\
            "rules":["fw-1","fw-2"],"blast":12},"priority":33.33}\
            """);
  }

  @Test
  void anAttackIsReadBackAsItWas() throws BadInput {
    var place = new Place("Europe", "EU", "Norway", "NO", null, 69.65, 18.96);
    var source = Address.parse("192.0.2.7");
    var target = Address.parse("fd20::10");
    var attack =
        attack(
            new Attack.End(source, 40000, place, 64496, "Example Transit 3", null, null),
            new Attack.End(target, 22, null, 0, null, "vm-1", "web-1"));
    var event = AttackJson.write(attack);
    var read = AttackJson.read(event);
    assertThat(AttackJson.write(read)).isEqualTo(event);
    assertThat(read.source()).isEqualTo(attack.source());
    assertThat(read.target()).isEqualTo(attack.target());
    assertThat(read.time()).isEqualTo(attack.time());
  }

  @Test
  void whatIsNoAttackIsRefused() {
    for (var text : List.of("", "[]", "{}", "{\"id\":\"a1\",\"source\":\"x\",\"demo\":true}")) {
      assertThatThrownBy(() -> AttackJson.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("no attack as an event: ");
    }
  }

  @Test
  void hostileTextIsEscaped() throws IOException {
    var place = new Place("Eu\"rope", "EU", "</script>\u0000", "NO", "\u2028\ud83d\ude00", 1, 2);
    var end = new Attack.End(Address.parse("192.0.2.7"), 0, place, 1, "a\\b\n", null, null);
    var read = JSON.readTree(AttackJson.write(attack(end, end))).path("src");
    assertThat(read.path("continent").textValue()).isEqualTo(place.continent());
    assertThat(read.path("country").textValue()).isEqualTo(place.country());
    assertThat(read.path("city").textValue()).isEqualTo(place.city());
    assertThat(read.path("as_name").textValue()).isEqualTo("a\\b\n");
  }

  @Test
  void anAlertHasTheMembersOfTheApi() {
    var alert =
        new Alert(
            "0123",
            Instant.parse("2026-11-20T09:00:00Z"),
            Instant.parse("2026-11-20T09:00:05Z"),
            TrafficClass.PORT_SCAN,
            new Alert.Side(null, null, 21),
            new Alert.Side(Address.parse("10.20.1.10"), null, 1),
            412,
            824,
            0,
            0.912345,
            true,
            List.of(new Alert.Reason("host/ports", 412, Double.NaN, "412 different ports in 5 s")));
    assertThat(new String(AlertJson.write(alert), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":"0123","window_start":"2026-11-20T09:00:00Z","window_end":"2026-11-20T09:00:05Z",\
            "kind":"PortScan","src":{"ip":null,"count":21},\
            "dst":{"ip":"10.20.1.10","count":1,"port":null},"flows":412,"packets":824,"bytes":0,\
            "confidence":0.9123,"provisional":true,"explanation":[{"feature":"host/ports",\
            "value":412.0,"benign_percentile":null,"text":"412 different ports in 5 s"}]}\
            """);
  }

  @Test
  void statisticsNeverGrowBeyondTheirBound() throws IOException {
    var statistics = new AttackStatistics();
    for (var i = 0; i < 2000; i++) {
      var place = new Place("", "", "x".repeat(300) + i, "", null, 0, 0);
      var end = new Attack.End(Address.parse("192.0.2.7"), 0, place, 0, null, null, null);
      statistics.add(attack(end, end), TIME);
    }
    var bytes = StatisticsJson.write(statistics.snapshot(TIME));
    assertThat(bytes.length).isLessThanOrEqualTo(8192);
    assertThat(JSON.readTree(bytes).path("types").path("SSH").intValue()).isEqualTo(2000);
  }

  @Test
  void statisticsNameTheLastHourAndTheTotal() {
    var statistics = new AttackStatistics();
    var norway = new Place("Europe", "EU", "Norway", "NO", null, 0, 0);
    var chile = new Place("South America", "SA", "Chile", "CL", null, 0, 0);
    var from = new Attack.End(Address.parse("192.0.2.7"), 0, norway, 0, null, null, null);
    var to = new Attack.End(Address.parse("192.0.2.8"), 0, chile, 0, null, null, null);
    statistics.add(attack(from, to), TIME);
    assertThat(
            new String(
                StatisticsJson.write(statistics.snapshot(TIME.plusSeconds(7200))),
                StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"types":{},"countries":{},"top_incoming":{},"top_outgoing":{},\
            "total_types":{"SSH":1},"total_countries":{"Chile":1,"Norway":1},\
            "total_top_incoming":{"Chile":1},"total_top_outgoing":{"Norway":1}}\
            """);
  }

  private static Attack attack(Attack.End source, Attack.End target) {
    return new Attack(
        "a1",
        "detection",
        true,
        "SSH",
        "DoS",
        null,
        TIME,
        source,
        target,
        76.8349,
        new Judgement(Disposition.ALLOWED, List.of("fw-1", "fw-2"), 12),
        100 / 3.0);
  }
}
