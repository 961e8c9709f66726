package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.flow.Feature;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Events as docs.suricata.io shows them ("EVE JSON Format", event type flow).
class EveTest {
  private static final String FLOW =
      """
      {"timestamp":"2026-11-20T10:01:00.000123+0000","flow_id":1035222,"event_type":"flow","src_ip":"192.0.2.10","src_port":51234,"dest_ip":"198.51.100.5","dest_port":443,"proto":"TCP","app_proto":"tls","flow":{"pkts_toserver":7,"pkts_toclient":5,"bytes_toserver":1023,"bytes_toclient":4711,"start":"2026-11-20T10:00:00.250000+0000","end":"2026-11-20T10:00:01.250500+0000","age":1,"state":"closed","reason":"timeout","alerted":false},"tcp":{"tcp_flags":"1f","tcp_flags_ts":"1b","tcp_flags_tc":"1e","syn":true,"fin":true,"rst":true,"psh":true,"ack":true,"state":"closed"}}
      """;

  private static final String ALERT =
      """
      {"timestamp":"2026-11-20T10:01:00.000123+0000","event_type":"alert","src_ip":"192.0.2.10"}
      """;

  @Test
  void flowEventsAreReadAndOthersCounted() {
    var read = Read.all(RecordSource.EVE, ALERT + FLOW + "\n" + ALERT);

    var flow = read.only();
    assertThat(flow.source()).isEqualTo("192.0.2.10:51234");
    assertThat(flow.target()).isEqualTo("198.51.100.5:443");
    assertThat(flow.start()).isEqualTo(1_795_168_800_250_000L);
    assertThat(flow.time()).isEqualTo(1_795_168_801_250_500L);
    assertThat(flow.get(Feature.FLOW_DURATION)).isEqualTo(1_000_500);
    assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(7);
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(5);
    assertThat(flow.get(Feature.FLOW_PACKETS_PER_SECOND)).isEqualTo(12 / 1.0005);
    assertThat(flow.get(Feature.FWD_FIN_SEEN)).isEqualTo(1);
    assertThat(flow.get(Feature.FWD_RST_SEEN)).isZero();
    assertThat(flow.get(Feature.BWD_FIN_SEEN)).isZero();
    assertThat(flow.get(Feature.BWD_RST_SEEN)).isEqualTo(1);
    assertThat(read.rows.snapshot().dropped()).isEqualTo(Map.of("other_event", 2L));
    assertThat(read.reader.firstBad()).isEmpty();
  }

  @Test
  void bytesOfWholeFramesAreNoFeature() {
    var flow = Read.all(RecordSource.EVE, FLOW).only();

    assertThat(flow.has(Feature.FWD_IP_BYTES)).isFalse();
    assertThat(flow.has(Feature.TOTAL_LENGTH_FWD)).isFalse();
    assertThat(flow.has(Feature.DURATION_TO_CLOSE)).isFalse();
  }

  @Test
  void icmpHasItsTypeAndCode() {
    var icmp =
        FLOW.replace("\"proto\":\"TCP\"", "\"proto\":\"IPv6-ICMP\",\"icmp_type\":1,\"icmp_code\":4")
            .replace("192.0.2.10", "2001:db8::1")
            .replace("198.51.100.5", "2001:db8::2");

    var flow = Read.all(RecordSource.EVE, icmp).only();

    assertThat(flow.protocol()).isEqualTo(58);
    assertThat(flow.target()).isEqualTo("2001:db8::2:0");
    assertThat(flow.get(Feature.ICMP_TYPE)).isEqualTo(1);
    assertThat(flow.get(Feature.ICMP_CODE)).isEqualTo(4);
    assertThat(flow.get(Feature.FWD_SYN_SEEN)).isZero();
  }

  @Test
  void badEventsAreCountedAndPassedOver() {
    var read =
        Read.all(
            RecordSource.EVE,
            "{\"event_type\":\"flow\"\n"
                + "[1,2]\n"
                + FLOW.replace("\"proto\":\"TCP\"", "\"proto\":\"SCTP\"")
                + FLOW.replace("2026-11-20T10:00:00.250000+0000", "yesterday")
                + FLOW.replace("2026-11-20T10:00:01.250500+0000", "2026-11-20T09:00:00.0+0000")
                + FLOW.replace("\"tcp_flags_ts\":\"1b\"", "\"tcp_flags_ts\":\"1ff\"")
                + FLOW.replace("\"src_port\":51234,", "")
                + "x".repeat(70_000)
                + "\n"
                + FLOW);

    assertThat(read.flows).hasSize(1);
    assertThat(read.rows.snapshot().inFlight()).isZero();
    assertThat(read.rows.snapshot().dropped())
        .containsOnlyKeys(
            "not_json",
            "unsupported_protocol",
            "bad_time",
            "not_a_number",
            "out_of_range",
            "line_too_long");
    assertThat(read.reader.firstBad().get("bad_time")).startsWith("log:4: flow.start: ");
  }
}
