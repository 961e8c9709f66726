package dev.glacis.bench;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Judgement;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Network.FirewallRule;
import dev.glacis.core.surface.Network.Vm;
import dev.glacis.core.surface.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

  private final Surface surface = Surface.of(network());
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

  @Benchmark
  public Judgement judgement() {
    return surface.judge(outside, Address.ofV4(0x0a000000 | target()), Protocol.TCP, 22);
  }

  private int target() {
    return targets[next++ & targets.length - 1];
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

  private static String tag(SplittableRandom random) {
    return "tag-" + random.nextInt(TAGS);
  }
}
