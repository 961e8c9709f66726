package dev.glacis.engine;

import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;

/// Flow records at a pace, in batches, to a judge, which scores one batch while the next is read.
/// What has come is judged when a batch is full, when the pace waits, and when no more comes.
final class RowLine {
  private static final int BATCH = 512;
  private static final long NONE = Long.MIN_VALUE;

  private final Pace pace;
  private final FlowJudge judge;
  private final boolean waits;
  private FlowBatch batch;
  private FlowBatch other;
  private boolean hasBegun;
  private long shift;
  private long newest = NONE;

  RowLine(Pace pace, FlowJudge judge, FeatureSchema schema) {
    this.pace = pace;
    this.judge = judge;
    waits = pace.waits();
    // Not a row is kept back while the pace waits for the next.
    var rows = waits ? 1 : BATCH;
    batch = new FlowBatch(schema, rows);
    other = new FlowBatch(schema, rows);
  }

  /// Gets the next row.
  FlowBatch batch() {
    return batch;
  }

  /// Gives the last row a time.
  void setTime(long micros) {
    var row = batch.size() - 1;
    batch.startMicros[row] = micros;
    batch.timeMicros[row] = micros;
  }

  /// Takes the last row.
  void taken() throws InterruptedException {
    var row = batch.size() - 1;
    if (!hasBegun) {
      hasBegun = true;
      shift = pace.begin(batch.startMicros[row]);
    }
    batch.startMicros[row] += shift;
    batch.timeMicros[row] += shift;
    newest = Math.max(newest, batch.timeMicros[row]);
    if (batch.isFull()) {
      pace.await(batch.startMicros[row]);
      if (waits) {
        judge();
      } else {
        begin();
      }
    }
  }

  /// Moves event time on although no record comes, by as long as that has been. A window's length
  /// is left to records that are on their way.
  void idle(long silentMicros) {
    judge();
    if (newest != NONE) {
      judge.advance(newest + silentMicros - AlertWindows.WINDOW_MICROS);
    }
  }

  void finish() {
    judge();
    judge.finish();
  }

  private void begin() {
    judge.begin(batch);
    var free = other;
    other = batch;
    batch = free;
    batch.clear();
  }

  private void judge() {
    judge.accept(batch);
    batch.clear();
  }
}
