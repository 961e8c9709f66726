package dev.glacis.engine;

import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.AlertWindows;
import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.WindowOptions;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/// Traffic in, alerts out, on the caller's thread: reader, meter, model, windows. Back-pressure is
/// the call itself.
///
/// Between packets event time moves on in steps of half a second, each of which is told to the
/// meter and the windows; the pace only decides when. So the alerts are the same, byte for byte, at
/// any speed. For one thread at a time; the intakes may be read by any.
public final class Detection {
  private static final int PEEKED = 4;
  private static final int BATCH = 512;

  private final Supplier<Model> models;
  private final AlertSink sink;
  private final boolean live;
  private final Intake packets = new Intake("packets");
  private final Intake records = new Intake("flow_records");
  private final Intake flows = new Intake("flows");

  /// @param models asked for each batch, so that a reloaded one judges at once
  /// @param live as in [WindowOptions]
  public Detection(Supplier<Model> models, AlertSink sink, boolean live) {
    this.models = models;
    this.sink = sink;
    this.live = live;
  }

  /// Packets; rows of flow files; flow records that were judged.
  public List<Intake> intakes() {
    return List.of(packets, records, flows);
  }

  /// Reads traffic to its end, as fast as it goes.
  ///
  /// @throws BadInput where it is cut short or malformed, or its flows are not what the model
  ///   needs; the alerts of what came before have been given
  public void run(Traffic traffic) throws IOException {
    try {
      play(traffic, Pace.UNPACED);
    } catch (InterruptedException e) {
      throw new AssertionError("waiting for nothing was interrupted", e);
    }
  }

  /// As [#run], at a pace.
  ///
  /// @return packets or rows that were read
  /// @throws InterruptedException when interrupted while it waits; the alerts of what came before
  ///   have been given
  long play(Traffic traffic, Pace pace) throws IOException, InterruptedException {
    try (var opened = traffic.opening().open();
        var in = new BufferedInputStream(CompressedInput.of(opened))) {
      in.mark(PEEKED);
      var head = in.readNBytes(PEEKED);
      in.reset();
      return PcapReader.looksLikePcap(head)
          ? playPackets(PcapReader.open(in, traffic.name()), pace)
          : playFlows(in, traffic, pace);
    } catch (SchemaMismatch e) {
      throw new BadInput(traffic.name() + ": " + e.getMessage(), e);
    }
  }

  private long playPackets(PcapReader reader, Pace pace) throws IOException, InterruptedException {
    var judge =
        new FlowJudge(Features.CORRECTED, models, WindowOptions.forPackets(live), sink, flows);
    var shift = 0L;
    var count = 0L;
    var meter = new FlowMeter(judge, packets, MeterOptions.withSnapshots());
    var steps = new EventTime(pace, meter, judge);
    try {
      while (reader.next()) {
        if (count++ == 0) {
          shift = pace.begin(reader.timeMicros());
        }
        var time = reader.timeMicros() + shift;
        steps.moveTo(time);
        meter.packet(
            time,
            reader.bytes(),
            reader.offset(),
            reader.capturedLength(),
            reader.wireLength(),
            reader.linkType());
      }
      steps.end();
      return count;
    } finally {
      meter.finish();
      judge.finish();
    }
  }

  private long playFlows(InputStream in, Traffic traffic, Pace pace)
      throws IOException, InterruptedException {
    try (var reader = FlowCsvReader.open(in, traffic.name(), records)) {
      if (!reader.hasTimes() && traffic.rate() == 0) {
        throw new BadInput(
            traffic.name()
                + ": these flows have no times; expected a rate (--rate N, flows per s)");
      }
      var judge =
          new FlowJudge(reader.schema(), models, WindowOptions.forFlowFiles(live), sink, flows);
      // A paced row is judged when it is read, not when a batch is full.
      var batch = new FlowBatch(reader.schema(), pace.waits() ? 1 : BATCH);
      var rows = 0L;
      var shift = 0L;
      try {
        while (reader.read(batch)) {
          var row = batch.size() - 1;
          if (!reader.hasTimes()) {
            batch.startMicros[row] = (long) (rows * 1e6 / traffic.rate());
            batch.timeMicros[row] = batch.startMicros[row];
          }
          if (rows++ == 0) {
            shift = pace.begin(batch.startMicros[row]);
          }
          batch.startMicros[row] += shift;
          batch.timeMicros[row] += shift;
          if (batch.isFull()) {
            pace.await(batch.startMicros[row]);
            judge.accept(batch);
            batch.clear();
          }
        }
        return rows;
      } finally {
        judge.accept(batch);
        judge.finish();
      }
    }
  }

  /// Steps of event time between packets.
  private static final class EventTime {
    private static final long STEP = 500_000;

    /// After this much silence nothing is open any more, and the steps left are skipped.
    private static final long SILENCE = 900_000_000;

    private static final long MAX_TIME = 1L << 55;

    private final Pace pace;
    private final FlowMeter meter;
    private final FlowJudge judge;
    private long now = Long.MIN_VALUE;

    private EventTime(Pace pace, FlowMeter meter, FlowJudge judge) {
      this.pace = pace;
      this.meter = meter;
      this.judge = judge;
    }

    private void moveTo(long time) throws InterruptedException {
      if (time < 0 || time > MAX_TIME) {
        return;
      }
      if (now == Long.MIN_VALUE) {
        now = time;
      }
      var silentFrom = now + SILENCE;
      for (var step = after(now); step <= time; step = after(step)) {
        if (step > silentFrom) {
          step = Math.floorDiv(time, STEP) * STEP;
        }
        pace.await(step);
        meter.advance(step);
        judge.advance(step);
      }
      pace.await(time);
      now = Math.max(now, time);
    }

    /// Waits for the end of the last packet's window.
    private void end() throws InterruptedException {
      if (now != Long.MIN_VALUE) {
        var window = AlertWindows.WINDOW_MICROS;
        pace.await((Math.floorDiv(now, window) + 1) * window);
      }
    }

    private static long after(long time) {
      return (Math.floorDiv(time, STEP) + 1) * STEP;
    }
  }
}
