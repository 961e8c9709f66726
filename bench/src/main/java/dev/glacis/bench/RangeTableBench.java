package dev.glacis.bench;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.RangeTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Address to value by longest prefix, in a table of 400,000 random prefixes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RangeTableBench {
  private static final long V4 = 0xffffL << 32;

  private final RangeTable table = table();
  private final int[] addresses = new SplittableRandom(2).ints(1 << 16).toArray();
  private int next;

  @Benchmark
  public int lookup() {
    return table.lookup(0, V4 | Integer.toUnsignedLong(addresses[next++ & addresses.length - 1]));
  }

  private static RangeTable table() {
    var random = new SplittableRandom(1);
    var builder = RangeTable.builder();
    for (var i = 0; i < 400_000; i++) {
      var length = 10 + random.nextInt(15);
      var bits = random.nextInt() & -1 << 32 - length;
      builder.add(new Prefix(Address.ofV4(bits), length), i);
    }
    return builder.build();
  }
}
