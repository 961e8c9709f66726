package dev.glacis.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.Rating;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
  private static final String HEADER =
      "feed.id,Feed.Data Type,xml_source-date,ip.address,feed.asn,confidence,hostility,"
          + "reputation_rating,location.country.code\n";
  private static final AsnTable ASNS =
      AsnTable.builder().add(Prefix.parse("192.0.2.0/24"), 64496).build();

  private final List<FeedEvent> events = new ArrayList<>();
  private final Intake intake = new Intake("feed_events");

  @Test
  void aDeepSightRowIsARatedEvent() throws IOException {
    read("Deepsight_ip.csv", HEADER + "7,attack,2026-10-30,192.0.2.1,64500,4,3,9,NL\n");

    assertThat(events)
        .containsExactly(
            new FeedEvent(
                "deepsight",
                "7",
                Prefix.parse("192.0.2.1"),
                64500,
                Instant.parse("2026-10-30T00:00:00Z"),
                new Rating(4, 3, 9),
                0,
                List.of("attack", "", "", "", "", "NL", "", "", "")));
  }

  @Test
  void aMissingOrZeroSystemIsLookedUp() throws IOException {
    read(
        "Deepsight_ip.csv",
        HEADER
            + "1,,2026-10-30,192.0.2.1,0,4,3,9,\n"
            + "2,,2026-10-30,192.0.2.1,,4,3,9,\n"
            + "3,,2026-10-30,198.51.100.1,,4,3,9,\n");

    assertThat(events).extracting(FeedEvent::asn).containsExactly(64496L, 64496L, 0L);
  }

  @Test
  void severalAddressesInACellAreSeveralEvents() throws IOException {
    var report =
        read(
            "Deepsight_ip.csv",
            HEADER + "1,,2026-10-30,\"192.0.2.1, 192.0.2.2;2001:db8::1\n192.0.2.x\",1,4,3,9,\n");

    assertThat(events)
        .extracting(event -> String.valueOf(event.network()))
        .containsExactly("192.0.2.1/32", "192.0.2.2/32", "2001:db8::1/128");
    assertThat(report.dropped()).isEqualTo(Map.of("bad_address", 1L));
  }

  @Test
  void badRowsAreCountedByReasonWithExamplesAndStopNothing() throws IOException {
    var report =
        read(
            "Deepsight_ip.csv",
            HEADER
                + "1,,2026-10-30,999.0.2.1,1,4,3,9,\n"
                + "2,,2026-13-30,192.0.2.1,1,4,3,9,\n"
                + "3,,2026-10-30,192.0.2.1,4294967296,4,3,9,\n"
                + "4,,2026-10-30,192.0.2.1,1,high,3,9,\n"
                + "5,,2026-10-30,,1,4,3,9,\n"
                + "6,,2026-10-30,\"192.0.2.1,1,4,3,9,\n"
                + "7,,2026-10-30,192.0.2.7,1,4,3,9,\n");

    assertThat(events).extracting(FeedEvent::id).containsExactly("7");
    assertThat(report.dropped())
        .isEqualTo(
            Map.of(
                "bad_address", 1L,
                "bad_date", 1L,
                "bad_asn", 1L,
                "bad_rating", 1L,
                "no_address", 1L,
                "unclosed_quote", 1L));
    assertThat(report.received()).isEqualTo(7);
    assertThat(report.examples())
        .contains(
            "line 2: not an IP address: '999.0.2.1'; expected one like 192.0.2.1 or 2001:db8::1")
        .contains("line 4: not an AS number: '4294967296'; expected 0 to 4294967295");
    assertThat(intake.snapshot().inFlight()).isZero();
  }

  @Test
  void aFeedWithoutNeededColumnsNamesThem() {
    assertThatThrownBy(() -> read("Deepsight_ip.csv", "id,address,asn\n1,192.0.2.1,1\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("Deepsight_ip.csv")
        .hasMessageContaining("Source_Date, Confidence, Reputation_Rating");
  }

  @Test
  void anAddressListTakesAddressesNetworksAndRanges() throws IOException {
    var report =
        read(
            "example-blocklist_2026-11-01.netset",
            "# remark\r\n192.0.2.1\r\n192.0.2.64/26 ; SBL1\n2001:db8::/32\n\n"
                + "192.0.2.4-192.0.2.7\n192.0.2.77/26\nnonsense\n");

    assertThat(events)
        .extracting(event -> String.valueOf(event.network()), FeedEvent::asn)
        .containsExactly(
            tuple("192.0.2.1/32", 64496L),
            tuple("192.0.2.64/26", 64496L),
            tuple("2001:db8::/32", 0L),
            tuple("192.0.2.4/30", 64496L),
            tuple("192.0.2.64/26", 64496L));
    assertThat(events).allMatch(event -> event.time().equals(NOVEMBER) && event.rating() == null);
    assertThat(report.family()).isEqualTo("example-blocklist");
    assertThat(report.dropped()).isEqualTo(Map.of("bad_address", 1L));
  }

  @Test
  void anUndatedListHasTheDateOfTheRemarkAtItsHead() throws IOException {
    read("ipsum.txt", "#\n# Last update: Sat, 22 Aug 2026 03:00:29 +0200\n192.0.2.1\t10\n");
    read("plain.txt", "# as of 2026-08-22\n192.0.2.1\n# 2026-09-01\n");
    read("silent.txt", "# no date\n192.0.2.1\n");

    assertThat(events)
        .extracting(FeedEvent::time)
        .containsExactly(
            Instant.parse("2026-08-22T01:00:29Z"), Instant.parse("2026-08-22T00:00:00Z"), NOW);
  }

  @Test
  void ipsumsCountOfListsIsTheWeight() throws IOException {
    read("ipsum.txt", "# IP\tnumber\n192.0.2.1\t10\n192.0.2.2\t3\n192.0.2.3\t17\n");

    assertThat(events).extracting(FeedEvent::weight).containsExactly(1.0, 0.3, 1.0);
  }

  @Test
  void asnDropIsReadAsTextAndAsJsonLines() throws IOException {
    read("asn_drop.txt", "AS64496 \nAS64497 ; Example\n");
    read(
        "asn_drop.json",
        "{\"asn\":64498,\"cc\":\"ZZ\"}\n{\"cidr\":\"192.0.2.0/25\"}\n{\"type\":\"metadata\"}\n");

    assertThat(events)
        .extracting(FeedEvent::asn, event -> String.valueOf(event.network()), FeedEvent::family)
        .containsExactly(
            tuple(64496L, "null", "asn-drop"),
            tuple(64497L, "null", "asn-drop"),
            tuple(64498L, "null", "asn-drop"),
            tuple(64496L, "192.0.2.0/25", "asn-drop"));
  }

  @Test
  void aTorListIsReadWithoutRatings() throws IOException {
    read("Tor_2026.csv", "id,asn,ip,first_seen,country_code\na1,64500,192.0.2.9,2026-10-01,NL\n");

    assertThat(events)
        .extracting(FeedEvent::family, FeedEvent::id, FeedEvent::asn, FeedEvent::rating)
        .containsExactly(tuple("tor", "a1", 64500L, null));
    assertThat(events.getFirst().columns()).contains("NL", "tor");
  }

  @Test
  void aFolderIsReadByNameWithSubfoldersAndWithoutOurOutputs(@TempDir Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("2021-01-01"));
    Files.writeString(folder.resolve("2021-01-01/drop.txt"), "192.0.2.0/24\n");
    Files.write(folder.resolve("b.netset.gz"), gzip("192.0.2.2\n"));
    Files.writeString(folder.resolve("MASTER.csv"), "ID\n");
    Files.writeString(folder.resolve("notes.pdf"), "x");
    Files.writeString(folder.resolve("LICENSE.txt"), "free\n");

    var reading = Feeds.read(folder, ASNS, intake, NOW, events::add);

    assertThat(reading.feeds()).extracting(FeedReport::family).containsExactly("drop", "b");
    assertThat(events)
        .extracting(FeedEvent::time)
        .containsExactly(Instant.parse("2021-01-01T00:00:00Z"), NOW);
    assertThat(reading.ignored())
        .containsExactly(
            folder.resolve("LICENSE.txt").toString(),
            folder.resolve("MASTER.csv").toString(),
            folder.resolve("notes.pdf").toString());
  }

  @Test
  void damagedCompressionIsNamed(@TempDir Path folder) throws IOException {
    var whole = gzip("192.0.2.2\n".repeat(1000));
    Files.write(folder.resolve("a.netset.gz"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> Feeds.read(folder, ASNS, intake, NOW, events::add))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("a.netset.gz")
        .hasMessageContaining("damaged gzip data");
  }

  private FeedReport read(String name, String text) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return Feeds.read(in, name, ASNS, intake, NOW, events::add);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
