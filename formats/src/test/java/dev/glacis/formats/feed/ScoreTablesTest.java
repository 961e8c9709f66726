package dev.glacis.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.FeedEvent;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTablesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final AsnTable ASNS =
      AsnTable.builder().add(Prefix.parse("192.0.2.0/25"), 64496).build();
  private static final String FEED =
      """
      id,data type,sourcedate,address,asn,confidence,connectioncarrier,hostility,reputationrating
      2,bot,2026-10-02,192.0.2.1,0,5,"one, two",0,10
      1,bot,2026-10-01,192.0.2.1,,4,carrier,3,9
      """;

  @Test
  void theMergedTableHasTheRenamedColumnsThenTheScores() throws IOException {
    var builder = new ScoreBuilder(ASNS);
    events().forEach(builder::add);
    var out = new ByteArrayOutputStream();

    ScoreTables.merged(out, FeedSchema.DEEPSIGHT, builder.merged());

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ID,Data_Type,Source_Date,IP_Address,ASN,Confidence,Connection_Carrier,\
            Connection_Second_Level_Domain,Connection_Top_Level_Domain,Consecutive_Listings,\
            Hostility,Country_Code,Latitude,Longitude,Naics,Reputation_Rating,\
            Event_Score,Historical_Score
            1,bot,2026-10-01T00:00:00Z,192.0.2.1,64496,4,carrier,,,,3,,,,,9,0.8,0.00625
            2,bot,2026-10-02T00:00:00Z,192.0.2.1,64496,5,"one, two",,,,0,,,,,10,1,0.0140625
            ,list,2026-11-20T10:00:00Z,192.0.2.0/26,64496,,,,,,,,,,,,,
            """);
  }

  @Test
  void theTableOfSystemsHasARowForEach() throws IOException {
    var builder = new ScoreBuilder(ASNS);
    events().forEach(builder::add);
    builder.add(
        new FeedEvent("l", null, Prefix.parse("203.0.113.1"), 64499, NOW, null, 0.5, List.of()));
    var out = new ByteArrayOutputStream();

    ScoreTables.systems(out, builder.build(NOW).all());

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ASN,Score,Total_IPs,Badness,Exists,EV Centrality
            64496,1.8,128,0.0140625,True,0.7071067811865476
            64499,0,256,0,False,0.7071067811865476
            """);
  }

  @Test
  void anArchiveGivesBackTheEventsItWasGiven() throws IOException {
    var events = events();
    events.add(new FeedEvent("drop", null, null, 64500, NOW, null, 1, List.of()));
    var out = new ByteArrayOutputStream();
    EventArchive.write(out, events);
    var again = new ArrayList<FeedEvent>();

    EventArchive.read(new ByteArrayInputStream(out.toByteArray()), "events.csv", again::add);

    assertThat(again).isEqualTo(events);
  }

  @Test
  void aDamagedArchiveNamesTheLine() {
    var in = new ByteArrayInputStream("a,b\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> EventArchive.read(in, "events.csv", _ -> {}))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("events.csv line 1");
  }

  private static ArrayList<FeedEvent> events() throws IOException {
    var events = new ArrayList<FeedEvent>();
    read("Deepsight.csv", FEED, events);
    read("list.netset", "192.0.2.0/26\n", events);
    return events;
  }

  private static void read(String name, String text, List<FeedEvent> events) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    Feeds.read(in, name, ASNS, new Intake("feed_events"), NOW, events::add);
  }
}
