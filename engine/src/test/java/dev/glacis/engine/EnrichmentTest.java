package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Witness;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.enrich.Enricher;
import dev.glacis.core.enrich.OwnNetwork;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.enrich.RawAttack;
import dev.glacis.core.enrich.Services;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.core.spi.MemoryChannels;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrichmentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final Place SOMEWHERE = new Place("Europe", "EU", "Norway", "NO", "Oslo", 60, 10);
  private static final Place SITE = new Place("Europe", "EU", "Austria", "AT", "Vienna", 48, 16);
  private static final Enricher ENRICHER =
      new Enricher(
          Services.DEFAULT,
          address -> address.toString().startsWith("203.0.113.") ? null : SOMEWHERE,
          AsnTable.EMPTY,
          Scores.none(AsnTable.EMPTY, NOW),
          Surface.of(Network.EMPTY),
          new OwnNetwork(List.of(), SITE));

  private final Channels channels = new MemoryChannels(1, 100_000, 1 << 26);
  private final List<Attack> kept = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void closeChannels() {
    channels.close();
  }

  @Test
  void packetsBecomeAttacksOnTheChannel() throws IOException {
    var capture = HandmadeCapture.mixed();
    var enrichment = start(() -> ENRICHER);
    var detection =
        new Detection(
            TestModel::byUpload,
            (alert, witnesses) -> enrichment.submit(alert, witnesses, true),
            true,
            Metering.usual());
    detection.run(List.of(capture.traffic()));
    enrichment.close();

    var attacks = read("message");
    assertThat(attacks).hasSize(20 + 1 + 0 + 20);
    assertThat(kept)
        .extracting(Attack::id)
        .isEqualTo(attacks.stream().map(attack -> attack.path("id").textValue()).toList());
    assertThat(attacks)
        .allSatisfy(
            attack -> {
              assertThat(attack.path("source").textValue()).isEqualTo("detection");
              assertThat(attack.path("demo").booleanValue()).isTrue();
              assertThat(attack.path("dst").path("country").textValue()).isEqualTo("Austria");
            });
    assertThat(attacks).extracting(attack -> attack.path("id").textValue()).doesNotHaveDuplicates();
    assertThat(attacks)
        .extracting(attack -> attack.path("kind").textValue())
        .containsOnly("DoS", "PortScan");
    assertThat(attacks.getFirst().path("protocol").textValue()).isEqualTo("HTTP");
    var alerts = read("alert");
    assertThat(alerts.stream().map(alert -> alert.path("id").textValue()).distinct()).hasSize(4);
    assertThat(alerts.getFirst().path("src").path("count").intValue()).isEqualTo(600);

    DetectionTest.assertBalanced(detection.intakes());
    DetectionTest.assertBalanced(enrichment.intakes());
    var ledger = enrichment.intakes().getFirst().snapshot();
    assertThat(ledger.received()).isEqualTo(42);
    assertThat(ledger.dropped()).isEqualTo(Map.of("unlocatable_source", 1L));
    var statistics = JSON.readTree(lastStatistics());
    assertThat(statistics.path("top_incoming").path("Austria").intValue()).isEqualTo(41);
    assertThat(statistics.path("total_types").path("HTTP").intValue()).isEqualTo(20);
  }

  @Test
  void anAlertThatIsSupersededIsDrawnOnce() throws IOException {
    var enrichment = start(() -> ENRICHER);
    var provisional = alert("one", 10, true);
    enrichment.submit(provisional, List.of(witness(1)), false);
    enrichment.submit(alert("one", 20, false), List.of(witness(1)), false);
    enrichment.submit(provisional.withdrawn(), List.of(), false);
    enrichment.submit(alert("two", 20, false).withdrawn(), List.of(), false);
    enrichment.close();
    assertThat(read("alert")).hasSize(4);
    assertThat(read("message")).hasSize(1);
  }

  @Test
  void whatComesAfterTheEndIsCountedAsDropped() {
    var enrichment = start(() -> ENRICHER);
    enrichment.close();
    assertThat(enrichment.submit(raw(1))).isFalse();
    assertThat(enrichment.intakes().getFirst().snapshot().dropped())
        .isEqualTo(Map.of("closed", 1L));
  }

  @Test
  void whatWasRefusedBeforeItCameHereIsInTheLedger() {
    var enrichment = start(() -> ENRICHER);
    enrichment.refused("bad_src_ip", 3);
    enrichment.close();
    DetectionTest.assertBalanced(enrichment.intakes());
    assertThat(enrichment.intakes().getFirst().snapshot().dropped())
        .isEqualTo(Map.of("bad_src_ip", 3L));
  }

  @Test
  void aFullQueueDropsAndCountsAndNothingIsLostFromTheLedger() {
    var open = new CountDownLatch(1);
    var enrichment =
        start(
            () -> {
              awaitUninterruptibly(open);
              return ENRICHER;
            });
    var submitted = 70_000;
    for (var i = 0; i < submitted; i++) {
      enrichment.submit(raw(i));
    }
    var before = enrichment.intakes().getFirst().snapshot();
    assertThat(before.dropped().get("queue_full")).isGreaterThanOrEqualTo(submitted - 65_537L);
    assertThat(before.inFlight()).isPositive();
    open.countDown();
    enrichment.close();
    enrichment.refused("bad_time", 3);
    var after = enrichment.intakes().getFirst().snapshot();
    assertThat(after.received()).isEqualTo(submitted + 3);
    assertThat(after.dropped()).containsEntry("bad_time", 3L);
    assertThat(after.inFlight()).isZero();
    assertThat(after.kept()).isEqualTo(submitted + 3 - after.droppedInAll());
  }

  @Test
  void whatCannotBePublishedIsCountedAndTheRestGoesOn() throws IOException {
    var refusing =
        new Supplier<Enricher>() {
          private int asked;

          @Override
          public Enricher get() {
            if (asked++ == 0) {
              throw new IllegalStateException("no table");
            }
            return ENRICHER;
          }
        };
    var enrichment = start(refusing);
    enrichment.submit(raw(1));
    enrichment.submit(raw(2));
    enrichment.close();
    assertThat(read("message"))
        .singleElement()
        .satisfies(attack -> assertThat(attack.path("id").textValue()).isEqualTo("raw-2"));
    assertThat(enrichment.intakes().getFirst().snapshot().dropped())
        .isEqualTo(Map.of("failed", 1L));
  }

  @Test
  void whatChannelsDoNotTakeWhileTheirServerIsAwayIsCounted() {
    var away =
        new Channels() {
          @Override
          public long append(String channel, String type, byte[] payload) {
            throw new ChannelsAway("a server: connection refused");
          }

          @Override
          public Page read(String channel, long afterId, int limit) {
            return new Page(List.of(), 0);
          }

          @Override
          public Subscription onAppend(String channel, Runnable listener) {
            return () -> {};
          }

          @Override
          public void close() {}
        };
    var enrichment =
        Enrichment.start(
            () -> ENRICHER, away, kept::add, InstantSource.fixed(NOW), Duration.ofMinutes(1));
    enrichment.submit(raw(1));
    enrichment.close();
    assertThat(enrichment.intakes().getFirst().snapshot().dropped())
        .isEqualTo(Map.of("channels_away", 1L));
    assertThat(kept).hasSize(1);
  }

  @Test
  void channelsThatAreGoneLoseNothingFromTheLedger() {
    var enrichment = start(() -> ENRICHER);
    channels.close();
    enrichment.submit(raw(1));
    enrichment.submit(alert("one", 10, false), List.of(witness(1)), false);
    enrichment.close();
    DetectionTest.assertBalanced(enrichment.intakes());
    assertThat(enrichment.intakes().getFirst().snapshot().dropped())
        .isEqualTo(Map.of("failed", 2L));
    assertThat(enrichment.intakes().getLast().snapshot().dropped()).isEqualTo(Map.of("failed", 1L));
  }

  private Enrichment start(Supplier<Enricher> enricher) {
    return Enrichment.start(
        enricher, channels, kept::add, InstantSource.fixed(NOW), Duration.ofSeconds(3));
  }

  private List<JsonNode> read(String type) throws IOException {
    var found = new ArrayList<JsonNode>();
    for (var message : channels.read(Enrichment.ATTACKS, 0, 100_000).messages()) {
      if (message.type().equals(type)) {
        found.add(JSON.readTree(message.payload()));
      }
    }
    return found;
  }

  private byte[] lastStatistics() {
    return channels.read(Enrichment.STATISTICS, 0, 1_000).messages().getLast().payload();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Alert alert(String id, long flows, boolean provisional) {
    return new Alert(
        id,
        NOW,
        NOW.plusSeconds(5),
        TrafficClass.DOS,
        new Alert.Side(Address.parse("192.0.2.1"), null, 1),
        new Alert.Side(Address.parse("10.20.1.10"), 80, 1),
        flows,
        flows,
        0,
        0.9,
        provisional,
        List.of());
  }

  private static Witness witness(int last) {
    return new Witness(
        Address.parse("192.0.2." + last), 1, Address.parse("10.20.1.10"), 80, Protocol.TCP, NOW);
  }

  private static RawAttack raw(int number) {
    return new RawAttack(
        "raw-" + number,
        "http",
        false,
        Address.parse("192.0.2.1"),
        1,
        Address.parse("10.20.1.10"),
        22,
        -1,
        null,
        null,
        null,
        1,
        NOW);
  }
}
