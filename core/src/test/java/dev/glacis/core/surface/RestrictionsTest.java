package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.core.surface.Network.FirewallRule;
import dev.glacis.core.surface.Network.Vm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestrictionsTest {
  private static final List<String> EVERYBODY = List.of("0.0.0.0/0", "::/0");

  private static Vm vm(String id, String tag, String... addresses) {
    return new Vm(id, null, List.of(tag), Arrays.stream(addresses).map(Address::parse).toList());
  }

  private static Vm in(String network, boolean isPublic, Vm vm) {
    return new Vm(vm.id(), null, vm.tags(), vm.addresses(), List.of(network), List.of(), isPublic);
  }

  /// From who (a tag or ranges) to a tag.
  private static FirewallRule ingress(
      String id, Action action, int priority, Object from, @Nullable String to, String... ports) {
    return rule(id, action, priority, Direction.INGRESS, null, null, from, to, false, ports);
  }

  private static FirewallRule rule(
      String id,
      Action action,
      int priority,
      Direction direction,
      @Nullable String layer,
      @Nullable String network,
      Object peer,
      @Nullable String subject,
      boolean stateless,
      String... ports) {
    var tag = peer instanceof String text ? text : null;
    var ranges =
        peer instanceof List<?> list
            ? list.stream().map(r -> Prefix.parse(r.toString())).toList()
            : List.<Prefix>of();
    var isIngress = direction == Direction.INGRESS;
    return new FirewallRule(
        id,
        action,
        priority,
        direction,
        layer,
        network,
        isIngress ? tag : subject,
        isIngress ? subject : tag,
        isIngress ? ranges : List.of(),
        isIngress ? List.of() : ranges,
        Arrays.stream(ports).map(Ports::parse).toList(),
        stateless);
  }

  private static List<String> attackers(Network network, String target, @Nullable String port) {
    var surface = Surface.of(network);
    var asked = Optional.ofNullable(port).map(Ports::parse).orElse(null);
    return Arrays.stream(
            surface.attackers(surface.indexOf(target), Mode.TRANSITIVE, asked).toArray())
        .mapToObj(surface::idOf)
        .sorted()
        .toList();
  }

  @Test
  void aDenyBeatsAnAllowOfTheSamePriorityAndNotOneDecidedBefore() {
    var vms = List.of(vm("a", "s"), vm("b", "d"));
    for (var priority : List.of(1, 2, 3)) {
      var network =
          new Network(
              vms,
              List.of(
                  ingress("allow", Action.ALLOW, 2, "s", "d"),
                  ingress("deny", Action.DENY, priority, "s", "d")));

      assertThat(attackers(network, "b", null)).isEqualTo(priority == 3 ? List.of("a") : List.of());
    }
  }

  @Test
  void aDenyOfSomePortsLeavesTheOthers() {
    var network =
        new Network(
            List.of(vm("a", "s"), vm("b", "d", "10.0.0.2")),
            List.of(
                ingress("allow", Action.ALLOW, 2, "s", "d", "tcp/20-30"),
                ingress("deny", Action.DENY, 1, EVERYBODY, "d", "tcp/22")));

    assertThat(attackers(network, "b", null)).containsExactly("a");
    assertThat(attackers(network, "b", "tcp/22")).isEmpty();
    assertThat(attackers(network, "b", "tcp/21")).containsExactly("a");
    assertThat(attackers(network, "b", "tcp/23-29")).containsExactly("a");
  }

  @Test
  void aRangeThatMachinesComeByWhereItIsDeniedToTheInternetExposesNobody() {
    var deny =
        rule(
            "deny",
            Action.DENY,
            1,
            Direction.INGRESS,
            null,
            "m",
            List.of("0.0.0.0/0"),
            null,
            false);
    var network =
        new Network(
            List.of(vm("elsewhere", "s", "10.0.0.1"), in("m", true, vm("b", "d"))),
            List.of(ingress("allow", Action.ALLOW, 1, List.of("0.0.0.0/0"), "d"), deny));

    assertThat(attackers(network, "b", null)).containsExactly("elsewhere");
    assertThat(Surface.of(network).exposure()).isEmpty();
  }

  @Test
  void aRangeWithPrivateAddressesAtBothEndsIsOfTheInternetStill() {
    var network =
        new Network(
            List.of(vm("b", "d")),
            List.of(
                ingress("allow", Action.ALLOW, 1, List.of("0.0.0.0/1", "128.0.0.0/1"), "d"),
                ingress("deny", Action.DENY, 1, List.of("128.0.0.0/1"), "d")));

    assertThat(Surface.of(network).exposure())
        .singleElement()
        .satisfies(exposure -> assertThat(exposure.rules()).containsExactly("allow"));
  }

  @Test
  void anAllowThatADenyPrecedesIsNotNamedThoughAnotherAllowPrecedesBoth() {
    var network =
        new Network(
            List.of(vm("a", "d"), vm("b", "d")),
            List.of(
                ingress("first", Action.ALLOW, 1, EVERYBODY, "d"),
                ingress("deny", Action.DENY, 2, "d", "d"),
                ingress("last", Action.ALLOW, 3, EVERYBODY, "d")));
    var surface = Surface.of(network);

    assertThat(surface.path(surface.indexOf("a"), surface.indexOf("b")))
        .hasValueSatisfying(hops -> assertThat(hops.getFirst().rules()).containsExactly("first"));
  }

  @Test
  void whoIsDeniedByOneAddressComesByAnother() {
    var rules =
        List.of(
            ingress("allow", Action.ALLOW, 2, "s", "d"),
            ingress("deny", Action.DENY, 1, List.of("10.0.0.0/24"), "d"));

    assertThat(
            attackers(
                new Network(
                    List.of(
                        vm("one", "s", "10.0.0.1"),
                        vm("two", "s", "10.0.0.2", "192.168.0.2"),
                        vm("three", "s", "10.0.0.3", "198.51.100.3"),
                        vm("unknown", "s"),
                        vm("target", "d")),
                    rules),
                "target",
                null))
        .containsExactly("three", "two", "unknown");
  }

  @Test
  void egressIsOpenUntilARuleClosesIt() {
    var network =
        new Network(
            List.of(vm("a", "s"), vm("b", "d"), vm("c", "e")),
            List.of(
                ingress("in", Action.ALLOW, 1, "s", "d"),
                ingress("in too", Action.ALLOW, 1, "s", "e"),
                rule("out", Action.DENY, 9, Direction.EGRESS, null, null, EVERYBODY, "s", false),
                rule("but", Action.ALLOW, 1, Direction.EGRESS, null, null, "e", "s", false)));

    assertThat(attackers(network, "b", null)).isEmpty();
    assertThat(attackers(network, "c", null)).containsExactly("a");
  }

  @Test
  void privateAddressesTalkToPrivateOnesWhereThereAreSuch() {
    var closed =
        rule(
            "no private",
            Action.DENY,
            1,
            Direction.EGRESS,
            null,
            null,
            List.of("10.0.0.0/8"),
            "s",
            false);
    var network =
        new Network(
            List.of(
                vm("a", "s", "10.0.0.1"),
                vm("both", "d", "10.0.0.2", "198.51.100.2"),
                vm("public", "e", "198.51.100.3")),
            List.of(
                closed,
                ingress("in", Action.ALLOW, 1, "s", "d"),
                ingress("in too", Action.ALLOW, 1, "s", "e")));

    assertThat(attackers(network, "both", null)).isEmpty();
    assertThat(attackers(network, "public", null)).containsExactly("a");
  }

  @Test
  void exposureIsWhatAllLayersLeave() {
    var http =
        rule(
            "http",
            Action.ALLOW,
            1,
            Direction.INGRESS,
            "doors",
            null,
            EVERYBODY,
            "d",
            false,
            "tcp/80");
    var otherwise =
        rule("else", Action.DENY, 2, Direction.INGRESS, "doors", null, EVERYBODY, "d", false);
    var network =
        new Network(
            List.of(vm("b", "d", "10.0.0.9")),
            List.of(ingress("in", Action.ALLOW, 1, EVERYBODY, "d"), http, otherwise));

    assertThat(Surface.of(network).exposure())
        .singleElement()
        .satisfies(
            e -> assertThat(e.ports()).extracting(Ports::toString).containsExactly("tcp/80"));
  }

  @Test
  void everyLayerMustAgree() {
    var network =
        new Network(
            List.of(vm("a", "s", "10.0.0.1"), vm("b", "d"), vm("c", "s", "10.9.0.1")),
            List.of(
                ingress("in", Action.ALLOW, 1, "s", "d"),
                rule(
                    "acl",
                    Action.DENY,
                    1,
                    Direction.INGRESS,
                    "acl",
                    null,
                    List.of("10.0.0.0/16"),
                    "d",
                    false)));

    assertThat(attackers(network, "b", null)).containsExactly("c");
  }

  @Test
  void aStatelessLayerMustLetTheAnswerThrough() {
    var vms = List.of(vm("a", "s", "10.0.0.1"), vm("b", "d", "10.1.0.1"));
    var in = ingress("in", Action.ALLOW, 1, "s", "d", "tcp/22", "udp/53");
    var high =
        rule(
            "high",
            Action.ALLOW,
            1,
            Direction.EGRESS,
            "acl",
            null,
            EVERYBODY,
            "d",
            true,
            "tcp/1024-65535");
    var none = rule("none", Action.DENY, 9, Direction.EGRESS, "acl", null, EVERYBODY, "d", true);
    var low =
        rule(
            "low",
            Action.DENY,
            1,
            Direction.INGRESS,
            "acl",
            null,
            EVERYBODY,
            "s",
            true,
            "tcp/1024-65535");

    assertThat(attackers(new Network(vms, List.of(in, high, none)), "b", "tcp/22"))
        .containsExactly("a");
    assertThat(attackers(new Network(vms, List.of(in, none)), "b", "tcp/22")).isEmpty();
    assertThat(attackers(new Network(vms, List.of(in, none)), "b", "udp/53"))
        .as("nothing answers a datagram")
        .containsExactly("a");
    assertThat(attackers(new Network(vms, List.of(in, high, none, low)), "b", "tcp/22"))
        .as("no port serves both")
        .isEmpty();
  }

  @Test
  void aRuleOfANetworkCountsInsideItAndForPublicAddresses() {
    var network =
        new Network(
            List.of(
                in("n", true, vm("inside", "x", "10.0.0.1")),
                in("m", true, vm("elsewhere", "x", "10.0.0.2")),
                in("m", true, vm("public", "x", "198.51.100.1")),
                in("n", true, vm("open", "d", "10.0.0.9", "198.51.100.9")),
                in("n", false, vm("closed", "d", "10.0.0.10"))),
            List.of(
                rule("r", Action.ALLOW, 1, Direction.INGRESS, null, "n", EVERYBODY, "d", false)));
    var surface = Surface.of(network);

    assertThat(attackers(network, "open", null)).containsExactly("closed", "inside", "public");
    assertThat(attackers(network, "closed", null)).containsExactly("inside", "open", "public");
    assertThat(surface.attackers(surface.indexOf("closed"), Mode.DIRECT, null).count())
        .isEqualTo(2);
    assertThat(surface.exposure())
        .singleElement()
        .satisfies(e -> assertThat(surface.idOf(e.machines().toArray()[0])).isEqualTo("open"));
  }

  @Test
  void aRuleOfANetworkMayGuardAllItsMachines() {
    var network =
        new Network(
            List.of(in("n", true, vm("a", "x")), in("n", true, vm("b", "y")), vm("c", "x")),
            List.of(rule("r", Action.ALLOW, 1, Direction.INGRESS, null, "n", "x", null, false)));

    assertThat(attackers(network, "b", null)).containsExactly("a");
    assertThat(attackers(network, "c", null)).isEmpty();
  }

  @Test
  void identitiesCountAsTags() {
    var runner = new Vm("a", null, List.of(), List.of(), List.of(), List.of("robot@host"), true);
    var network =
        new Network(
            List.of(runner, vm("b", "d")),
            List.of(ingress("r", Action.ALLOW, 1, "robot@host", "d")));

    assertThat(attackers(network, "b", null)).containsExactly("a");
  }

  @Test
  void aRangeWhoseHalvesAreDeniedOpensNothingToTheInternet() {
    var allow = ingress("allow", Action.ALLOW, 2, List.of("0.0.0.0/0"), "d");
    var halves = ingress("deny", Action.DENY, 1, List.of("0.0.0.0/1", "128.0.0.0/1"), "d");
    var half = ingress("deny", Action.DENY, 1, List.of("128.0.0.0/1"), "d", "tcp");
    var vms = List.of(vm("b", "d", "10.0.0.9"));

    assertThat(Surface.of(new Network(vms, List.of(allow, halves))).exposure()).isEmpty();
    assertThat(Surface.of(new Network(vms, List.of(allow, half))).exposure())
        .singleElement()
        .satisfies(e -> assertThat(e.ports()).containsExactly(Ports.ANY));
  }

  @Test
  void aRangeThatIsDeniedInPartsDownToTwoAddressesOpensNothingToTheInternet() {
    var parts = new ArrayList<>(List.of("::/127"));
    for (var length = 1; length < 128; length++) {
      var high = length <= 64 ? 1L << 64 - length : 0;
      var low = length <= 64 ? 0 : 1L << 128 - length;
      parts.add(new Address(high, low) + "/" + length);
    }
    var network =
        new Network(
            List.of(vm("b", "d", "10.0.0.9")),
            List.of(
                ingress("allow", Action.ALLOW, 2, List.of("::/0"), "d"),
                ingress("deny", Action.DENY, 1, parts, "d", "tcp")));

    assertThat(Surface.of(network).exposure())
        .singleElement()
        .satisfies(e -> assertThat(e.ports()).doesNotContain(Ports.ANY));
  }

  @Test
  void exposureTellsThePortsThatADenyLeaves() {
    var network =
        new Network(
            List.of(vm("b", "d", "10.0.0.9")),
            List.of(
                ingress("allow", Action.ALLOW, 2, EVERYBODY, "d", "tcp/80-90", "udp/53"),
                ingress("deny", Action.DENY, 1, EVERYBODY, "d", "tcp/85")));

    assertThat(Surface.of(network).exposure())
        .singleElement()
        .satisfies(
            e ->
                assertThat(e.ports())
                    .extracting(Ports::toString)
                    .containsExactly("tcp/80-84", "tcp/86-90", "udp/53"));
  }

  @Test
  void aJudgementGoesByTheAddressesUsed() {
    var surface =
        Surface.of(
            new Network(
                List.of(vm("a", "s", "10.0.0.1", "192.168.0.1"), vm("b", "d", "10.1.0.1")),
                List.of(
                    ingress("allow", Action.ALLOW, 2, "s", "d", "tcp"),
                    ingress("deny", Action.DENY, 1, List.of("10.0.0.0/24"), "d", "tcp/22"))));
    var target = Address.parse("10.1.0.1");

    assertThat(surface.judge(Address.parse("10.0.0.1"), target, 6, 22).disposition())
        .isEqualTo(Disposition.BLOCKED);
    assertThat(surface.judge(Address.parse("10.0.0.1"), target, 6, 23).rules())
        .containsExactly("allow");
    assertThat(surface.judge(Address.parse("192.168.0.1"), target, 6, 22).rules())
        .containsExactly("allow");
    assertThat(surface.judge(Address.parse("10.7.7.7"), target, 6, 23).disposition())
        .isEqualTo(Disposition.BLOCKED);
  }
}
