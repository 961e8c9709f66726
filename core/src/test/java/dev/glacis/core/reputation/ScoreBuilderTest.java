package dev.glacis.core.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoreBuilderTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final AsnTable TABLE =
      AsnTable.builder()
          .add(Prefix.parse("192.0.2.0/25"), 64496)
          .add(Prefix.parse("192.0.2.128/25"), 64497)
          .name(64496, "Example Transit 1")
          .build();

  @Test
  void aScoreIsTheSumOfTwentiethsOrOfFifteenthsWithoutHostility() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(rated("1", "192.0.2.1", 64496, MAY, new Rating(4, 3, 9)));
    builder.add(rated("2", "192.0.2.2", 64496, MAY, new Rating(3, 0, 6)));

    var scores = builder.build(NOW);

    assertThat(scores.score(64496)).isEqualTo(16.0 / 20 + 9.0 / 15);
    assertThat(scores.badness(64496)).isEqualTo((0.8 + 0.6) / 128);
    assertThat(scores.hasScore(64497)).isFalse();
    assertThat(scores.score(64497)).isNaN();
  }

  @Test
  void aSystemOfUnknownSizeCountsAs256Addresses() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(rated("1", "198.51.100.1", 64510, MAY, new Rating(5, 5, 10)));

    assertThat(builder.build(NOW).badness(64510)).isEqualTo(1.0 / 256);
  }

  @Test
  void historicalScoreIsBadnessAfterEachEventByDate() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(rated("late", "192.0.2.1", 64496, JUNE, new Rating(5, 5, 10)));
    builder.add(rated("early", "192.0.2.1", 64496, MAY, new Rating(5, 0, 10)));
    builder.add(rated("other", "192.0.2.129", 64497, MAY, new Rating(1, 1, 2)));

    assertThat(builder.merged())
        .extracting(row -> row.event().id(), ScoredEvent::historicalScore)
        .containsExactly(
            tuple("early", 1.0 / 128), tuple("late", 2.0 / 128), tuple("other", 0.2 / 128));
  }

  @Test
  void anEventSeenAgainChangesNothing() {
    var once = new ScoreBuilder(TABLE);
    var twice = new ScoreBuilder(TABLE);
    var event = rated("1", "192.0.2.1", 64496, MAY, new Rating(4, 3, 9));
    var sameIdLater = rated("1", "192.0.2.1", 64496, JUNE, new Rating(5, 5, 10));

    once.add(event);
    assertThat(twice.add(sameIdLater)).isTrue();
    assertThat(twice.add(event)).isFalse();
    assertThat(twice.add(event)).isFalse();

    assertThat(twice.merged()).isEqualTo(once.merged());
  }

  @Test
  void withoutIdTheDateTellsEventsApart() {
    var builder = new ScoreBuilder(TABLE);

    assertThat(builder.add(rated(null, "192.0.2.1", 64496, MAY, new Rating(5, 0, 10)))).isTrue();
    assertThat(builder.add(rated(null, "192.0.2.1", 64496, JUNE, new Rating(5, 0, 10)))).isTrue();
    assertThat(builder.add(rated(null, "192.0.2.1", 64496, JUNE, new Rating(5, 0, 10)))).isFalse();
  }

  @Test
  void oneIdOnTwoAddressesIsTwoEvents() {
    var builder = new ScoreBuilder(TABLE);

    assertThat(builder.add(rated("1", "192.0.2.1", 64496, MAY, new Rating(5, 0, 10)))).isTrue();
    assertThat(builder.add(rated("1", "192.0.2.2", 64496, MAY, new Rating(5, 0, 10)))).isTrue();
  }

  @Test
  void aListCarriesRiskButNoScore() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(listed("192.0.2.0/30", 64496, MAY));

    var scores = builder.build(NOW);

    assertThat(scores.hasScore(64496)).isFalse();
    assertThat(scores.risk(64496)).isPositive();
    assertThat(scores.riskOf(Address.parse("192.0.2.3")))
        .isGreaterThan(scores.riskOf(Address.parse("192.0.2.4")));
    assertThat(scores.riskOf(Address.parse("192.0.2.4"))).isPositive();
    assertThat(scores.riskOf(Address.parse("192.0.2.128"))).isZero();
    assertThat(scores.riskOf(Address.parse("203.0.113.1"))).isZero();
  }

  @Test
  void aListReadOnManyDatesIsOnePieceOfEvidence() {
    var once = new ScoreBuilder(TABLE);
    once.add(listed("192.0.2.9", 64496, MAY));
    var daily = new ScoreBuilder(TABLE);
    daily.add(listed("192.0.2.9", 64496, MAY));
    daily.add(listed("192.0.2.9", 64496, JUNE));

    assertThat(daily.build(NOW).risk(64496)).isEqualTo(once.build(NOW).risk(64496));
  }

  @Test
  void evidenceOnANetworkCountsForTheNetworksInsideIt() {
    var builder = new ScoreBuilder(AsnTable.EMPTY);
    builder.add(listed("198.51.100.0/24", 0, MAY));
    builder.add(listed("198.51.100.16/28", 0, MAY));
    builder.add(listed("198.51.100.64/26", 0, MAY));

    var scores = builder.build(NOW);

    assertThat(scores.riskOf(Address.parse("198.51.100.1")))
        .isEqualTo(Risk.ofAddress(0.3, 0), within(1e-9));
    assertThat(scores.riskOf(Address.parse("198.51.100.17")))
        .isEqualTo(Risk.ofAddress(0.6, 0), within(1e-9));
    assertThat(scores.riskOf(Address.parse("198.51.100.65")))
        .isEqualTo(Risk.ofAddress(0.6, 0), within(1e-9));
  }

  @Test
  void anIpv6AddressSpeaksForItsSlash64() {
    var builder = new ScoreBuilder(AsnTable.EMPTY);
    builder.add(rated("1", "2001:db8:bad:1::7", 0, MAY, new Rating(5, 5, 10)));

    var scores = builder.build(NOW);

    assertThat(scores.riskOf(Address.parse("2001:db8:bad:1::8"))).isEqualTo(75);
    assertThat(scores.riskOf(Address.parse("2001:db8:bad:2::7"))).isZero();
  }

  @Test
  void moreEvidenceIsMoreRiskAndALargerNetworkNeedsMoreOfIt() {
    assertThat(Risk.ofSystem(4, 0, 32)).isEqualTo(50);
    assertThat(Risk.ofSystem(8, 0, 32)).isEqualTo(75);
    assertThat(Risk.ofSystem(4, 0, 1 << 16)).isLessThan(5);
    assertThat(Risk.ofSystem(0, 0, 32)).isZero();
    assertThat(Risk.ofSystem(1e9, 0, 32)).isEqualTo(100);
  }

  @Test
  void aListThatNamesAWholeSystemCountsWhateverItsSize() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(new FeedEvent("asn-drop", null, null, 64496, MAY, null, 1, List.of()));
    builder.add(new FeedEvent("asn-drop", null, null, 64496, JUNE, null, 1, List.of()));

    var scores = builder.build(NOW);

    assertThat(scores.risk(64496)).isEqualTo(75);
    assertThat(scores.riskOf(Address.parse("192.0.2.1"))).isEqualTo(37.5);
    assertThat(scores.hasScore(64496)).isFalse();
    assertThat(scores.all().getFirst().centrality()).isZero();
  }

  @Test
  void theOrderOfEventsChangesNothing() {
    var random = new Random(7);
    var events = new ArrayList<FeedEvent>();
    for (var i = 0; i < 200; i++) {
      var rating = new Rating(random.nextInt(6), random.nextInt(6), random.nextInt(11));
      var address = "192.0.2." + random.nextInt(256);
      events.add(
          rated(
              i % 3 == 0 ? null : "" + i % 50,
              address,
              TABLE.asnOf(Address.parse(address)),
              MAY.plusSeconds(random.nextInt(5)),
              rating));
    }
    var straight = build(events);
    Collections.shuffle(events, random);
    var shuffled = build(events);

    assertThat(shuffled.all()).isEqualTo(straight.all());
  }

  @Test
  void theWorstSystemsComeFirst() {
    var builder = new ScoreBuilder(TABLE);
    builder.add(rated("1", "192.0.2.1", 64496, MAY, new Rating(1, 1, 2)));
    builder.add(rated("2", "192.0.2.129", 64497, MAY, new Rating(5, 5, 10)));

    assertThat(builder.build(NOW).top(1)).extracting(AsnScore::asn).containsExactly(64497L);
  }

  private static Scores build(List<FeedEvent> events) {
    var builder = new ScoreBuilder(TABLE);
    events.forEach(builder::add);
    return builder.build(NOW);
  }

  private static FeedEvent rated(
      @Nullable String id, String address, long asn, Instant time, Rating rating) {
    return new FeedEvent("deepsight", id, Prefix.parse(address), asn, time, rating, 0, List.of());
  }

  private static FeedEvent listed(String network, long asn, Instant time) {
    return new FeedEvent("list", null, Prefix.parse(network), asn, time, null, 0.3, List.of());
  }
}
