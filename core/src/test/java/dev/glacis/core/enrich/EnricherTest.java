package dev.glacis.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Judgement;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnricherTest {
  private static final Place OSLO = new Place("Europe", "EU", "Norway", "NO", "Oslo", 59.9, 10.7);
  private static final Place SITE = new Place("Europe", "EU", "Austria", "AT", "Vienna", 48, 16);
  private static final Prefix OUTSIDE = Prefix.parse("192.0.2.0/24");
  private static final AsnTable SYSTEMS =
      AsnTable.builder().add(OUTSIDE, 64496).name(64496, "Example Transit 3").build();

  @Test
  void anAttackFromOutsideIsLocatedNamedAndJudged() {
    var attack = ready(enricher(SITE), raw("192.0.2.7", "10.20.1.10", 443, -1, null));
    assertThat(attack.service()).isEqualTo("HTTPS");
    assertThat(attack.source().place()).isEqualTo(OSLO);
    assertThat(attack.source().asn()).isEqualTo(64496);
    assertThat(attack.source().asName()).isEqualTo("Example Transit 3");
    assertThat(attack.source().vmId()).isNull();
    assertThat(attack.target().place()).isEqualTo(SITE);
    assertThat(attack.target().asn()).isZero();
    assertThat(attack.target().vmId()).isEqualTo("web-1");
    assertThat(attack.target().vmName()).isEqualTo("web-1's name");
    assertThat(attack.surface())
        .isEqualTo(new Judgement(Disposition.ALLOWED, List.of("fw-web"), 1));
  }

  @Test
  void thePortsProtocolDecidesWhereTheReportNamesNone() {
    assertThat(
            ready(enricher(SITE), raw("192.0.2.7", "10.20.1.10", 53, -1, null))
                .surface()
                .disposition())
        .isEqualTo(Disposition.BLOCKED);
    assertThat(
            ready(enricher(SITE), raw("192.0.2.7", "10.20.1.10", 443, Protocol.UDP, null))
                .surface()
                .disposition())
        .isEqualTo(Disposition.BLOCKED);
  }

  @Test
  void aServiceThatTheReportNamesIsKept() {
    assertThat(ready(enricher(SITE), raw("192.0.2.7", "10.20.1.10", 443, -1, "PORTAL")).service())
        .isEqualTo("PORTAL");
  }

  @Test
  void anAttackFromInsideStandsAtTheOwnSite() {
    var attack = ready(enricher(SITE), raw("10.20.1.10", "10.20.3.10", 3306, -1, null));
    assertThat(attack.source().place()).isEqualTo(SITE);
    assertThat(attack.surface().disposition()).isEqualTo(Disposition.ALLOWED);
  }

  @Test
  void ownAddressesAreNowhereWhereNoSiteIsNamed() {
    var attack = ready(enricher(null), raw("192.0.2.7", "10.20.1.10", 443, -1, null));
    assertThat(attack.target().place()).isNull();
    assertThat(attack.source().place()).isEqualTo(OSLO);
  }

  @Test
  void aNetworkThatTheUserNamedIsNeverLookedUp() {
    var attack = ready(enricher(SITE), raw("192.0.2.7", "203.0.113.5", 22, -1, null));
    assertThat(attack.target().place()).isEqualTo(SITE);
  }

  @Test
  void aPublicMachineOfTheNetworkIsShownAtTheOwnSiteIfNoTablePlacesIt() {
    var attack = ready(enricher(SITE), raw("192.0.2.7", "198.51.100.1", 22, -1, null));
    assertThat(attack.target().place()).isEqualTo(SITE);
    assertThat(attack.target().vmId()).isEqualTo("public-1");
  }

  @ParameterizedTest
  @CsvSource({
    "198.18.0.1,10.20.1.10,unlocatable_source",
    "192.0.2.7,198.18.0.1,unlocatable_target",
    "224.0.0.1,10.20.1.10,multicast_source",
    "192.0.2.7,255.255.255.255,multicast_target",
    "192.0.2.7,ff02::1,multicast_target",
    "0.0.0.0,10.20.1.10,unspecified_source",
    "192.0.2.7,::,unspecified_target",
  })
  void whatCannotBeShownIsRefusedWithAReason(String source, String target, String reason) {
    assertThat(enricher(SITE).enrich(raw(source, target, 22, -1, null)))
        .isEqualTo(new Enricher.Outcome.Refused(reason));
  }

  @Test
  void anAllowedAttackByABadNetworkOnACentralMachineComesFirst() {
    assertThat(priority(1, Disposition.ALLOWED, 1_000, 100)).isEqualTo(100, within(1e-9));
    assertThat(priority(1, Disposition.ALLOWED, 0, 0)).isEqualTo(25, within(1e-9));
    assertThat(priority(0.5, Disposition.BLOCKED, 8, 50))
        .isEqualTo(100 * 0.5 * 0.2 * 0.75 * 0.75, within(1e-9));
  }

  @Property
  void priorityIsAPercentageThatGrowsWithEachOfItsCauses(
      @ForAll @DoubleRange(max = 1) double confidence,
      @ForAll @IntRange(max = 100_000) int blast,
      @ForAll @DoubleRange(max = 100) double risk) {
    var blocked = priority(confidence, Disposition.BLOCKED, blast, risk);
    var unknown = priority(confidence, Disposition.UNKNOWN, blast, risk);
    var allowed = priority(confidence, Disposition.ALLOWED, blast, risk);
    assertThat(blocked).isBetween(0.0, unknown);
    assertThat(allowed).isBetween(unknown, 100.0);
    assertThat(priority(confidence, Disposition.ALLOWED, blast + 1, risk))
        .isGreaterThanOrEqualTo(allowed);
    assertThat(priority(confidence, Disposition.ALLOWED, blast, 100))
        .isGreaterThanOrEqualTo(allowed);
  }

  @Test
  void statisticsForgetWhatIsOlderThanAnHour() {
    var statistics = new AttackStatistics();
    var attack = ready(enricher(SITE), raw("192.0.2.7", "10.20.1.10", 443, -1, null));
    var start = Instant.parse("2026-11-20T09:00:30Z");
    IntStream.range(0, 90).forEach(i -> statistics.add(attack, start.plusSeconds(60L * i)));
    var snapshot = statistics.snapshot(start.plusSeconds(60 * 89));
    assertThat(snapshot.lastHour().types()).containsExactly(Map.entry("HTTPS", 60L));
    assertThat(snapshot.total().types()).containsExactly(Map.entry("HTTPS", 90L));
    assertThat(snapshot.total().topIncoming()).containsExactly(Map.entry("Austria", 90L));
    assertThat(snapshot.total().topOutgoing()).containsExactly(Map.entry("Norway", 90L));
    assertThat(statistics.snapshot(start.plusSeconds(7200 * 2)).lastHour().types()).isEmpty();
  }

  private static double priority(
      double confidence, Disposition disposition, int blast, double risk) {
    return Enricher.priority(confidence, new Judgement(disposition, List.of(), blast), risk);
  }

  private static Attack ready(Enricher enricher, RawAttack raw) {
    var outcome = enricher.enrich(raw);
    assertThat(outcome).isInstanceOf(Enricher.Outcome.Ready.class);
    return ((Enricher.Outcome.Ready) outcome).attack();
  }

  private static Enricher enricher(@Nullable Place site) {
    return new Enricher(
        Services.DEFAULT,
        address -> OUTSIDE.contains(address) ? OSLO : null,
        SYSTEMS,
        Scores.none(SYSTEMS, Instant.EPOCH),
        Surface.of(
            new Network(
                List.of(
                    vm("web-1", "web", "10.20.1.10"),
                    vm("db-1", "db", "10.20.3.10"),
                    vm("public-1", "public", "198.51.100.1")),
                List.of(
                    new Network.FirewallRule(
                        "fw-web",
                        null,
                        "web",
                        List.of(Prefix.parse("0.0.0.0/0")),
                        List.of(Ports.parse("tcp/443"))),
                    new Network.FirewallRule("fw-db", "web", "db", List.of(), List.of())))),
        new OwnNetwork(List.of(Prefix.parse("203.0.113.0/24")), site));
  }

  private static Network.Vm vm(String id, String tag, String address) {
    return new Network.Vm(id, id + "'s name", List.of(tag), List.of(Address.parse(address)));
  }

  private static RawAttack raw(
      String source, String target, int port, int protocol, @Nullable String type) {
    return new RawAttack(
        "r-1",
        "http",
        false,
        Address.parse(source),
        40_000,
        Address.parse(target),
        port,
        protocol,
        type,
        null,
        null,
        1,
        Instant.parse("2026-11-20T09:00:00Z"));
  }
}
