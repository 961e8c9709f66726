package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.Features;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.flow.records.ExportBytes.Spec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowCollectorTest {
  private static final Address ROUTER = Address.parse("192.0.2.254");
  private static final long NOW = ExportBytes.NOW_SECONDS * 1_000_000;
  private static final long UP = ExportBytes.UPTIME;

  private static final List<Spec> USUAL =
      List.of(
          Spec.of(Element.SOURCE_V4, 4),
          Spec.of(Element.TARGET_V4, 4),
          Spec.of(Element.SOURCE_PORT, 2),
          Spec.of(Element.TARGET_PORT, 2),
          Spec.of(Element.PROTOCOL, 1),
          Spec.of(Element.PACKETS, 4),
          Spec.of(Element.OCTETS, 4));

  private static final byte[] USUAL_RECORD =
      new ExportBytes()
          .address("192.0.2.1")
          .address("198.51.100.2")
          .u(4000, 2)
          .u(53, 2)
          .u(17, 1)
          .u(3, 4)
          .u(180, 4)
          .bytes();

  private final List<Read.Flow> flows = new ArrayList<>();
  private final FlowCollector collector =
      new FlowCollector(
          batch -> {
            for (var row = 0; row < batch.size(); row++) {
              flows.add(Read.Flow.of(batch, row));
            }
          });

  @Test
  void bothDirectionsOfVersionFiveBecomeOneFlow() {
    give(ExportBytes.v5(0, 0, there(UP - 2_000, UP - 500), back(UP - 1_990, UP - 480)));

    assertThat(flows).hasSize(1);
    var flow = flows.getFirst();
    assertThat(flow.source()).isEqualTo("192.0.2.1:40000");
    assertThat(flow.target()).isEqualTo("198.51.100.2:443");
    assertThat(flow.start()).isEqualTo(NOW - 2_000_000);
    assertThat(flow.time()).isEqualTo(NOW - 480_000);
    assertThat(flow.get(Feature.FLOW_DURATION)).isEqualTo(1_520_000);
    assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(10);
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(8);
    assertThat(flow.get(Feature.FWD_IP_BYTES)).isEqualTo(1000);
    assertThat(flow.get(Feature.BWD_IP_BYTES)).isEqualTo(9000);
    assertThat(flow.get(Feature.FWD_SYN_SEEN)).isEqualTo(1);
    assertThat(flow.get(Feature.BWD_RST_SEEN)).isZero();
    assertThat(flow.get(Feature.ICMP_TYPE)).isEqualTo(-1);
    assertThat(flow.has(Feature.TOTAL_LENGTH_FWD)).isFalse();
    assertThat(flow.bytes()).isEqualTo(10_000);
    assertBalanced(0);
  }

  @Test
  void theSchemaIsReducedAndOfTheSameDefinitions() {
    assertThat(Features.METERED.columns().keySet())
        .containsAll(FlowCollector.schema().columns().keySet());
    assertThat(FlowCollector.schema().width()).isEqualTo(18);
  }

  @Test
  void aDirectionWithoutTheOtherWaitsAMinuteAndLeavesItOpen() {
    give(ExportBytes.v5(0, 0, there(UP - 2_000, UP - 500)));
    collector.advance(NOW + 59_000_000);
    assertThat(flows).isEmpty();
    assertThat(intake("netflow_halves").inFlight()).isEqualTo(1);

    collector.advance(NOW + 61_000_000);

    assertThat(flows).hasSize(1);
    assertThat(flows.getFirst().get(Feature.TOTAL_BWD_PACKETS)).isNaN();
    assertThat(flows.getFirst().get(Feature.FLOW_DURATION)).isNaN();
    assertThat(intake("netflow_halves").dropped()).isEqualTo(Map.of("no_other_direction", 1L));
  }

  @Test
  void severalPacketsWithinAMillisecondHaveNoRate() {
    give(ExportBytes.v5(0, 0, there(UP - 500, UP - 500), back(UP - 500, UP - 500)));

    assertThat(flows.getFirst().get(Feature.FLOW_DURATION)).isZero();
    assertThat(flows.getFirst().get(Feature.FLOW_PACKETS_PER_SECOND)).isNaN();
  }

  @Test
  void versionNineIsReadByItsTemplate() {
    var fields = new ArrayList<>(USUAL);
    fields.add(new Spec(61, 0, 1));
    fields.add(Spec.of(Element.FIRST_UPTIME, 4));
    fields.add(Spec.of(Element.LAST_UPTIME, 4));
    var times = new ExportBytes().u(0, 1).u(UP - 900, 4).u(UP - 300, 4).bytes();
    var padding = new byte[2];

    give(
        ExportBytes.v9(
            0,
            ExportBytes.set(0, ExportBytes.template(256, fields)),
            ExportBytes.set(256, USUAL_RECORD, times, padding)));
    collector.finish();

    var flow = flows.getFirst();
    assertThat(flow.start()).isEqualTo(NOW - 900_000);
    assertThat(flow.time()).isEqualTo(NOW - 300_000);
    assertThat(flow.get(Feature.TOTAL_FWD_PACKETS)).isEqualTo(3);
    assertThat(flow.get(Feature.FWD_IP_BYTES)).isEqualTo(180);
    assertBalanced(0);
  }

  @Test
  void ipfixReadsReverseElementsAndPassesOverWhatItDoesNotKnow() {
    var fields = new ArrayList<>(USUAL);
    fields.add(new Spec(Element.PACKETS.number(), 29_305, 4));
    fields.add(new Spec(Element.OCTETS.number(), 29_305, 4));
    fields.add(new Spec(371, 0, 0xffff));
    fields.add(new Spec(14, 6_871, 1));
    fields.add(Spec.of(Element.START_MICROS, 8));
    fields.add(Spec.of(Element.END_MICROS, 8));
    var rest =
        new ExportBytes()
            .u(2, 4)
            .u(400, 4)
            .raw(ExportBytes.variable("user".getBytes(StandardCharsets.UTF_8), true))
            .u(2, 1)
            .u((ExportBytes.NOW_SECONDS - 2 + 2_208_988_800L) << 32, 8)
            .u((ExportBytes.NOW_SECONDS - 1 + 2_208_988_800L) << 32 | 1L << 31, 8)
            .bytes();

    give(
        ExportBytes.ipfix(
            0,
            ExportBytes.set(2, ExportBytes.template(300, fields)),
            ExportBytes.set(300, USUAL_RECORD, rest)));

    var flow = flows.getFirst();
    assertThat(flow.get(Feature.TOTAL_BWD_PACKETS)).isEqualTo(2);
    assertThat(flow.get(Feature.BWD_IP_BYTES)).isEqualTo(400);
    assertThat(flow.start()).isEqualTo(NOW - 2_000_000);
    assertThat(flow.get(Feature.FLOW_DURATION)).isEqualTo(1_500_000);
    assertThat(intake("netflow_halves").received()).isZero();
    assertBalanced(0);
  }

  @Test
  void icmpTypeAndCodeAreReadFromWhereEachVersionPutsThem() {
    give(
        ExportBytes.v5(
            0,
            0,
            ExportBytes.v5Record(
                "192.0.2.1", 0, "198.51.100.2", 0x0301, 1, 0, 1, 56, UP - 10, UP - 10)));
    var fields =
        List.of(
            Spec.of(Element.SOURCE_V6, 16),
            Spec.of(Element.TARGET_V6, 16),
            Spec.of(Element.PROTOCOL, 1),
            Spec.of(Element.ICMPV6, 2),
            Spec.of(Element.PACKETS, 8));
    var echo =
        new ExportBytes()
            .address("2001:db8::1")
            .address("2001:db8::2")
            .u(58, 1)
            .u(0x8000, 2)
            .u(1, 8)
            .bytes();
    give(
        ExportBytes.v9(
            0, ExportBytes.set(0, ExportBytes.template(256, fields)), ExportBytes.set(256, echo)));
    collector.finish();

    assertThat(flows).extracting(f -> f.get(Feature.ICMP_TYPE)).containsExactly(3.0, 128.0);
    assertThat(flows).extracting(f -> f.get(Feature.ICMP_CODE)).containsExactly(1.0, 0.0);
    assertThat(flows.get(1).get(Feature.FWD_IP_BYTES)).isNaN();
  }

  @Test
  void dataBeforeItsTemplateIsCountedAndTemplatesBelongToTheirExporter() {
    var template = ExportBytes.set(0, ExportBytes.template(256, USUAL));
    var data = ExportBytes.set(256, USUAL_RECORD);
    give(ExportBytes.v9(0, data));
    give(ExportBytes.v9(1, template));
    var other = ExportBytes.v9(0, data);
    collector.datagram(Address.parse("192.0.2.253"), other, other.length, NOW);
    give(ExportBytes.v9(2, data));

    assertThat(intake("netflow_sets").dropped()).isEqualTo(Map.of("no_template", 2L));
    assertThat(intake("netflow_records").kept()).isEqualTo(1);
  }

  @Test
  void gapsInSequenceNumbersAreLost() {
    give(ExportBytes.v5(100, 0, there(UP, UP)));
    give(ExportBytes.v5(101, 0, there(UP, UP), there(UP, UP)));
    give(ExportBytes.v5(110, 0, there(UP, UP)));
    give(ExportBytes.v5(104, 0, there(UP, UP)));
    give(ExportBytes.v5(111, 0, there(UP, UP)));
    give(ExportBytes.v5(5, 0, there(UP, UP)));

    assertThat(intake("netflow_sequence").dropped()).isEqualTo(Map.of("lost", 7L));
    assertThat(intake("netflow_sequence").kept()).isEqualTo(5);
  }

  @Test
  void sampledRecordsAreNotFlows() {
    give(ExportBytes.v5(0, 0x4000 | 100, there(UP, UP)));
    var options =
        ExportBytes.ipfixOptions(
            400, 1, List.of(new Spec(302, 0, 2), Spec.of(Element.SAMPLING_SPACE, 4)));
    give(
        ExportBytes.ipfix(
            0,
            ExportBytes.set(3, options),
            ExportBytes.set(400, new ExportBytes().u(1, 2).u(99, 4).bytes()),
            ExportBytes.set(2, ExportBytes.template(256, USUAL)),
            ExportBytes.set(256, USUAL_RECORD)));
    var v9Options =
        ExportBytes.v9Options(
            400, List.of(new Spec(1, 0, 4)), List.of(Spec.of(Element.SAMPLING_INTERVAL, 4)));
    give(
        ExportBytes.v9(
            0,
            ExportBytes.set(1, v9Options, new byte[2]),
            ExportBytes.set(400, new ExportBytes().u(1, 4).u(10, 4).bytes()),
            ExportBytes.set(0, ExportBytes.template(256, USUAL)),
            ExportBytes.set(256, USUAL_RECORD)));

    assertThat(intake("netflow_records").dropped()).isEqualTo(Map.of("sampled", 3L));
    assertThat(collector.firstBad().get("sampled")).startsWith("exporter 192.0.2.254: expected");
  }

  @Test
  void aClockThatIsFarOffDoesNotMoveTime() {
    var datagram = ExportBytes.v5(0, 0, there(UP, UP));
    collector.datagram(ROUTER, datagram, datagram.length, NOW - 86_400_000_000L);
    collector.datagram(ROUTER, datagram, datagram.length, NOW + 86_400_000_000L);

    assertThat(intake("netflow_records").dropped()).isEqualTo(Map.of("clock", 2L));
  }

  @Test
  void malformedDatagramsAreCountedWithTheirOffset() {
    give(new byte[0]);
    give(new byte[] {0, 8, 0, 0});
    give(ExportBytes.v5(0, 0));
    var whole = ExportBytes.ipfix(0, ExportBytes.set(2, ExportBytes.template(256, USUAL)));
    give(Arrays.copyOf(whole, whole.length - 1));
    give(ExportBytes.ipfix(0, new ExportBytes().u(2, 2).u(3, 2).bytes()));
    give(ExportBytes.ipfix(0, new ExportBytes().u(2, 2).u(400, 2).bytes()));
    give(ExportBytes.ipfix(0, ExportBytes.set(2, ExportBytes.template(255, USUAL))));
    give(
        ExportBytes.ipfix(
            0, ExportBytes.set(2, ExportBytes.template(256, List.of(new Spec(1, 0, 0))))));

    var datagrams = intake("netflow_datagrams");
    assertThat(datagrams.kept()).isZero();
    assertThat(datagrams.dropped())
        .isEqualTo(
            Map.of(
                "truncated", 3L,
                "unknown_version", 1L,
                "length_mismatch", 1L,
                "bad_set", 1L,
                "bad_template", 2L));
    assertThat(collector.firstBad().get("unknown_version"))
        .isEqualTo("exporter 192.0.2.254: offset 0: expected version 5, 9 or 10, found 8");
  }

  @Test
  void exportersAndTemplatesAreBounded() {
    var exporters = new Exporters();
    var first = exporters.of(ROUTER, 10, 0);
    for (var id = 256; id < 5_000; id++) {
      first.put(new Template(id, List.of(new Template.Field(Element.PACKETS, false, 4)), false));
    }
    assertThat(first.template(256)).isNull();
    assertThat(first.template(4_999)).isNotNull();
    assertThat(first.template(4_999 - Exporter.MAX_TEMPLATES)).isNull();
    for (var domain = 1; domain <= Exporters.MAX; domain++) {
      exporters.of(ROUTER, 10, domain);
    }
    assertThat(exporters.of(ROUTER, 10, 0)).isNotSameAs(first);
  }

  private static byte[] there(long first, long last) {
    return ExportBytes.v5Record(
        "192.0.2.1", 40_000, "198.51.100.2", 443, 6, 0x1b, 10, 1000, first, last);
  }

  private static byte[] back(long first, long last) {
    return ExportBytes.v5Record(
        "198.51.100.2", 443, "192.0.2.1", 40_000, 6, 0x1b, 8, 9000, first, last);
  }

  private void give(byte[] datagram) {
    collector.datagram(ROUTER, datagram, datagram.length, NOW);
  }

  private void assertBalanced(long waiting) {
    assertThat(collector.intakes())
        .allSatisfy(
            intake ->
                assertThat(intake.snapshot().inFlight())
                    .isEqualTo(intake.name().equals("netflow_halves") ? waiting : 0));
  }

  private Intake.Snapshot intake(String name) {
    return collector.intakes().stream()
        .filter(intake -> intake.name().equals(name))
        .findFirst()
        .orElseThrow()
        .snapshot();
  }
}
