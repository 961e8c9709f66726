package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.flow.records.ExportBytes.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsFuzzTest {
  private static final String ZEEK =
      """
      #separator \\x09
      #unset_field\t-
      #fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\thistory\torig_pkts\tresp_pkts
      1591367999.3\t192.168.4.76\t36844\t192.168.4.1\t53\tudp\t0.07\tDd\t2\t2
      1591367999.3\t2001:db8::1\t8\t2001:db8::2\t0\ticmp\t-\t-\t1\t0
      """;

  private static final String EVE =
      """
      {"timestamp":"2026","event_type":"flow","src_ip":"192.0.2.1","src_port":5,"dest_ip":"192.0.2.2","dest_port":80,"proto":"TCP","flow":{"pkts_toserver":7,"pkts_toclient":5,"start":"2026-11-20T10:00:00.250000+0000","end":"2026-11-20T10:00:01.2+0000"},"tcp":{"tcp_flags_ts":"1b"}}
      """;

  private static final String VPC =
      """
      srcaddr dstaddr srcport dstport protocol tcp-flags packets bytes start end log-status
      192.0.2.1 192.0.2.2 1000 80 6 3 8 568 1566848875 1566848933 OK
      192.0.2.2 192.0.2.1 80 1000 6 19 5 376 1566848875 1566848933 OK
      """;

  @FuzzTest(maxDuration = "20s")
  void anyTextIsRecordsOrBadInputOfOneLine(FuzzedDataProvider data) throws IOException {
    var source = data.pickValue(RecordSource.values());
    check(source, data.consumeRemainingAsBytes());
  }

  @FuzzTest(maxDuration = "20s")
  void anyDatagramIsCounted(byte[] bytes) {
    give(collector(), bytes);
  }

  @ParameterizedTest
  @EnumSource(RecordSource.class)
  void damagedTextIsRecordsOrBadInputOfOneLine(RecordSource source) throws IOException {
    var text =
        switch (source) {
          case ZEEK -> ZEEK;
          case EVE -> EVE + EVE;
          case VPC -> VPC;
        };
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var random = new Random(1);
    for (var i = 0; i < 2_000; i++) {
      check(source, damaged(bytes, random));
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void damagedDatagramsAreCounted(Version version) {
    var random = new Random(1);
    var collector = collector();
    for (var i = 0; i < 4_000; i++) {
      give(collector, damaged(version.datagram, random));
    }
    collector.finish();
    assertThat(collector.intakes()).allSatisfy(i -> assertThat(i.snapshot().inFlight()).isZero());
  }

  enum Version {
    V5(
        ExportBytes.v5(
            0,
            0,
            ExportBytes.v5Record("192.0.2.1", 5, "192.0.2.2", 80, 6, 2, 3, 180, 100, 200),
            ExportBytes.v5Record("192.0.2.2", 80, "192.0.2.1", 5, 6, 18, 3, 180, 100, 200))),
    V9(
        ExportBytes.v9(
            0,
            ExportBytes.set(0, ExportBytes.template(256, fields())),
            ExportBytes.set(
                1,
                ExportBytes.v9Options(
                    257, List.of(new Spec(1, 0, 4)), List.of(new Spec(34, 0, 4)))),
            ExportBytes.set(256, record()),
            ExportBytes.set(257, new byte[8]))),
    IPFIX(
        ExportBytes.ipfix(
            0,
            ExportBytes.set(2, ExportBytes.template(256, fields())),
            ExportBytes.set(3, ExportBytes.ipfixOptions(257, 1, List.of(new Spec(306, 0, 4)))),
            ExportBytes.set(2, ExportBytes.template(258, List.of(new Spec(371, 0, 0xffff)))),
            ExportBytes.set(256, record()),
            ExportBytes.set(258, new byte[] {3, 1, 2, 3, (byte) 255, 0, 1, 9})));

    private final byte[] datagram;

    Version(byte[] datagram) {
      this.datagram = datagram;
    }

    private static List<Spec> fields() {
      return List.of(
          Spec.of(Element.SOURCE_V4, 4),
          Spec.of(Element.TARGET_V4, 4),
          Spec.of(Element.PROTOCOL, 1),
          Spec.of(Element.PACKETS, 4),
          Spec.of(Element.FIRST_UPTIME, 4),
          Spec.of(Element.LAST_UPTIME, 4));
    }

    private static byte[] record() {
      return new ExportBytes()
          .address("192.0.2.1")
          .address("192.0.2.2")
          .u(17, 1)
          .u(3, 4)
          .u(100, 4)
          .u(200, 4)
          .bytes();
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    var damaged =
        Arrays.copyOf(bytes, bytes.length - (random.nextInt(4) == 0 ? random.nextInt(40) : 0));
    for (var changes = random.nextInt(4); changes > 0; changes--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static FlowCollector collector() {
    return new FlowCollector(batch -> assertThat(batch.size()).isPositive());
  }

  private static void give(FlowCollector collector, byte[] bytes) {
    collector.datagram(
        Address.parse("192.0.2.254"), bytes, bytes.length, ExportBytes.NOW_SECONDS * 1_000_000);
    var datagrams = collector.intakes().getFirst().snapshot();
    assertThat(datagrams.inFlight()).isZero();
    assertThat(collector.firstBad().values()).allSatisfy(m -> assertThat(m).hasLineCount(1));
  }

  private static void check(RecordSource source, byte[] bytes) throws IOException {
    var rows = new Intake("rows");
    var halves = new Intake("halves");
    try (var reader =
        RecordReader.open(source, new ByteArrayInputStream(bytes), "fuzz", rows, halves)) {
      var batch = new FlowBatch(reader.schema(), 1);
      while (reader.read(batch)) {
        assertThat(batch.timeMicros[0]).isGreaterThanOrEqualTo(batch.startMicros[0]);
        batch.clear();
      }
      assertThat(rows.snapshot().inFlight()).isZero();
      assertThat(halves.snapshot().inFlight()).isZero();
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("fuzz:").hasLineCount(1);
    }
  }
}
