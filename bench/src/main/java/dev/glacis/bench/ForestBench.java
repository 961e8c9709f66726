package dev.glacis.bench;

import dev.glacis.core.forest.Cuts;
import dev.glacis.core.forest.Forest;
import dev.glacis.core.forest.ForestTrainer;
import dev.glacis.core.forest.TrainingRows;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Scoring with 100 trees over 78 features and 7 classes, a row at a time and in batches.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ForestBench {
  private static final int ROWS = 4096;
  private static final int FEATURES = 78;
  private static final int CLASSES = 7;

  private final double[] rows = new double[ROWS * FEATURES];
  private final float[] votes = new float[ROWS * CLASSES];
  private final Forest forest = forest();

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] batch() {
    forest.score(rows, 0, FEATURES, ROWS, votes);
    return votes;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] rowByRow() {
    for (var row = 0; row < ROWS; row++) {
      forest.score(rows, row * FEATURES, FEATURES, 1, votes);
    }
    return votes;
  }

  private Forest forest() {
    var random = new SplittableRandom(1);
    var labels = new int[ROWS];
    for (var row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(CLASSES);
      for (var feature = 0; feature < FEATURES; feature++) {
        rows[row * FEATURES + feature] =
            random.nextDouble() + (feature % CLASSES == labels[row] ? random.nextDouble() : 0);
      }
    }
    return ForestTrainer.train(
            new TrainingRows(rows, FEATURES, labels, CLASSES),
            new ForestTrainer.Options(100, 16, 1, Cuts.BEST, 9, 256, List.of(), 1),
            Runnable::run)
        .forest();
  }
}
