package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SurfaceTest {
  @Test
  void aMachineWithTwoTagsIsOneMachine() {
    var surface =
        surface(
            """
            outer: a
            middle: b c
            inner: d
            fw-1: a -> b
            fw-2: c -> d
            """);

    assertThat(attackers(surface, "inner", Mode.DIRECT)).containsExactly("middle");
    assertThat(attackers(surface, "inner", Mode.TRANSITIVE)).containsExactly("middle", "outer");
  }

  @Test
  void aPathThroughTagsThatNoMachineHoldsTogetherIsNone() {
    var surface =
        surface(
            """
            outer: a
            left: b
            right: c
            inner: d
            fw-1: a -> b
            fw-2: c -> d
            """);

    assertThat(attackers(surface, "inner", Mode.TRANSITIVE)).containsExactly("right");
  }

  @Test
  void aRuleFromATagToItselfLetsItsMachinesAttackEachOtherButNeverThemselves() {
    var surface =
        surface(
            """
            one: a
            two: a
            three: a b
            alone: c
            fw-1: a -> a
            fw-2: c -> c
            """);

    assertThat(attackers(surface, "one", Mode.DIRECT)).containsExactly("three", "two");
    assertThat(attackers(surface, "one", Mode.TRANSITIVE)).containsExactly("three", "two");
    assertThat(attackers(surface, "alone", Mode.TRANSITIVE)).isEmpty();
    assertThat(surface.blast(surface.indexOf("three"))).isEqualTo(2);
    assertThat(surface.blast(surface.indexOf("alone"))).isZero();
  }

  @Test
  void machinesWithTheSameTagsDoNotReachEachOtherUnlessAnotherLeadsBack() {
    var apart = surface("one: a\ntwo: a\nother: b\nfw-1: a -> b");
    var inACircle = surface("one: a\ntwo: a\nother: b\nfw-1: a -> b\nfw-2: b -> a");

    assertThat(attackers(apart, "one", Mode.TRANSITIVE)).isEmpty();
    assertThat(attackers(inACircle, "one", Mode.TRANSITIVE)).containsExactly("other", "two");
  }

  @Test
  void tagsThatNobodyHoldsAndMachinesWithoutTagsChangeNothing() {
    var surface = surface("one: a\nbare:\nfw-1: ghost -> a\nfw-2: a -> phantom");

    assertThat(attackers(surface, "one", Mode.TRANSITIVE)).isEmpty();
    assertThat(attackers(surface, "bare", Mode.TRANSITIVE)).isEmpty();
  }

  @Test
  void anEmptyNetworkHasNoMachines() {
    var surface = Surface.of(Network.EMPTY);

    assertThat(surface.size()).isZero();
    assertThat(surface.indexOf("any")).isEqualTo(-1);
    assertThat(surface.exposure()).isEmpty();
  }

  @Test
  void portsRestrictTheLastHopOnly() {
    var surface =
        surface(
            """
            outer: a
            middle: b
            inner: c
            fw-1: a -> b tcp/80
            fw-2: b -> c tcp/22
            """);
    var inner = surface.indexOf("inner");

    assertThat(ids(surface, surface.attackers(inner, Mode.TRANSITIVE, Ports.parse("tcp/22"))))
        .containsExactly("middle", "outer");
    assertThat(ids(surface, surface.attackers(inner, Mode.TRANSITIVE, Ports.parse("tcp/80"))))
        .isEmpty();
    assertThat(ids(surface, surface.attackers(inner, Mode.DIRECT, Ports.parse("udp/22"))))
        .isEmpty();
  }

  @Test
  void whoTookTheTargetByAnotherPortHasArrivedAlready() {
    var surface =
        surface(
            """
            outer: a
            target: t
            behind: b
            fw-1: a -> t tcp/80
            fw-2: t -> b
            fw-3: b -> t tcp/22
            """);

    assertThat(
            ids(
                surface,
                surface.attackers(
                    surface.indexOf("target"), Mode.TRANSITIVE, Ports.parse("tcp/22"))))
        .containsExactly("behind");
  }

  @Test
  void aMachineInsideASourceRangeIsLetInByItAsWellAsByTag() {
    var surface =
        surface(
            """
            tagged: a
            ranged: x @10.0.1.7
            outside: x @10.0.2.7
            target: t
            fw-1: a 10.0.1.0/24 -> t
            """);

    assertThat(attackers(surface, "target", Mode.DIRECT)).containsExactly("ranged", "tagged");
  }

  @Test
  void depthLimitsTheSteps() {
    var surface = surface("a: a\nb: b\nc: c\nd: d\nfw-1: a -> b\nfw-2: b -> c\nfw-3: c -> d");
    var d = surface.indexOf("d");

    assertThat(ids(surface, surface.attackers(d, 2, null))).containsExactly("b", "c");
    assertThat(ids(surface, surface.attackers(d, 3, null))).containsExactly("a", "b", "c");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface.attackers(d, 0, null))
        .withMessage("depth 0; expected 1 or more");
  }

  @Test
  void judgesAnAddressByTagsOfItsMachineAndByRangesOfItself() {
    var surface =
        surface(
            """
            web: web @10.0.0.1 @fd00::1
            db: db @10.0.0.2
            fw-1: web -> db tcp/5432
            fw-2: 198.51.100.0/24 -> web tcp/80 tcp/443
            fw-3: 0.0.0.0/0 -> web tcp/443
            """);

    assertThat(judge(surface, "10.0.0.1", "10.0.0.2", 5432))
        .isEqualTo(new Judgement(Disposition.ALLOWED, List.of("fw-1"), 1));
    assertThat(judge(surface, "fd00::1", "10.0.0.2", 5432).rules()).containsExactly("fw-1");
    assertThat(judge(surface, "10.0.0.1", "10.0.0.2", 22))
        .isEqualTo(new Judgement(Disposition.BLOCKED, List.of(), 1));
    assertThat(judge(surface, "198.51.100.9", "10.0.0.1", 443))
        .isEqualTo(new Judgement(Disposition.ALLOWED, List.of("fw-2", "fw-3"), 1));
    assertThat(judge(surface, "198.51.100.9", "10.0.0.1", 80).rules()).containsExactly("fw-2");
    assertThat(judge(surface, "2001:db8::1", "10.0.0.1", 443).disposition())
        .isEqualTo(Disposition.BLOCKED);
    assertThat(judge(surface, "198.51.100.9", "10.9.9.9", 443)).isEqualTo(Judgement.UNKNOWN);
    assertThat(
            surface.judge(Address.parse("203.0.113.5"), Address.parse("10.0.0.1"), -1, -1).rules())
        .containsExactly("fw-3");
  }

  @Test
  void thePathFromTheInternetNamesTheRulesOnTheWay() {
    var surface =
        surface(
            """
            web: web
            db: db
            fw-1: 0.0.0.0/0 -> web tcp/443
            fw-2: web -> db tcp/5432
            fw-3: 10.0.0.0/8 -> db
            """);

    assertThat(surface.pathFromInternet(surface.indexOf("db")))
        .contains(
            List.of(new Hop(null, "web", List.of("fw-1")), new Hop("web", "db", List.of("fw-2"))));
    assertThat(surface.path(surface.indexOf("db"), surface.indexOf("web"))).isEmpty();
    assertThat(surface.path(surface.indexOf("db"), surface.indexOf("db"))).contains(List.of());
  }

  @Test
  void exposureListsOpenPortsOnceAndAnyWhereARuleNamesNone() {
    var surface =
        surface(
            """
            web: web
            all: all
            inside: in
            fw-1: 0.0.0.0/0 -> web tcp/443 tcp/80
            fw-2: ::/0 -> web tcp/443
            fw-3: 192.0.2.0/24 -> all
            fw-4: 10.0.0.0/8 -> in
            """);

    assertThat(surface.exposure())
        .extracting(e -> ids(surface, e.machines()) + " " + e.ports() + " " + e.rules())
        .containsExactlyInAnyOrder("[web] [tcp/80, tcp/443] [fw-1, fw-2]", "[all] [any] [fw-3]");
  }

  @Test
  void idsThatJsonMustEscapeAreEscaped() {
    var ids = List.of("quote\"back\\slash", "line\nbreak", "é€𝄞", "lone\ud800", "del\u007f");
    var vms = new ArrayList<Network.Vm>();
    for (var id : ids) {
      vms.add(new Network.Vm(id, null, List.of("a"), List.of()));
    }
    vms.add(new Network.Vm("target", null, List.of("t"), List.of()));
    var rule = new Network.FirewallRule("fw", "a", "t", List.of(), List.of());
    var surface = Surface.of(new Network(vms, List.of(rule)));
    var text = new StringBuilder();

    surface
        .attackers(surface.indexOf("target"), Mode.DIRECT, null)
        .writeJson((b, o, n) -> text.append(new String(b, o, n, StandardCharsets.UTF_8)));

    assertThat(text.toString())
        .isEqualTo(
            "[\"quote\\\"back\\\\slash\",\"line\\u000abreak\",\"é€𝄞\",\"lone\\ud800\",\"del\\u007f\"]");
  }

  @Test
  void twoMachinesWithOneIdAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface("one: a\none: b"))
        .withMessage("two machines have the id 'one'");
  }

  @Test
  void aChainOfManyMachinesIsAnsweredWithoutRecursion() {
    var length = 100_000;
    var vms = new ArrayList<Network.Vm>();
    var rules = new ArrayList<Network.FirewallRule>();
    for (var i = 0; i < length; i++) {
      vms.add(new Network.Vm("vm-" + i, null, List.of("t" + i), List.of()));
      rules.add(new Network.FirewallRule("fw-" + i, "t" + i, "t" + (i + 1), List.of(), List.of()));
    }
    var surface = Surface.of(new Network(vms, rules));

    assertThat(surface.attackers(surface.indexOf("vm-99999"), Mode.TRANSITIVE, null).count())
        .isEqualTo(length - 1);
    assertThat(surface.blast(surface.indexOf("vm-50000"))).isEqualTo(length - 1 - 50_000);
  }

  @Test
  void threadsThatAskAtOnceGetTheSameAnswers() throws Exception {
    var network = SyntheticNetwork.generate(2000, 800, 700, 5);
    var alone = counts(Surface.of(network));
    var shared = Surface.of(network);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var asked = new ArrayList<Callable<int[]>>();
      for (var i = 0; i < 4; i++) {
        asked.add(() -> counts(shared));
      }
      for (var answer : threads.invokeAll(asked)) {
        assertThat(answer.get()).isEqualTo(alone);
      }
    }
  }

  private static int[] counts(Surface surface) {
    var counts = new int[2 * surface.size()];
    for (var vm = 0; vm < surface.size(); vm++) {
      counts[2 * vm] = surface.attackers(vm, Mode.TRANSITIVE, null).count();
      counts[2 * vm + 1] = surface.blast(vm);
    }
    return counts;
  }

  private static Judgement judge(Surface surface, String source, String target, int port) {
    return surface.judge(Address.parse(source), Address.parse(target), Protocol.TCP, port);
  }

  private static Surface surface(String document) {
    return Surface.of(Networks.of(document));
  }

  private static List<String> attackers(Surface surface, String id, Mode mode) {
    return ids(surface, surface.attackers(surface.indexOf(id), mode, null));
  }

  private static List<String> ids(Surface surface, MachineSet set) {
    return Arrays.stream(set.toArray()).mapToObj(surface::idOf).sorted().toList();
  }

  @Test
  void anAddedRuleMayTakeThePlaceOfARemovedOneButNotShareAnId() {
    var network = Networks.of("a: s\nb: d\nfw-1: s -> d");
    var other = List.of(Networks.of("x: y\nfw-1: d -> s").rules().getFirst());

    assertThat(WhatIf.of(network, List.of("fw-1"), other).rules()).isEqualTo(other);
    assertThatThrownBy(() -> WhatIf.of(network, List.of(), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a rule has the id 'fw-1' already");
    assertThatThrownBy(() -> WhatIf.of(network, List.of("fw-2"), List.of()))
        .hasMessageContaining("no rule has the id 'fw-2'");
  }
}
