package dev.glacis.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The bundled network, capture and truth: each by itself, and that they tell one story.
class SamplesTest {
  private static final List<Prefix> OWN = prefixes("10.20.0.0/16", "fd20::/48");

  /// RFC 5737, RFC 2544, RFC 3849.
  private static final List<Prefix> RESERVED =
      prefixes(
          "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32");

  /// Unspecified, link-local and multicast, as neighbours use them to find each other.
  private static final List<Prefix> LINK = prefixes("::/128", "fe80::/10", "ff00::/8");

  private static final Network NETWORK = network();
  private static final Surface SURFACE = Surface.of(NETWORK);
  private static final List<LabelledAttack> TRUTH = truth();
  private static final List<Flow> FLOWS = new ArrayList<>();
  private static final Intake PACKETS = new Intake("capture");

  private static long firstMicros;
  private static long lastMicros;
  private static int outOfOrder;

  private record Flow(
      Address source,
      Address target,
      int protocol,
      int targetPort,
      double answers,
      String attack,
      TrafficClass label) {}

  @BeforeAll
  static void meterTheCapture() throws IOException {
    var answers = Features.CORRECTED.names().indexOf("total_bwd_packets");
    var meter =
        new FlowMeter(
            batch ->
                IntStream.range(0, batch.size())
                    .forEach(
                        row -> {
                          var attack = TRUTH.stream().filter(a -> a.covers(batch, row)).findFirst();
                          FLOWS.add(
                              new Flow(
                                  batch.source(row),
                                  batch.target(row),
                                  batch.protocol[row],
                                  batch.targetPort[row],
                                  batch.features[row * batch.schema().width() + answers],
                                  attack.map(LabelledAttack::id).orElse(""),
                                  attack.map(LabelledAttack::kind).orElse(TrafficClass.BENIGN)));
                        }),
            PACKETS,
            MeterOptions.finished());
    try (var in = CompressedInput.of(open("capture.pcap.gz"))) {
      PcapReader.open(in, "capture.pcap.gz")
          .readAll(
              (time, frame, offset, captured, wire, linkType) -> {
                firstMicros = firstMicros == 0 ? time : firstMicros;
                outOfOrder += time < lastMicros ? 1 : 0;
                lastMicros = time;
                meter.packet(time, frame, offset, captured, wire, linkType);
              });
    }
    meter.finish();
  }

  @Test
  void theCaptureIsThreeMinutesOfPacketsInOrderOfTime() {
    assertThat(outOfOrder).isZero();
    assertThat(lastMicros - firstMicros).isBetween(170_000_000L, 200_000_000L);
  }

  @Test
  void everyPacketIsUnderstoodExceptWhatIsNotIp() {
    var counted = PACKETS.snapshot();
    assertThat(counted.kept()).isGreaterThan(100_000);
    assertThat(counted.dropped().keySet()).isSubsetOf("not_ip");
  }

  @Test
  void theFirstAttackStartsWithinTwoSecondsAndAnotherEveryTen() {
    var previous = firstMicros + 2_000_000 - 10_000_000;
    for (var attack : TRUTH) {
      assertThat(attack.startMicros() - previous).as(attack.id()).isBetween(0L, 10_000_000L);
      previous = attack.startMicros();
    }
  }

  @Test
  void everyAttackInTheTruthIsSeenAsFlowsWithItsLabel() {
    var seen = FLOWS.stream().collect(groupingBy(Flow::attack, counting()));
    assertThat(seen).containsKeys(TRUTH.stream().map(LabelledAttack::id).toArray(String[]::new));
  }

  @Test
  void everyFamilyIsThereAndOutsideTheFloodsMostFlowsAreBenign() {
    Map<TrafficClass, Long> counts = FLOWS.stream().collect(groupingBy(Flow::label, counting()));
    assertThat(counts)
        .containsOnlyKeys(
            Stream.of(TrafficClass.values())
                .filter(kind -> kind != TrafficClass.UNKNOWN)
                .toArray(TrafficClass[]::new));
    assertThat(counts.values()).allMatch(count -> count >= 50);
    var outsideFloods = FLOWS.size() - counts.get(TrafficClass.DOS);
    assertThat(counts.get(TrafficClass.BENIGN)).isGreaterThan(outsideFloods / 2);
  }

  @Test
  void bothFamiliesOfAddressesAndTcpUdpAndIcmpAreThere() {
    var kinds = FLOWS.stream().map(flow -> (flow.source().isV4() ? "4/" : "6/") + flow.protocol());
    assertThat(kinds.distinct())
        .contains("4/1", "4/6", "4/17", "6/6", "6/17", "6/" + Protocol.ICMPV6);
  }

  @Test
  void everyAddressOutsideIsReservedForDocumentationOrBenchmarks() {
    assertThat(FLOWS.stream().flatMap(flow -> Stream.of(flow.source(), flow.target())).distinct())
        .allMatch(a -> isIn(OWN, a) || isIn(RESERVED, a) || isIn(LINK, a));
  }

  @Test
  void everySideOfAnAttackThatIsInsideIsAMachineOfTheNetwork() {
    for (var attack : TRUTH) {
      var sides = Stream.concat(attack.sources().stream(), attack.targets().stream()).toList();
      assertThat(sides).as(attack.id()).anyMatch(side -> isIn(OWN, side.address()));
      assertThat(sides)
          .as(attack.id())
          .allMatch(side -> !isIn(OWN, side.address()) || holdsAMachine(side));
    }
  }

  @Test
  void whatTheRulesBlockGetsNoAnswer() {
    var blocked =
        FLOWS.stream()
            .filter(flow -> flow.protocol() == Protocol.TCP || flow.protocol() == Protocol.UDP)
            .filter(flow -> isIn(RESERVED, flow.source()))
            .filter(flow -> judge(flow) == Disposition.BLOCKED)
            .toList();
    assertThat(blocked).hasSizeGreaterThan(500).allMatch(flow -> flow.answers() == 0);
  }

  @Test
  void someAttacksAreAllowedAndSomeBlocked() {
    var judged =
        FLOWS.stream()
            .filter(flow -> !flow.attack().isEmpty() && isIn(RESERVED, flow.source()))
            .collect(groupingBy(SamplesTest::judge, counting()));
    assertThat(judged).containsKeys(Disposition.ALLOWED, Disposition.BLOCKED);
  }

  @Test
  void theNetworkHasPathsOfSeveralStepsAndMachinesNobodyCanAttack() {
    assertThat(NETWORK.vms()).hasSize(60);
    assertThat(SURFACE.attackers(machine("vault-1"), Mode.TRANSITIVE, null).count()).isZero();
    assertThat(SURFACE.attackers(machine("warehouse-1"), Mode.DIRECT, null).count()).isLessThan(20);
    assertThat(SURFACE.attackers(machine("warehouse-1"), Mode.TRANSITIVE, null).count())
        .isGreaterThan(20);
    assertThat(SURFACE.pathFromInternet(machine("warehouse-1")).orElseThrow()).hasSize(3);
  }

  @Test
  void everyAttackerOutsideHasAPlace() throws IOException {
    List<Prefix> placed;
    try (var places = open("places.csv")) {
      placed =
          new String(places.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> Prefix.parse(line.substring(0, line.indexOf(','))))
              .toList();
    }
    assertThat(TRUTH.stream().flatMap(attack -> attack.sources().stream()))
        .allMatch(source -> isIn(OWN, source.address()) || isIn(placed, source.address()));
  }

  private static Disposition judge(Flow flow) {
    return SURFACE
        .judge(flow.source(), flow.target(), flow.protocol(), flow.targetPort())
        .disposition();
  }

  private static int machine(String name) {
    return IntStream.range(0, SURFACE.size())
        .filter(vm -> name.equals(SURFACE.machine(vm).name()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean holdsAMachine(Prefix side) {
    return NETWORK.vms().stream().anyMatch(vm -> vm.addresses().stream().anyMatch(side::contains));
  }

  private static boolean isIn(List<Prefix> prefixes, Address address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }

  private static List<Prefix> prefixes(String... texts) {
    return Arrays.stream(texts).map(Prefix::parse).toList();
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(
        SamplesTest.class.getResourceAsStream("/dev/glacis/samples/" + name), name);
  }

  private static Network network() {
    try (var in = open("network.json")) {
      return NetworkJson.read(
          in,
          "network.json",
          warning -> {
            throw new AssertionError(warning);
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<LabelledAttack> truth() {
    try (var in = open("truth.json")) {
      return new JsonMapper()
          .readTree(in)
          .path("attacks")
          .valueStream()
          .map(LabelledAttack::of)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
