package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.glacis.core.detect.FlowMaker.Flow;
import dev.glacis.core.detect.FlowMaker.Told;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OperatorsPropertyTest {
  private static final Explainer EXPLAINER =
      (batch, row) -> {
        var value = batch.features[row * FlowMaker.SCHEMA.width() + 2];
        return List.of(new Alert.Reason("length", value, 50, "length: " + value));
      };

  /// Targets and sources shared by some operators; all that is told between them goes as bytes, in
  /// any order that keeps that of each teller.
  private static final class Cluster {
    private final Random random;
    private final Told told = new Told();
    private final Intake records = new Intake("records");
    private final Intake hosts = new Intake("hosts");
    private final TargetOperator target;
    private final SourceOperator source;
    private final List<TargetState> targets = new ArrayList<>();
    private final List<SourceState> sources = new ArrayList<>();
    private final List<List<SourceBatch>> ways = new ArrayList<>();
    private final Map<String, Map<Long, byte[]>> stores = new TreeMap<>();
    private final long[][] watermarks;

    Cluster(WindowOptions options, int targetCount, int sourceCount, Random random) {
      this.random = random;
      target = new TargetOperator(FlowMaker.SCHEMA, options, EXPLAINER, records);
      source = new SourceOperator(options, hosts);
      watermarks = new long[sourceCount][targetCount];
      for (var i = 0; i < targetCount; i++) {
        targets.add(target.begin());
        var from = new ArrayList<SourceBatch>();
        for (var j = 0; j < sourceCount; j++) {
          from.add(new SourceBatch());
          watermarks[j][i] = Long.MIN_VALUE;
        }
        ways.add(from);
      }
      for (var j = 0; j < sourceCount; j++) {
        sources.add(source.begin());
      }
    }

    void give(Flow flow) {
      for (var i = 0; i < targets.size(); i++) {
        target.advance(flow.time() - 1, targets.get(i), told, sinkOf(i));
      }
      var batch = new FlowBatch(FlowMaker.SCHEMA, 1);
      var verdicts = new Verdicts(1);
      FlowMaker.add(batch, verdicts, flow);
      var own = (int) Long.remainderUnsigned(TargetOperator.key(batch, 0), targets.size());
      target.accept(batch, verdicts, targets.get(own), told, sinkOf(own));
    }

    void deliverSome() {
      for (var i = 0; i < targets.size(); i++) {
        for (var j = 0; j < sources.size(); j++) {
          if (random.nextInt(3) == 0) {
            deliver(i, j);
          }
        }
      }
    }

    void finish() {
      for (var i = 0; i < targets.size(); i++) {
        target.finish(targets.get(i), told, sinkOf(i));
        for (var j = 0; j < sources.size(); j++) {
          deliver(i, j);
        }
      }
      sources.forEach(state -> source.finish(state, told));
    }

    void storeAndRestoreAll() {
      for (var i = 0; i < targets.size(); i++) {
        var store = stores.computeIfAbsent("target " + i, _ -> new TreeMap<>());
        targets.get(i).store((key, value) -> put(store, key, value));
        targets.set(i, target.restore(store));
      }
      for (var j = 0; j < sources.size(); j++) {
        var store = stores.computeIfAbsent("source " + j, _ -> new TreeMap<>());
        sources.get(j).store((key, value) -> put(store, key, value));
        sources.set(j, source.restore(store));
      }
    }

    /// The last alert of each id, without those that were withdrawn.
    Map<String, Alert> alerts() {
      return lasting(told.alerts);
    }

    private void deliver(int from, int to) {
      var state = sources.get(to);
      SourceBatch.tell(
          ways.get(from).get(to).take(),
          new SourceSink() {
            @Override
            public void seen(
                long windowStart,
                long sourceHigh,
                long sourceLow,
                long targetHigh,
                long targetLow,
                int targetPort,
                int protocol,
                int signs) {
              source.seen(
                  windowStart,
                  sourceHigh,
                  sourceLow,
                  targetHigh,
                  targetLow,
                  targetPort,
                  protocol,
                  signs,
                  state);
            }

            @Override
            public void part(Part part) {
              source.accept(part, state);
            }

            @Override
            public void advanced(long watermarkMicros) {
              watermarks[to][from] = watermarkMicros;
              var least = Long.MAX_VALUE;
              for (var one : watermarks[to]) {
                least = Math.min(least, one);
              }
              source.advance(least, state, told);
            }
          });
    }

    private SourceSink sinkOf(int from) {
      var out = ways.get(from);
      return new SourceSink() {
        @Override
        public void seen(
            long windowStart,
            long sourceHigh,
            long sourceLow,
            long targetHigh,
            long targetLow,
            int targetPort,
            int protocol,
            int signs) {
          out.get(ownerOf(sourceHigh, sourceLow))
              .seen(
                  windowStart,
                  sourceHigh,
                  sourceLow,
                  targetHigh,
                  targetLow,
                  targetPort,
                  protocol,
                  signs);
        }

        @Override
        public void part(Part part) {
          out.get(ownerOf(part.source().high(), part.source().low())).part(part);
        }

        @Override
        public void advanced(long watermarkMicros) {
          out.forEach(way -> way.advanced(watermarkMicros));
        }
      };
    }

    private int ownerOf(long high, long low) {
      return (int) Long.remainderUnsigned(SourceOperator.key(high, low), sources.size());
    }
  }

  @Property(tries = 100)
  void anyNumberOfOperatorsTellsTheSameAlertsAsOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int targets,
      @ForAll @IntRange(min = 1, max = 6) int sources,
      @ForAll boolean live) {
    var random = new Random(seed);
    var flows = MadeTraffic.of(random);
    flows.sort(Comparator.comparingLong(Flow::at));
    var options = live ? WindowOptions.forPackets(true) : WindowOptions.forFlowFiles(false);
    var cluster = new Cluster(options, targets, sources, random);
    for (var flow : flows) {
      cluster.give(flow);
      if (random.nextInt(20) == 0) {
        cluster.deliverSome();
      }
    }
    cluster.finish();
    assertThat(cluster.alerts()).isEqualTo(lasting(inOnePlace(flows, options)));
    assertThat(cluster.records.snapshot().kept()).isEqualTo(flows.size());
    assertThat(cluster.hosts.snapshot().kept()).isEqualTo(flows.size());
  }

  @Property(tries = 50)
  void aStateThatWasStoredGoesOnAsTheOneItCameFrom(
      @ForAll long seed, @ForAll boolean live, @ForAll boolean sorted) {
    var random = new Random(seed);
    var flows = MadeTraffic.of(random);
    if (sorted) {
      flows.sort(Comparator.comparingLong(Flow::at));
    } else {
      Collections.shuffle(flows, random);
    }
    var options = live ? WindowOptions.forRecords(true) : WindowOptions.forFlowFiles(false);
    var straight = new Cluster(options, 2, 2, new Random(seed));
    var stored = new Cluster(options, 2, 2, new Random(seed));
    for (var flow : flows) {
      straight.give(flow);
      straight.deliverSome();
      stored.give(flow);
      stored.deliverSome();
      if (random.nextInt(30) == 0) {
        stored.storeAndRestoreAll();
      }
    }
    straight.finish();
    stored.finish();
    assertThat(stored.told.alerts).isEqualTo(straight.told.alerts);
    assertThat(stored.told.witnesses).isEqualTo(straight.told.witnesses);
  }

  @Property(tries = 50)
  void aStoreThatGetsOnlyWhatChangedHoldsAllThatIsOpen(@ForAll long seed) {
    var random = new Random(seed);
    var flows = MadeTraffic.of(random);
    flows.sort(Comparator.comparingLong(Flow::at));
    var options = WindowOptions.forPackets(true);
    var operator = new TargetOperator(FlowMaker.SCHEMA, options, EXPLAINER, new Intake("records"));
    var state = operator.begin();
    var store = new TreeMap<Long, byte[]>();
    var batch = new FlowBatch(FlowMaker.SCHEMA, 1);
    var verdicts = new Verdicts(1);
    for (var flow : flows) {
      batch.clear();
      FlowMaker.add(batch, verdicts, flow);
      operator.accept(batch, verdicts, state, new Told(), new SourceBatch());
      if (random.nextInt(10) == 0) {
        state.store((key, value) -> put(store, key, value));
      }
    }
    state.store((key, value) -> put(store, key, value));
    assertThat(operator.restore(store).flows()).isEqualTo(state.flows());
    assertThat(operator.restore(store).watermarkMicros()).isEqualTo(state.watermarkMicros());
    var told = new Told();
    var sources = new SourceBatch();
    operator.finish(state, told, sources);
    var toldAfter = new Told();
    var sourcesAfter = new SourceBatch();
    operator.finish(operator.restore(store), toldAfter, sourcesAfter);
    assertThat(toldAfter.alerts).isEqualTo(told.alerts);
    assertThat(sourcesAfter.take()).isEqualTo(sources.take());
  }

  @Test
  void bytesThatAreNoStateAreRefused() {
    var operator =
        new TargetOperator(
            FlowMaker.SCHEMA, WindowOptions.forPackets(true), EXPLAINER, new Intake("records"));
    for (var bytes :
        List.of(new byte[0], new byte[] {9}, new byte[] {1, 1}, new byte[] {1, 0, 0, 0, 127})) {
      assertThat(catchThrowable(() -> operator.restore(Map.of(0L, bytes))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("state of detection, byte ");
    }
  }

  private static void put(Map<Long, byte[]> store, long key, byte[] value) {
    if (value == null) {
      store.remove(key);
    } else {
      store.put(key, value);
    }
  }

  private static List<Alert> inOnePlace(List<Flow> flows, WindowOptions options) {
    var told = new Told();
    var windows =
        new AlertWindows(
            FlowMaker.SCHEMA, options, EXPLAINER, told, new Intake("records"), new Intake("hosts"));
    FlowMaker.give(windows, flows, 64);
    windows.finish();
    return told.alerts;
  }

  private static Map<String, Alert> lasting(List<Alert> alerts) {
    return alerts.stream()
        .collect(Collectors.toMap(Alert::id, alert -> alert, (_, last) -> last, TreeMap::new))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue().flows() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
