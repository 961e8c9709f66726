package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class FlowMeterPropertyTest {
  private static final Comparator<Recording.Flow> BY_START =
      Comparator.comparing(Recording.Flow::start)
          .thenComparing(Recording.Flow::protocol)
          .thenComparing(Recording.Flow::source)
          .thenComparing(Recording.Flow::target);

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void flowsAndFeaturesAreThoseOfTheDefinitionsTakenLiterally(
      @ForAll("traffic") List<Step> traffic) {
    var naive = new NaiveMeter();
    packets(traffic).forEach(naive::give);

    assertSame(naive.finish(), meter(traffic, MeterOptions.finished()));
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void soAreThoseOfProfileOriginal(@ForAll("traffic") List<Step> traffic) {
    var naive = new NaiveOriginal();
    packets(traffic).forEach(naive::give);

    assertSame(
        naive.finish(), meter(traffic, MeterOptions.finished().withProfile(Profile.ORIGINAL)));
  }

  private static void assertSame(
      List<? extends NaiveMeter.Conversation> naive, List<Recording.Flow> metered) {
    assertThat(metered).hasSameSizeAs(naive);
    var expected = new ArrayList<NaiveMeter.Conversation>(naive);
    expected.sort(
        Comparator.comparing((NaiveMeter.Conversation c) -> c.first().time())
            .thenComparing(c -> c.first().protocol())
            .thenComparing(c -> c.source));
    var flows = new ArrayList<>(metered);
    flows.sort(BY_START);
    for (var i = 0; i < flows.size(); i++) {
      var flow = flows.get(i);
      assertThat(flow.source()).isEqualTo(expected.get(i).source);
      var features = expected.get(i).features();
      assertThat(features).containsKeys(flow.schema().names().toArray(String[]::new));
      for (var feature : flow.schema().names()) {
        var value = features.get(feature);
        var made = flow.features().get(flow.schema().names().indexOf(feature));
        if (value.isNaN()) {
          assertThat(made).as(feature).isNaN();
        } else {
          assertThat(made)
              .as(feature)
              .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
        }
      }
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void snapshotsAddUpToTheFinishedFlow(
      @ForAll Profile profile, @ForAll("traffic") List<Step> traffic) {
    var last = new HashMap<String, Recording.Flow>();
    var packets = new HashMap<String, Long>();
    for (var record : meter(traffic, MeterOptions.withSnapshots().withProfile(profile))) {
      var flow = record.start() + record.source() + record.target() + record.protocol();
      packets.merge(flow, record.packets(), Long::sum);
      assertThat(record.packets()).isPositive();
      var before = last.put(flow, record);
      assertThat(before == null || before.time() < record.time()).isTrue();
    }

    for (var flow : meter(traffic, MeterOptions.finished().withProfile(profile))) {
      var key = flow.start() + flow.source() + flow.target() + flow.protocol();
      assertThat(packets.remove(key)).isEqualTo(flow.packets());
      assertThat(last.get(key).features()).isEqualTo(flow.features());
    }
    assertThat(packets).isEmpty();
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void theSamePacketsGiveTheSameRecordsInTheSameOrder(
      @ForAll Profile profile, @ForAll("traffic") List<Step> traffic) {
    var options = MeterOptions.withSnapshots().withProfile(profile);

    assertThat(meter(traffic, options)).isEqualTo(meter(traffic, options));
  }

  @Provide
  Arbitrary<List<Step>> traffic() {
    var gaps =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(1, 2_000)),
            Tuple.of(6, Arbitraries.longs().between(900_000, 1_100_000)),
            Tuple.of(3, Arbitraries.longs().between(4_900_000, 9_000_000)),
            Tuple.of(1, Arbitraries.longs().between(50_000_000, 130_000_000)),
            Tuple.of(1, Arbitraries.longs().between(590_000_000, 610_000_000)));
    var flags = Arbitraries.of(2, 18, 16, 16, 16, 24, 24, 24, 17, 17, 4, 20, 48, 0x50, 0x90, 19);
    return Combinators.combine(
            gaps,
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(true, false),
            flags,
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(0, 0, 1, 10, 1400))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  /// @param pair which two endpoints: 0 to 2 TCP, 3 and 4 UDP, 5 ICMP
  record Step(long gap, int pair, boolean there, int flags, int sequence, int payload) {}

  private static List<NaiveMeter.Seen> packets(List<Step> traffic) {
    var seen = new ArrayList<NaiveMeter.Seen>();
    var time = 1_000_000L;
    for (var step : traffic) {
      time += step.gap;
      var protocol = step.pair < 3 ? 6 : step.pair < 5 ? 17 : 1;
      var client = "10.0.0.2:" + (protocol == 1 ? 0 : 1000 + step.pair);
      var server = "10.0.0.1:" + (protocol == 1 ? 0 : 80);
      seen.add(
          new NaiveMeter.Seen(
              time,
              step.there ? client : server,
              step.there ? server : client,
              protocol,
              protocol == 6 ? step.flags : 0,
              protocol == 6 ? step.sequence : 0,
              protocol == 1 ? 0 : step.payload,
              protocol == 6 ? 20 : protocol == 17 ? 8 : 0,
              protocol == 6 ? 1000 * step.sequence : 0,
              protocol == 1 ? (step.there ? 8 : step.sequence == 3 ? 3 : 0) : -1,
              protocol == 1 ? (step.sequence == 3 && !step.there ? 1 : 0) : -1));
    }
    return seen;
  }

  private static List<Recording.Flow> meter(List<Step> traffic, MeterOptions options) {
    var recording = new Recording(options);
    for (var packet : packets(traffic)) {
      var from = packet.from().split(":");
      var to = packet.to().split(":");
      var fromPort = Integer.parseInt(from[1]);
      var toPort = Integer.parseInt(to[1]);
      recording.give(
          packet.time(),
          switch (packet.protocol()) {
            case 6 ->
                Frames.tcp(
                    from[0],
                    fromPort,
                    to[0],
                    toPort,
                    packet.flags(),
                    packet.sequence(),
                    packet.payload(),
                    packet.window());
            case 17 -> Frames.udp(from[0], fromPort, to[0], toPort, packet.payload());
            default -> Frames.icmp(from[0], to[0], packet.type(), packet.code());
          });
    }
    return recording.finish();
  }
}
