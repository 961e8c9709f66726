package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.flow.records.ExportBytes.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExportRoundTripTest {
  private static final Address ROUTER = Address.parse("192.0.2.254");
  private static final long NOW_MILLIS = ExportBytes.NOW_SECONDS * 1000;

  /// @param ago milliseconds from the first packet to the export
  /// @param length milliseconds from the first packet to the last, at most `ago`
  record Sent(
      boolean isV6,
      int hosts,
      int sourcePort,
      int targetPort,
      boolean isTcp,
      int flags,
      long packets,
      long octets,
      long ago,
      long length) {
    String source() {
      return isV6 ? "2001:db8::" + Integer.toHexString(hosts) : "192.0.2." + (hosts & 0xff);
    }

    String target() {
      return isV6 ? "2001:db8:1::1" : "198.51.100." + (hosts >>> 8);
    }

    int protocol() {
      return isTcp ? 6 : 17;
    }

    long start() {
      return NOW_MILLIS - ago;
    }

    long end() {
      return start() + length;
    }

    FlowRecord expected() {
      return new FlowRecord(
          new Ends(
              Address.parse(source()), Address.parse(target()), sourcePort, targetPort, protocol()),
          start() * 1000,
          end() * 1000,
          1000,
          length * 1000,
          Double.NaN,
          new Side(packets, Double.NaN, octets, isTcp ? flags : 0),
          Side.UNKNOWN,
          -1,
          -1);
    }
  }

  @Property(tries = 200)
  void versionFiveIsReadAsItWasWritten(@ForAll("flows") List<Sent> flows) {
    var v4 = flows.stream().filter(f -> !f.isV6).limit(30).toList();
    var records =
        v4.stream()
            .map(
                f ->
                    ExportBytes.v5Record(
                        f.source(),
                        f.sourcePort,
                        f.target(),
                        f.targetPort,
                        f.protocol(),
                        f.flags,
                        f.packets,
                        f.octets,
                        ExportBytes.UPTIME - f.ago & 0xffff_ffffL,
                        ExportBytes.UPTIME - f.ago + f.length & 0xffff_ffffL))
            .toArray(byte[][]::new);
    if (records.length > 0) {
      assertThat(read(List.of(ExportBytes.v5(1, 0, records)))).isEqualTo(expected(v4));
    }
  }

  @Property(tries = 200)
  void versionNineIsReadAsItWasWritten(@ForAll("flows") List<Sent> flows, @ForAll long seed) {
    var datagrams = new ArrayList<byte[]>();
    for (var i = 0; i < flows.size(); i++) {
      var random = new Random(seed + i);
      var fields = fields(flows.get(i), random, false);
      datagrams.add(
          ExportBytes.v9(
              i,
              ExportBytes.set(0, ExportBytes.template(256 + i % 3, fields)),
              ExportBytes.set(256 + i % 3, record(flows.get(i), fields, random))));
    }
    assertThat(read(datagrams)).isEqualTo(expected(flows));
  }

  @Property(tries = 200)
  void ipfixIsReadAsItWasWritten(@ForAll("flows") List<Sent> flows, @ForAll long seed) {
    var datagrams = new ArrayList<byte[]>();
    for (var i = 0; i < flows.size(); i++) {
      var random = new Random(seed + i);
      var fields = fields(flows.get(i), random, true);
      var record = record(flows.get(i), fields, random);
      datagrams.add(
          ExportBytes.ipfix(
              2L * i,
              ExportBytes.set(2, ExportBytes.template(256, fields)),
              ExportBytes.set(256, record, record)));
    }
    var twice = flows.stream().flatMap(f -> List.of(f, f).stream()).toList();
    assertThat(read(datagrams)).isEqualTo(expected(twice));
  }

  @Provide
  Arbitrary<List<Sent>> flows() {
    return Combinators.combine(
            Combinators.combine(
                    Arbitraries.of(true, false),
                    Arbitraries.integers().between(1, 0xffff),
                    Arbitraries.of(true, false),
                    Arbitraries.integers().between(0, 255))
                .as((v6, hosts, tcp, flags) -> new Object[] {v6, hosts, tcp, flags}),
            Arbitraries.integers().between(0, 0xffff),
            Arbitraries.integers().between(0, 0xffff),
            Arbitraries.longs().between(1, 0xffff_ffffL),
            Arbitraries.longs().between(20, 0xffff_ffffL),
            Arbitraries.longs().between(0, 1_800_000),
            Arbitraries.longs().between(0, 1_800_000))
        .as(
            (who, from, to, packets, octets, ago, length) ->
                new Sent(
                    (boolean) who[0],
                    (int) who[1],
                    from,
                    to,
                    (boolean) who[2],
                    (int) who[3],
                    packets,
                    octets,
                    ago,
                    Math.min(ago, length)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /// The elements of a flow in any order, of any length that holds them, among others.
  private static List<Spec> fields(Sent flow, Random random, boolean isIpfix) {
    var fields = new ArrayList<Spec>();
    fields.add(Spec.of(flow.isV6 ? Element.SOURCE_V6 : Element.SOURCE_V4, flow.isV6 ? 16 : 4));
    fields.add(Spec.of(flow.isV6 ? Element.TARGET_V6 : Element.TARGET_V4, flow.isV6 ? 16 : 4));
    fields.add(Spec.of(Element.SOURCE_PORT, 2));
    fields.add(Spec.of(Element.TARGET_PORT, 2));
    fields.add(Spec.of(Element.PROTOCOL, 1));
    fields.add(Spec.of(Element.TCP_FLAGS, 1 + random.nextInt(2)));
    fields.add(
        Spec.of(
            random.nextBoolean() ? Element.PACKETS : Element.PACKETS_TOTAL, 4 + random.nextInt(5)));
    fields.add(
        Spec.of(
            random.nextBoolean() ? Element.OCTETS : Element.OCTETS_TOTAL, 4 + random.nextInt(5)));
    var absolute = isIpfix || random.nextBoolean();
    fields.add(Spec.of(absolute ? Element.START_MILLIS : Element.FIRST_UPTIME, absolute ? 8 : 4));
    fields.add(Spec.of(absolute ? Element.END_MILLIS : Element.LAST_UPTIME, absolute ? 8 : 4));
    for (var others = random.nextInt(4); others > 0; others--) {
      fields.add(new Spec(1_000 + random.nextInt(1_000), 0, random.nextInt(12)));
      if (isIpfix) {
        fields.add(
            new Spec(random.nextInt(0x8000), 1 + random.nextInt(29_304), random.nextInt(12)));
        fields.add(new Spec(1_000 + random.nextInt(1_000), 0, 0xffff));
      }
    }
    Collections.shuffle(fields, random);
    return fields;
  }

  private static byte[] record(Sent flow, List<Spec> fields, Random random) {
    var out = new ExportBytes();
    for (var field : fields) {
      var element = field.enterprise() == 0 ? Element.of(field.element()) : null;
      if (field.length() == Template.VARIABLE) {
        out.raw(ExportBytes.variable(new byte[random.nextInt(600)], random.nextBoolean()));
        continue;
      }
      switch (element) {
        case SOURCE_V4, SOURCE_V6 -> out.address(flow.source());
        case TARGET_V4, TARGET_V6 -> out.address(flow.target());
        case SOURCE_PORT -> out.u(flow.sourcePort, 2);
        case TARGET_PORT -> out.u(flow.targetPort, 2);
        case PROTOCOL -> out.u(flow.protocol(), 1);
        case TCP_FLAGS -> out.u(flow.flags, field.length());
        case PACKETS, PACKETS_TOTAL -> out.u(flow.packets, field.length());
        case OCTETS, OCTETS_TOTAL -> out.u(flow.octets, field.length());
        case START_MILLIS -> out.u(flow.start(), 8);
        case END_MILLIS -> out.u(flow.end(), 8);
        case FIRST_UPTIME -> out.u(ExportBytes.UPTIME - flow.ago, 4);
        case LAST_UPTIME -> out.u(ExportBytes.UPTIME - flow.ago + flow.length, 4);
        case null, default -> {
          var filler = new byte[field.length()];
          random.nextBytes(filler);
          out.raw(filler);
        }
      }
    }
    return out.bytes();
  }

  private static List<FlowRecord> read(List<byte[]> datagrams) {
    var flows = new ArrayList<FlowRecord>();
    var sequence = new Intake("sequence");
    var reader =
        new Datagrams(
            new Exporters(),
            new Intake("sets"),
            sequence,
            outcome -> {
              switch (outcome) {
                case Datagrams.Outcome.Flow flow -> flows.add(flow.flow());
                case Datagrams.Outcome.None none -> throw new AssertionError(none.why());
              }
            });
    for (var datagram : datagrams) {
      try {
        reader.read(ROUTER, datagram, datagram.length);
      } catch (BadRecord e) {
        throw new AssertionError(e);
      }
    }
    assertThat(sequence.snapshot().droppedInAll()).isZero();
    return flows;
  }

  private static List<FlowRecord> expected(List<Sent> flows) {
    return flows.stream().map(Sent::expected).toList();
  }
}
