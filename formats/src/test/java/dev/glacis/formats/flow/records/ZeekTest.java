package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.Features;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Logs as docs.zeek.org shows them ("conn.log", "Zeek Log Formats and Inspection").
class ZeekTest {
  private static final String HEAD =
      """
      #separator \\x09
      #set_separator\t,
      #empty_field\t(empty)
      #unset_field\t-
      #path\tconn
      #open\t2026-11-20-10-00-00
      #fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents
      #types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]
      """;

  private static final String DNS =
      "1591367999.305988\tCMdzit1AMNsmfAIiQc\t192.168.4.76\t36844\t192.168.4.1\t53\tudp\tdns"
          + "\t0.066852\t62\t141\tSF\tT\tT\t0\tDd\t2\t118\t2\t197\t-\n";

  private static final String HTTP =
      "1591367999.512593\tC5bLoe2Mvxqhawzqqd\t192.168.4.76\t46378\t31.3.245.133\t80\ttcp\thttp"
          + "\t0.254115\t77\t295\tSF\tT\tF\t0\tShADadFf\t6\t397\t4\t511\t-\n";

  @Test
  void aTextLogGivesWhatZeekMeasured() {
    var flow = Read.all(RecordSource.ZEEK, HEAD + DNS + "#close\t2026-11-20-11-00-00\n").only();

    assertThat(flow.source()).isEqualTo("192.168.4.76:36844");
    assertThat(flow.target()).isEqualTo("192.168.4.1:53");
    assertThat(flow.protocol()).isEqualTo(17);
    assertThat(flow.start()).isEqualTo(1_591_367_999_305_988L);
    assertThat(flow.time()).isEqualTo(1_591_367_999_372_840L);
    assertThat(flow.packets()).isEqualTo(4);
    assertThat(flow.bytes()).isEqualTo(203);
    assertThat(flow.get(Feature.FLOW_DURATION)).isEqualTo(66_852);
    assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(2);
    assertThat(flow.get(Feature.TOTAL_LENGTH_FWD)).isEqualTo(62);
    assertThat(flow.get(Feature.TOTAL_LENGTH_BWD)).isEqualTo(141);
    assertThat(flow.get(Feature.FWD_PACKET_LENGTH_MEAN)).isEqualTo(31);
    assertThat(flow.get(Feature.PACKET_LENGTH_MEAN)).isEqualTo(203 / 4.0);
    assertThat(flow.get(Feature.FLOW_PACKETS_PER_SECOND)).isEqualTo(4 / 0.066852);
    assertThat(flow.get(Feature.FLOW_IAT_MEAN)).isEqualTo(66_852 / 3.0);
    assertThat(flow.get(Feature.DOWN_UP_RATIO)).isEqualTo(1);
    assertThat(flow.get(Feature.FWD_IP_BYTES)).isEqualTo(118);
    assertThat(flow.get(Feature.FWD_SYN_SEEN)).isZero();
    assertThat(flow.get(Feature.ICMP_TYPE)).isEqualTo(-1);
    assertThat(flow.has(Feature.FWD_PACKET_LENGTH_MAX)).isFalse();
  }

  @Test
  void theSchemaIsReducedAndOfTheSameDefinitions() {
    var schema = Read.all(RecordSource.ZEEK, HEAD + DNS).reader.schema();

    assertThat(Features.METERED.columns().keySet()).containsAll(schema.columns().keySet());
    assertThat(schema.width()).isEqualTo(28);
  }

  @Test
  void aConnectionThatBothSidesEndedHasNoDurationButThatToItsClose() {
    var flow = Read.all(RecordSource.ZEEK, HEAD + HTTP).only();

    assertThat(flow.get(Feature.FLOW_DURATION)).isNaN();
    assertThat(flow.get(Feature.FLOW_BYTES_PER_SECOND)).isNaN();
    assertThat(flow.get(Feature.DURATION_TO_CLOSE)).isEqualTo(254_115);
    assertThat(flow.get(Feature.TOTAL_LENGTH_FWD)).isEqualTo(77);
    assertThat(flow.get(Feature.FWD_SYN_SEEN)).isEqualTo(1);
    assertThat(flow.get(Feature.BWD_SYN_SEEN)).isEqualTo(1);
    assertThat(flow.get(Feature.BWD_FIN_SEEN)).isEqualTo(1);
    assertThat(flow.get(Feature.BWD_RST_SEEN)).isZero();
  }

  @Test
  void payloadFromSequenceNumbersCountsOnlyWhereNothingWasSentTwiceOrLost() {
    for (var history : new String[] {"ShADTadFf", "ShADGadFf", "ADadFf", "ShADadCFf", "-"}) {
      var flow = Read.all(RecordSource.ZEEK, HEAD + HTTP.replace("ShADadFf", history)).only();

      assertThat(flow.get(Feature.TOTAL_LENGTH_FWD)).as(history).isNaN();
      assertThat(flow.get(Feature.FWD_IP_BYTES)).as(history).isEqualTo(397);
    }
    var other = Read.all(RecordSource.ZEEK, HEAD + HTTP.replace("ShADadFf", "ShADtadFf")).only();
    assertThat(other.get(Feature.TOTAL_LENGTH_FWD)).isEqualTo(77);
    assertThat(other.get(Feature.TOTAL_LENGTH_BWD)).isNaN();
    var gap = Read.all(RecordSource.ZEEK, HEAD + HTTP.replace("\t0\tShAD", "\t9\tShAD")).only();
    assertThat(gap.get(Feature.TOTAL_LENGTH_FWD)).isNaN();
  }

  @Test
  void whatIsUnsetIsMissingButAPacketAloneTakesNoTime() {
    var scan =
        "1591367999.5\tC1\t192.0.2.1\t40000\t192.0.2.9\t23\ttcp\t-\t-\t-\t-\tS0\tT\tT\t0\tS\t1\t44"
            + "\t0\t0\t-\n";

    var flow = Read.all(RecordSource.ZEEK, HEAD + scan).only();

    assertThat(flow.get(Feature.FLOW_DURATION)).isZero();
    assertThat(flow.get(Feature.FLOW_PACKETS_PER_SECOND)).isEqualTo(-1);
    assertThat(flow.get(Feature.TOTAL_LENGTH_FWD)).isNaN();
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isZero();
    assertThat(flow.bytes()).isEqualTo(44);
    var two = Read.all(RecordSource.ZEEK, HEAD + scan.replace("\t1\t44\t", "\t2\t88\t")).only();
    assertThat(two.get(Feature.FLOW_DURATION)).isNaN();
  }

  @Test
  void icmpTypesTakeThePlaceOfPorts() {
    var echo =
        "1591367999.5\tC1\t192.0.2.1\t8\t192.0.2.9\t0\ticmp\t-\t0.001\t56\t56\tOTH\tT\tT\t0\t-\t1"
            + "\t84\t1\t84\t-\n";

    var ping = Read.all(RecordSource.ZEEK, HEAD + echo).only();
    assertThat(ping.source()).isEqualTo("192.0.2.1:0");
    assertThat(ping.get(Feature.ICMP_TYPE)).isEqualTo(8);
    assertThat(ping.get(Feature.ICMP_CODE)).isNaN();
    assertThat(ping.get(Feature.TOTAL_LENGTH_FWD)).isZero();

    var unreachable = echo.replace("\t8\t192.0.2.9\t0\t", "\t3\t192.0.2.9\t1\t");
    var told = Read.all(RecordSource.ZEEK, HEAD + unreachable).only();
    assertThat(told.get(Feature.ICMP_TYPE)).isEqualTo(3);
    assertThat(told.get(Feature.ICMP_CODE)).isEqualTo(1);
    var v6 = echo.replace("192.0.2.1", "2001:db8::1").replace("192.0.2.9", "2001:db8::9");
    assertThat(Read.all(RecordSource.ZEEK, HEAD + v6).only().protocol()).isEqualTo(58);
  }

  @Test
  void jsonLinesSayTheSameAsText() {
    var json =
        """
        {"ts":1591367999.305988,"uid":"CMdzit1AMNsmfAIiQc","id.orig_h":"192.168.4.76","id.orig_p":36844,"id.resp_h":"192.168.4.1","id.resp_p":53,"proto":"udp","service":"dns","duration":0.066852,"orig_bytes":62,"resp_bytes":141,"conn_state":"SF","missed_bytes":0,"history":"Dd","orig_pkts":2,"orig_ip_bytes":118,"resp_pkts":2,"resp_ip_bytes":197}
        """;

    var flow = Read.all(RecordSource.ZEEK, json).only();

    assertThat(flow).isEqualTo(Read.all(RecordSource.ZEEK, HEAD + DNS).only());
    var iso = json.replace("1591367999.305988", "\"2020-06-05T14:39:59.305988Z\"");
    assertThat(Read.all(RecordSource.ZEEK, iso).only()).isEqualTo(flow);
    var millis = json.replace("1591367999.305988", "1591367999305");
    assertThat(Read.all(RecordSource.ZEEK, millis).only().start())
        .isEqualTo(1_591_367_999_305_000L);
  }

  @Test
  void aLogWithOtherSeparatorsAndFewerFieldsGivesFewerFeatures() {
    var log =
        """
        #separator \\x7c
        #unset_field|~
        #fields|ts|id.orig_h|id.orig_p|id.resp_h|id.resp_p|proto|orig_pkts|resp_pkts
        1.5|192.0.2.1|1|192.0.2.2|2|udp|3|~
        """;

    var flow = Read.all(RecordSource.ZEEK, log).only();

    assertThat(flow.features().keySet())
        .containsExactlyInAnyOrder(
            "total_fwd_packets", "total_bwd_packets", "down_up_ratio", "icmp_code", "icmp_type");
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isNaN();
  }

  @Test
  void badRowsAreCountedAndPassedOver() {
    var read =
        Read.all(
            RecordSource.ZEEK,
            HEAD
                + DNS.replace("192.168.4.76", "nowhere")
                + DNS.replace("\t2\t118", "\t-2\t118")
                + DNS.replace("\tudp\t", "\tunknown_transport\t")
                + DNS.replace("\t36844\t", "\t99999\t")
                + DNS.replace("1591367999.305988", "-5")
                + "short\n"
                + DNS);

    assertThat(read.flows).hasSize(1);
    assertThat(read.rows.snapshot().inFlight()).isZero();
    assertThat(read.rows.snapshot().dropped())
        .containsOnlyKeys(
            "bad_address",
            "not_a_number",
            "out_of_range",
            "unsupported_protocol",
            "wrong_column_count");
    assertThat(read.reader.firstBad().get("bad_address")).startsWith("log:9: id.orig_h: ");
  }

  @Test
  void whatIsNoConnectionLogIsBadInput() {
    var dns = "#separator \\x09\n#path\tdns\n#fields\tts\tquery\n1\texample.org\n";

    assertThatThrownBy(
            () ->
                RecordReader.open(
                    RecordSource.ZEEK,
                    new ByteArrayInputStream(dns.getBytes(StandardCharsets.UTF_8)),
                    "dns.log",
                    new Intake("rows"),
                    new Intake("halves")))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("dns.log:1: expected the #fields of a conn.log");
  }
}
