package dev.glacis.engine;

import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Verdicts;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A second model that scores beside the first, and is only compared with it: no alert depends on
/// it. Of flows on which both say the same, nothing is kept but their number; of the others, how
/// many there are of each pair of verdicts, and the first [#SAMPLES] of each pair. For any number
/// of threads.
public final class Shadow {
  static final int SAMPLES = 4;

  private final Supplier<Models> models;
  private final Consumer<Difference> onSample;
  private final Intake verdicts = new Intake("shadow_verdicts");
  private final Map<TrafficClass, Map<TrafficClass, Pair>> pairs =
      new EnumMap<>(TrafficClass.class);

  /// @param models asked for each batch
  /// @param onSample told, on the thread that judges, of each difference that is kept
  public Shadow(Supplier<Models> models, Consumer<Difference> onSample) {
    this.models = models;
    this.onSample = onSample;
    for (var of : TrafficClass.values()) {
      var others = new EnumMap<TrafficClass, Pair>(TrafficClass.class);
      for (var by : TrafficClass.values()) {
        others.put(by, new Pair(of.label() + "_" + by.label()));
      }
      pairs.put(of, others);
    }
  }

  /// A flow on which the models differ, without its features.
  ///
  /// @param flow ends and protocol
  public record Difference(
      Instant time,
      String flow,
      TrafficClass verdict,
      float confidence,
      TrafficClass shadow,
      float shadowConfidence) {
    @Override
    public String toString() {
      return "%s %s: %s (%.2f), shadow %s (%.2f)"
          .formatted(time, flow, verdict.label(), confidence, shadow.label(), shadowConfidence);
    }
  }

  Models models() {
    return models.get();
  }

  /// Counts verdicts: kept are those on which both agree, dropped as `Benign_DoS` those that are
  /// Benign by the first and DoS by the shadow, and as `not_comparable` those on records that the
  /// shadow cannot score.
  public Intake verdicts() {
    return verdicts;
  }

  /// The first differences of each pair of verdicts, in the order of the classes.
  public List<Difference> samples() {
    return pairs.values().stream()
        .flatMap(others -> others.values().stream())
        .flatMap(pair -> pair.samples.stream())
        .toList();
  }

  void differ(FlowBatch batch, int row, Verdicts of, Verdicts by) {
    var others = pairs.get(of.verdict[row]);
    var pair = others == null ? null : others.get(by.verdict[row]);
    if (pair == null) {
      throw new AssertionError("a pair of classes that is not there");
    }
    verdicts.dropped(pair.reason, 1);
    if (pair.taken.get() < SAMPLES && pair.taken.getAndIncrement() < SAMPLES) {
      var sample = difference(batch, row, of, by);
      pair.samples.add(sample);
      onSample.accept(sample);
    }
  }

  private static Difference difference(FlowBatch batch, int row, Verdicts of, Verdicts by) {
    return new Difference(
        Instant.EPOCH.plus(batch.timeMicros[row], ChronoUnit.MICROS),
        "%s port %d to %s port %d, protocol %d"
            .formatted(
                batch.source(row),
                batch.sourcePort[row],
                batch.target(row),
                batch.targetPort[row],
                batch.protocol[row]),
        of.verdict[row],
        of.confidence[row],
        by.verdict[row],
        by.confidence[row]);
  }

  /// A pair of verdicts that differ.
  private static final class Pair {
    private final String reason;
    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<Difference> samples = new ConcurrentLinkedQueue<>();

    Pair(String reason) {
      this.reason = reason;
    }
  }
}
