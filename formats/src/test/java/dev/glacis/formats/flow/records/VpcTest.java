package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records as docs.aws.amazon.com shows them ("Flow log record examples").
class VpcTest {
  private static final String PING =
      "2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027"
          + " 1432917142 ACCEPT OK\n";

  private static final String HEAD =
      "version vpc-id interface-id srcaddr dstaddr srcport dstport protocol tcp-flags packets bytes"
          + " start end action log-status\n";

  private static final String THERE =
      "3 vpc-1 eni-1 52.213.180.42 10.0.0.62 43416 5001 6 2 8 568 1566848875 1566848933 ACCEPT"
          + " OK\n";

  private static final String BACK =
      "3 vpc-1 eni-1 10.0.0.62 52.213.180.42 5001 43416 6 18 5 376 1566848875 1566848933 ACCEPT"
          + " OK\n";

  @Test
  void theTwoDirectionsBecomeOneFlow() {
    for (var log : new String[] {HEAD + THERE + BACK, HEAD + BACK + THERE}) {
      var read = Read.all(RecordSource.VPC, log);

      var flow = read.only();
      assertThat(flow.source()).isEqualTo("52.213.180.42:43416");
      assertThat(flow.target()).isEqualTo("10.0.0.62:5001");
      assertThat(flow.start()).isEqualTo(1_566_848_875_000_000L);
      assertThat(flow.time()).isEqualTo(1_566_848_933_000_000L);
      assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(8);
      assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(5);
      assertThat(flow.get(Feature.FWD_IP_BYTES)).isEqualTo(568);
      assertThat(flow.get(Feature.BWD_IP_BYTES)).isEqualTo(376);
      assertThat(flow.get(Feature.BWD_SYN_SEEN)).isEqualTo(1);
      assertThat(flow.has(Feature.FLOW_DURATION)).isFalse();
      assertThat(read.halves.snapshot().kept()).isEqualTo(2);
    }
  }

  @Test
  void aDirectionAloneLeavesTheOtherOpen() {
    var read = Read.all(RecordSource.VPC, PING);

    var flow = read.only();
    assertThat(flow.source()).isEqualTo("203.0.113.12:0");
    assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(4);
    assertThat(flow.get(Feature.FWD_IP_BYTES)).isEqualTo(336);
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isNaN();
    assertThat(flow.get(Feature.DOWN_UP_RATIO)).isNaN();
    assertThat(flow.has(Feature.FWD_SYN_SEEN)).isFalse();
    assertThat(flow.packets()).isEqualTo(4);
    assertThat(read.halves.snapshot().dropped()).isEqualTo(Map.of("no_other_direction", 1L));
  }

  @Test
  void intervalsWithoutDataAndBadRecordsAreCounted() {
    var nothing = " - - - - - - - 1431280876 1431280934 - ";
    var read =
        Read.all(
            RecordSource.VPC,
            PING
                + "2 123456789010 eni-1"
                + nothing
                + "NODATA\n"
                + "2 123456789010 eni-1"
                + nothing
                + "SKIPDATA\n"
                + PING.replace(" 0 0 1 4 ", " 0 0 47 4 ")
                + PING.replace(" 336 ", " many ")
                + PING.replace(" 203.0.113.12 ", " - ")
                + "2 3\n");

    assertThat(read.flows).hasSize(1);
    assertThat(read.rows.snapshot().inFlight()).isZero();
    assertThat(read.rows.snapshot().dropped())
        .containsOnlyKeys(
            "no_data",
            "skipped_by_source",
            "unsupported_protocol",
            "not_a_number",
            "missing_field",
            "wrong_column_count");
    assertThat(read.reader.firstBad()).doesNotContainKey("no_data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello\n", "srcaddr dstaddr srcport\n"})
  void whatIsNoFlowLogIsBadInput(String text) {
    assertThatThrownBy(
            () ->
                RecordReader.open(
                    RecordSource.VPC,
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    "log",
                    new Intake("rows"),
                    new Intake("halves")))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("log:1: expected a header");
  }
}
