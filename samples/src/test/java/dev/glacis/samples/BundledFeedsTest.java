package dev.glacis.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.core.reputation.Scores;
import dev.glacis.formats.feed.Feeds;
import dev.glacis.formats.geo.PlaceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundledFeedsTest {
  private static final Path SAMPLES =
      Path.of("src/main/resources/dev/glacis/samples").toAbsolutePath();
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final List<Prefix> DOCUMENTATION =
      Stream.of(
              "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32")
          .map(Prefix::parse)
          .toList();

  @Test
  void theyAreWhatTheirGeneratorWrites() throws IOException {
    var made = SampleFeeds.make(Files.readAllLines(SAMPLES.resolve("places.csv")));

    assertThat(made).isNotEmpty();
    for (var file : made.entrySet()) {
      assertThat(SAMPLES.resolve("feeds").resolve(file.getKey())).hasContent(file.getValue());
    }
  }

  @Test
  void theyAccuseDocumentationAddressesAndSystemsOnly() throws IOException {
    var events = new ArrayList<FeedEvent>();
    var reading =
        Feeds.read(SAMPLES.resolve("feeds"), places().asns(), new Intake("t"), NOW, events::add);

    assertThat(reading.feeds()).hasSize(3).allMatch(feed -> feed.dropped().isEmpty());
    assertThat(events).hasSizeGreaterThan(400);
    for (var event : events) {
      var network = Objects.requireNonNull(event.network());
      assertThat(DOCUMENTATION).anyMatch(prefix -> prefix.contains(network.address()));
      assertThat(
              event.asn() >= 64496 && event.asn() <= 64511
                  || event.asn() >= 65536 && event.asn() <= 65551)
          .as("AS%d", event.asn())
          .isTrue();
    }
  }

  @Test
  void theyTellBadNetworksFromCleanOnes() throws IOException {
    var places = places();
    var scores = scores(places);

    assertThat(scores.riskOf(Address.parse("192.0.2.225"))).isGreaterThan(70);
    assertThat(scores.riskOf(Address.parse("192.0.2.100"))).isZero();
    assertThat(scores.riskOf(Address.parse("198.19.0.1"))).isZero();
    assertThat(scores.riskOf(Address.parse("2001:db8:900d::1"))).isZero();
    assertThat(scores.top(3)).extracting("asn").contains(64503L, 65536L);
    assertThat(scores.all().stream().map(row -> Math.round(row.risk() / 10)).distinct().count())
        .isGreaterThan(5);
  }

  @Test
  void everyPlaceIsOnTheMapAndNamesItsSystem() throws IOException {
    var places = places();

    for (var line : Files.readAllLines(SAMPLES.resolve("places.csv")).stream().skip(1).toList()) {
      var first = Prefix.parse(line.substring(0, line.indexOf(','))).address();
      assertThat(places.locate(first)).as(line).isNotNull();
      assertThat(places.asns().nameOf(places.asns().asnOf(first))).startsWith("Example ");
    }
  }

  private static Scores scores(PlaceTable places) throws IOException {
    var builder = new ScoreBuilder(places.asns());
    Feeds.read(SAMPLES.resolve("feeds"), places.asns(), new Intake("t"), NOW, builder::add);
    return builder.build(NOW);
  }

  private static PlaceTable places() throws IOException {
    return PlaceTable.read(SAMPLES.resolve("places.csv"));
  }
}
