package dev.glacis.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.network.NetworkJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The bundled network, capture and truth: each by itself, and that they tell one story.
class SamplesTest {
  private static final LabCapture DEMO = LabCapture.read("/dev/glacis/samples/");
  private static final Network NETWORK = network();
  private static final Surface SURFACE = Surface.of(NETWORK);

  @Test
  void theCaptureIsThreeMinutesLong() {
    assertThat(DEMO.lastMicros - DEMO.firstMicros).isBetween(170_000_000L, 200_000_000L);
  }

  @Test
  void theFirstAttackStartsWithinTwoSecondsAndAnotherEveryTen() {
    var previous = DEMO.firstMicros + 2_000_000 - 10_000_000;
    for (var attack : DEMO.attacks) {
      assertThat(attack.startMicros() - previous).as(attack.id()).isBetween(0L, 10_000_000L);
      previous = attack.startMicros();
    }
  }

  @Test
  void everySideOfAnAttackThatIsInsideIsAMachineOfTheNetwork() {
    for (var attack : DEMO.attacks) {
      var sides = Stream.concat(attack.sources().stream(), attack.targets().stream()).toList();
      assertThat(sides).as(attack.id()).anyMatch(side -> LabCapture.isIn(DEMO.own, side.address()));
      assertThat(sides)
          .as(attack.id())
          .allMatch(side -> !LabCapture.isIn(DEMO.own, side.address()) || holdsAMachine(side));
    }
  }

  @Test
  void whatTheRulesBlockGetsNoAnswer() {
    var blocked =
        DEMO.flows.stream()
            .filter(flow -> flow.protocol() == Protocol.TCP || flow.protocol() == Protocol.UDP)
            .filter(flow -> LabCapture.isIn(LabCapture.RESERVED, flow.source()))
            .filter(flow -> judge(flow) == Disposition.BLOCKED)
            .toList();
    assertThat(blocked).hasSizeGreaterThan(500).allMatch(flow -> flow.answers() == 0);
  }

  @Test
  void someAttacksAreAllowedAndSomeBlocked() {
    var judged =
        DEMO.flows.stream()
            .filter(
                flow ->
                    !flow.attack().isEmpty() && LabCapture.isIn(LabCapture.RESERVED, flow.source()))
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
    assertThat(DEMO.attacks.stream().flatMap(attack -> attack.sources().stream()))
        .allMatch(
            source ->
                LabCapture.isIn(DEMO.own, source.address())
                    || LabCapture.isIn(placed, source.address()));
  }

  private static Disposition judge(LabCapture.Flow flow) {
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

  private static InputStream open(String name) {
    return LabCapture.open("/dev/glacis/samples/" + name);
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
}
