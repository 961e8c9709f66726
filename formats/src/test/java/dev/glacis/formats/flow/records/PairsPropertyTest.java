package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PairsPropertyTest {
  private static final long BOUND = 60;

  /// @param length of the flow's time
  record Step(int conversation, boolean isBack, long start, long length, int flags) {
    FlowRecord record() {
      var client = Address.parse("192.0.2." + conversation);
      var server = Address.parse("198.51.100.1");
      var there = new Ends(client, server, 1000, 80, 6);
      return new FlowRecord(
          isBack ? there.reversed() : there,
          start,
          start + length,
          1000,
          length,
          Double.NaN,
          new Side(1, Double.NaN, start, flags),
          Side.UNKNOWN,
          -1,
          -1);
    }
  }

  @Property(tries = 500)
  void recordsAreJoinedAsBySearchingAListOfAllThatWait(@ForAll("steps") List<Step> steps) {
    var halves = new Intake("halves");
    var found = new ArrayList<FlowRecord>();
    var pairs = new Pairs(6, BOUND, halves, found::add);
    var naive = new Naive(6);
    for (var step : steps) {
      pairs.take(step.record());
      naive.take(step.record());
      assertThat(halves.snapshot().inFlight()).isEqualTo(naive.waiting.size());
    }
    pairs.finish();
    naive.finish();

    assertThat(found).isEqualTo(naive.out);
    assertThat(halves.snapshot().inFlight()).isZero();
    assertThat(halves.snapshot().received()).isEqualTo(steps.size());
    var packets = found.stream().mapToDouble(PairsPropertyTest::packets).sum();
    assertThat(packets).isEqualTo(steps.size());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(0, 400),
            Arbitraries.longs().between(0, 40),
            Arbitraries.of(Side.UNKNOWN_FLAGS, 0, 2, 18))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  private static double packets(FlowRecord flow) {
    return flow.forward().packets()
        + (Double.isNaN(flow.backward().packets()) ? 0 : flow.backward().packets());
  }

  /// The same by its definition: a list, searched from its beginning.
  private static final class Naive {
    private final int capacity;
    private final List<FlowRecord> waiting = new ArrayList<>();
    private final List<Long> since = new ArrayList<>();
    private final List<FlowRecord> out = new ArrayList<>();
    private long newest = Long.MIN_VALUE;

    Naive(int capacity) {
      this.capacity = capacity;
    }

    void take(FlowRecord record) {
      newest = Math.max(newest, record.end());
      while (!waiting.isEmpty() && since.getFirst() + BOUND < newest) {
        goAlone();
      }
      var best = -1;
      for (var i = 0; i < waiting.size(); i++) {
        var other = waiting.get(i);
        var gap = Math.max(other.start(), record.start()) - Math.min(other.end(), record.end());
        if (other.ends().equals(record.ends().reversed())
            && gap <= BOUND
            && (best < 0 || distance(other, record) < distance(waiting.get(best), record))) {
          best = i;
        }
      }
      if (best >= 0) {
        var other = waiting.remove(best);
        since.remove(best);
        out.add(isFirst(record, other) ? record.with(other) : other.with(record));
        return;
      }
      if (waiting.size() == capacity) {
        goAlone();
      }
      waiting.add(record);
      since.add(newest);
    }

    void finish() {
      while (!waiting.isEmpty()) {
        goAlone();
      }
    }

    private void goAlone() {
      out.add(waiting.removeFirst().oneWay());
      since.removeFirst();
    }

    private static long distance(FlowRecord left, FlowRecord right) {
      return Math.abs(left.start() - right.start());
    }

    private static boolean isFirst(FlowRecord record, FlowRecord other) {
      if (record.start() != other.start()) {
        return record.start() < other.start();
      }
      var isSyn = record.forward().flags() == 2;
      return isSyn != (other.forward().flags() == 2)
          ? isSyn
          : record.ends().targetPort() < other.ends().targetPort();
    }
  }
}
