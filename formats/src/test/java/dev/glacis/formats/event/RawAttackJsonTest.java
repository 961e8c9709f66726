package dev.glacis.formats.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawAttackJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

  @Test
  void aWholeObjectIsRead() throws BadInput {
    var attack =
        read("""
        {"src":{"ip":"192.0.2.7","port":40000},"dst":{"ip":"2001:db8::1","port":"22"},
         "type":"SSH","cve":"CVE:2015:222","time":"2026-11-20T10:00:00+02:00","more":[1]}
        """)
            .kept()
            .getFirst();
    assertThat(attack.id()).isEqualTo("t-1");
    assertThat(attack.intake()).isEqualTo("http");
    assertThat(attack.source()).isEqualTo(Address.parse("192.0.2.7"));
    assertThat(attack.sourcePort()).isEqualTo(40000);
    assertThat(attack.target()).isEqualTo(Address.parse("2001:db8::1"));
    assertThat(attack.targetPort()).isEqualTo(22);
    assertThat(attack.type()).isEqualTo("SSH");
    assertThat(attack.cve()).isEqualTo("CVE:2015:222");
    assertThat(attack.time()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
    assertThat(attack.protocol()).isEqualTo(-1);
    assertThat(attack.kind()).isNull();
  }

  @Test
  void whatMayBeLeftOutMayBeLeftOutOrNull() throws BadInput {
    var kept =
        read("""
        [{"src":{"ip":"192.0.2.7"},"dst":{"ip":"198.51.100.1"}},
         {"src":{"ip":"192.0.2.7","port":null},"dst":{"ip":"198.51.100.1","port":null},
          "type":null,"cve":null,"time":null}]
        """)
            .kept();
    assertThat(kept).hasSize(2);
    assertThat(kept)
        .allSatisfy(
            attack -> {
              assertThat(attack.type()).isNull();
              assertThat(attack.cve()).isNull();
              assertThat(attack.time()).isEqualTo(NOW);
              assertThat(attack.targetPort()).isZero();
            });
  }

  @Test
  void aTimeWithoutZoneIsUtc() throws BadInput {
    assertThat(read(item("\"time\":\"2026-11-20 08:30:00\"")).kept().getFirst().time())
        .isEqualTo(Instant.parse("2026-11-20T08:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | not_an_object",
        "null | not_an_object",
        "{} | bad_src_ip",
        "{'src':{'ip':7},'dst':{'ip':'192.0.2.1'}} | bad_src_ip",
        "{'src':{'ip':'example.org'},'dst':{'ip':'192.0.2.1'}} | bad_src_ip",
        "{'src':'192.0.2.1','dst':{'ip':'192.0.2.1'}} | bad_src_ip",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.300'}} | bad_dst_ip",
        "{'src':{'ip':'192.0.2.1','port':65536},'dst':{'ip':'192.0.2.1'}} | bad_src_port",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1','port':-1}} | bad_dst_port",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1','port':2.5}} | bad_dst_port",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1','port':1e99}} | bad_dst_port",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'type':'<b>'} | bad_type",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'type':5} | bad_type",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'cve':'a b'} | bad_cve",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'time':1} | bad_time",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'time':'yesterday'} | bad_time",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'time':'2026-11-22T09:00:00Z'} |"
            + " bad_time",
        "{'src':{'ip':'192.0.2.1'},'dst':{'ip':'192.0.2.1'},'time':'1969-12-31T23:59:59Z'} |"
            + " bad_time",
      })
  void aBadItemIsRefusedWithItsReasonAndTheOthersAreKept(String bad, String reason)
      throws BadInput {
    var outcome = read("[" + bad.replace('\'', '"') + "," + item("\"type\":\"SSH\"") + "]");
    assertThat(outcome.refused()).isEqualTo(Map.of(reason, 1));
    assertThat(outcome.refusedInAll()).isEqualTo(1);
    assertThat(outcome.kept()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "17",
        "\"text\"",
        "null",
        "[",
        "[{}",
        "{\"src\":",
        "[] []",
        "{} x",
        "[{\"src\":{\"ip\":\"192.0.2.1\",\"ip\":\"192.0.2.2\"}}]",
        "[[[[[[[[[[[[[[[[[[[[[[[[1"
      })
  void whatIsNoDocumentIsRefusedAsAWhole(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("attacks: ")
        .message()
        .doesNotContain("\n", "StreamReadConstraints");
  }

  @Test
  void aDocumentThatIsTooLargeIsRefusedUnread() {
    assertThatThrownBy(() -> reader().read(new byte[RawAttackJson.MAX_BYTES + 1], NOW))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("at most 1048576");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    var bytes = item("\"type\":\"S~H\"").getBytes(StandardCharsets.ISO_8859_1);
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '~' ? (byte) 0xff : bytes[i];
    }
    assertThatThrownBy(() -> reader().read(bytes, NOW)).isInstanceOf(BadInput.class);
  }

  @FuzzTest(maxDuration = "30s")
  void noBytesDoMoreThanBeRefused(byte[] document) {
    try {
      var outcome = reader().read(document, NOW);
      assertThat(outcome.kept().size() + outcome.refusedInAll())
          .isLessThanOrEqualTo(document.length);
      for (var attack : outcome.kept()) {
        assertThat(attack.time()).isBetween(Instant.EPOCH, NOW.plusSeconds(86_400));
        assertThat(attack.targetPort()).isBetween(0, 65535);
      }
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("attacks: ").doesNotContain("\n");
    }
  }

  private static String item(String more) {
    return "{\"src\":{\"ip\":\"192.0.2.7\"},\"dst\":{\"ip\":\"198.51.100.1\"}," + more + "}";
  }

  private static RawAttackJson.Outcome read(String json) throws BadInput {
    return reader().read(json.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static RawAttackJson reader() {
    var count = new AtomicInteger();
    return new RawAttackJson("http", false, () -> "t-" + count.incrementAndGet());
  }
}
