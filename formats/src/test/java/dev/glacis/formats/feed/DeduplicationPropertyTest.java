package dev.glacis.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.ScoreBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DeduplicationPropertyTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final String HEADER =
      "id,data type,sourcedate,address,asn,confidence,hostility,reputationrating\n";
  private static final long FIRST_ASN = 64496;
  private static final int SYSTEMS = 4;

  @Property(tries = 100)
  void anEventCountsOnceHoweverOftenAndInWhicheverFilesItIsSeen(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int files) throws IOException {
    var random = new Random(seed);
    var events = events(random);
    var sightings = new ArrayList<Event>(events);
    for (var again = random.nextInt(3 * events.size()); again > 0; again--) {
      sightings.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(sightings, random);

    var once = read(List.of(events));
    var often = read(deal(sightings, files, random));

    assertThat(often.size()).isEqualTo(once.size()).isEqualTo(events.size());
    assertThat(often.merged()).isEqualTo(once.merged());
    assertThat(often.build(NOW).all()).isEqualTo(once.build(NOW).all());
    for (var asn = FIRST_ASN; asn < FIRST_ASN + SYSTEMS; asn++) {
      var scores = often.build(NOW);
      if (scores.hasScore(asn)) {
        assertThat(scores.score(asn)).isCloseTo(naiveScore(sightings, asn), within(1e-9));
      } else {
        assertThat(naiveScore(sightings, asn)).isZero();
      }
    }
  }

  private static double naiveScore(List<Event> sightings, long asn) {
    var sum = 0.0;
    for (var event : new LinkedHashSet<>(sightings)) {
      if (event.asn() == asn) {
        sum +=
            (event.confidence + event.hostility + event.reputation)
                / (event.hostility == 0 ? 15.0 : 20.0);
      }
    }
    return sum;
  }

  /// Different events: no two of one id and address, or, without id, of one address and date.
  private static List<Event> events(Random random) {
    var events = new ArrayList<Event>();
    var seen = new LinkedHashSet<String>();
    for (var i = 1 + random.nextInt(60); i > 0; i--) {
      var event =
          new Event(
              random.nextInt(4) == 0 ? "" : "" + random.nextInt(10),
              1 + random.nextInt(3),
              random.nextInt(8),
              random.nextInt(6),
              random.nextInt(6),
              random.nextInt(11));
      if (seen.add(
          event.id.isEmpty() ? event.host + " on " + event.day : event.host + " " + event.id)) {
        events.add(event);
      }
    }
    return events;
  }

  private static List<List<Event>> deal(List<Event> sightings, int files, Random random) {
    var hands = new ArrayList<List<Event>>();
    for (var i = 0; i < files; i++) {
      hands.add(new ArrayList<>());
    }
    sightings.forEach(event -> hands.get(random.nextInt(files)).add(event));
    return hands;
  }

  private static ScoreBuilder read(List<List<Event>> files) throws IOException {
    var builder = new ScoreBuilder(AsnTable.EMPTY);
    for (var i = 0; i < files.size(); i++) {
      var text = new StringBuilder(HEADER);
      files.get(i).forEach(event -> text.append(event.row()));
      Feeds.read(
          new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
          "Deepsight_" + i + ".csv",
          AsnTable.EMPTY,
          new Intake("rows"),
          NOW,
          builder::add);
    }
    return builder;
  }

  /// @param day of October 2026
  /// @param host last octet of the address
  private record Event(
      String id, int day, int host, int confidence, int hostility, int reputation) {
    long asn() {
      return FIRST_ASN + host % SYSTEMS;
    }

    String row() {
      return "%s,bot,2026-10-0%d,192.0.2.%d,%d,%d,%d,%d\n"
          .formatted(id, day, host, asn(), confidence, hostility, reputation);
    }
  }
}
