package dev.glacis.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.ScoreBuilder;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedsFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final String CSV =
      """
      id,data type,sourcedate,address,asn,confidence,hostility,reputationrating
      7,"bot ""x\""",2026-10-01,"192.0.2.1, 2001:db8::1",AS64496,4.5,3,9
      8,bot,10/2/2026 10:00,198.51.100.1/30,,5,0,10
      9,,1760000000,"203.0.113.9
      203.0.113.10",64497.0,1,nan,2
      """;
  private static final String LIST =
      """
      # Last update: Sat, 22 Aug 2026 03:00:29 +0200
      192.0.2.1\t10
      2001:db8::/32 ; SBL
      198.51.100.3-198.51.100.77
      AS64496
      """;
  private static final String LINES =
      """
      {"asn":64496,"cc":"ZZ"}
      {"cidr":"192.0.2.0/24","sblid":"SBL1"}
      {"type":"metadata"}
      """;

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreEventsOrCounted(byte[] bytes) throws IOException {
    check("Deepsight_x.csv", bytes);
    check("Tor_x.csv", bytes);
    check("list.netset", bytes);
  }

  @Test
  void damagedFeedsAreEventsOrCounted() throws IOException {
    var random = new Random(1);
    for (var i = 0; i < 2_000; i++) {
      check("Deepsight_x.csv", damaged(CSV, random));
      check("list.netset", damaged(LIST, random));
      check("drop.json", damaged(LINES, random));
    }
  }

  private static byte[] damaged(String text, Random random) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    for (var changes = random.nextInt(4); changes > 0; changes--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static void check(String name, byte[] bytes) throws IOException {
    var intake = new Intake("feed_events");
    var builder = new ScoreBuilder(AsnTable.EMPTY);
    try {
      var report =
          Feeds.read(
              new ByteArrayInputStream(bytes), name, AsnTable.EMPTY, intake, NOW, builder::add);
      var ledger = intake.snapshot();
      assertThat(ledger.inFlight()).isZero();
      assertThat(ledger.received()).isEqualTo(report.received());
      assertThat(ledger.kept()).isGreaterThanOrEqualTo(builder.size());
      builder.build(NOW).all().forEach(row -> assertThat(row.risk()).isBetween(0.0, 100.0));
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith(name).hasLineCount(1);
    }
  }
}
