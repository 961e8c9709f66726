package dev.glacis.bench;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Judgement;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Network.Action;
import dev.glacis.core.surface.Network.Direction;
import dev.glacis.core.surface.Network.FirewallRule;
import dev.glacis.core.surface.Network.Vm;
import dev.glacis.core.surface.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Answers of a surface of 10,000 machines, 500 tags and 1,000 rules, to targets drawn at random.
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SurfaceBench {
  private static final int MACHINES = 10_000;
  private static final int TAGS = 500;
  private static final int RULES = 1_000;

  /// All but one of 50,001 machines, each id of 17 bytes with its quotes and comma.
  private static final int ANSWER = 50_000 * 17 + 1;

  private final Surface surface = Surface.of(network());
  private final Surface cloud = Surface.of(cloud());
  private final Surface large = Surface.of(oneTag(50_001));
  private final byte[] buffer = new byte[ANSWER];
  private int position;
  private final int[] targets = new SplittableRandom(2).ints(1 << 12, 0, MACHINES).toArray();
  private final Address outside = Address.parse("192.0.2.1");
  private int next;

  @Setup
  public void warm() {
    for (var vm = 0; vm < MACHINES; vm++) {
      surface.attackers(vm, Mode.TRANSITIVE, null);
    }
  }

  @Benchmark
  public int countOfAttackers() {
    return surface.attackers(target(), Mode.TRANSITIVE, null).count();
  }

  @Benchmark
  public void firstHundredIds(Blackhole bytes) {
    surface
        .attackers(target(), Mode.TRANSITIVE, null)
        .page(-1, 100)
        .writeJson((part, from, length) -> bytes.consume(part[from] + length));
  }

  /// Copies an answer of [#ANSWER] bytes into a buffer, as a sink must that keeps it.
  @Benchmark
  public byte[] wholeAnswer() {
    position = 0;
    large
        .attackers(0, Mode.TRANSITIVE, null)
        .writeJson(
            (part, from, length) -> {
              System.arraycopy(part, from, buffer, position, length);
              position += length;
            });
    return buffer;
  }

  /// As [#judgement], where rules deny, guard egress and are of a stateless layer.
  @Benchmark
  public Judgement judgementInACloud() {
    return cloud.judge(outside, Address.ofV4(0x0a000000 | target()), Protocol.TCP, 22);
  }

  @Benchmark
  public Judgement judgement() {
    return surface.judge(outside, Address.ofV4(0x0a000000 | target()), Protocol.TCP, 22);
  }

  private int target() {
    return targets[next++ & targets.length - 1];
  }

  private static Network oneTag(int machines) {
    var vms = new ArrayList<Vm>();
    for (var i = 0; i < machines; i++) {
      vms.add(new Vm("vm-%011d".formatted(i), null, List.of("t"), List.of()));
    }
    return new Network(
        vms, List.of(new FirewallRule("fw", "t", "t", List.of(), List.of(Ports.ANY))));
  }

  private static Network network() {
    var random = new SplittableRandom(1);
    var machines = new ArrayList<Vm>();
    for (var i = 0; i < MACHINES; i++) {
      machines.add(
          new Vm(
              "vm-" + i,
              null,
              List.of(tag(random), tag(random)),
              List.of(Address.ofV4(0x0a000000 | i))));
    }
    var rules = new ArrayList<FirewallRule>();
    for (var i = 0; i < RULES; i++) {
      rules.add(
          new FirewallRule(
              "fw-" + i, tag(random), tag(random), List.of(), List.of(Ports.parse("tcp/22"))));
    }
    return new Network(machines, rules);
  }

  /// The same machines and rules, with twenty denies, egress closed for a tag, and access lists of
  /// two subnets.
  private static Network cloud() {
    var plain = network();
    var rules = new ArrayList<>(plain.rules());
    var random = new SplittableRandom(3);
    for (var i = 0; i < 20; i++) {
      rules.add(restriction(i, Direction.INGRESS, null, tag(random), "198.51.100.0/24"));
    }
    rules.add(restriction(20, Direction.EGRESS, null, tag(random), "0.0.0.0/0"));
    rules.add(restriction(21, Direction.INGRESS, "acl", tag(random), "203.0.113.0/24"));
    rules.add(restriction(22, Direction.EGRESS, "acl", tag(random), "203.0.113.0/24"));
    return new Network(plain.vms(), rules);
  }

  private static FirewallRule restriction(
      int number, Direction direction, @Nullable String layer, String tag, String range) {
    var ranges = List.of(Prefix.parse(range));
    var ingress = direction == Direction.INGRESS;
    return new FirewallRule(
        "deny-" + number,
        Action.DENY,
        1,
        direction,
        layer,
        null,
        ingress ? null : tag,
        ingress ? tag : null,
        ingress ? ranges : List.of(),
        ingress ? List.of() : ranges,
        List.of(),
        layer != null);
  }

  private static String tag(SplittableRandom random) {
    return "tag-" + random.nextInt(TAGS);
  }
}
