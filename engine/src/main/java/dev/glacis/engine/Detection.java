package dev.glacis.engine;

import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.Models;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.WindowOptions;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.spi.Fact;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.LiveInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvReader;
import dev.glacis.formats.flow.FlowReader;
import dev.glacis.formats.flow.records.FlowCollector;
import dev.glacis.formats.flow.records.RecordReader;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Traffic in, alerts out, on the caller's thread: reader, meter, model, windows; the meter has a
/// crew of its own. Back-pressure is the call itself. The alerts are the same, byte for byte, at
/// any pace and with any number of threads. For one caller at a time; the intakes may be read by
/// any.
public final class Detection {
  private static final int PEEKED = 4;

  private final Supplier<Models> models;
  private final @Nullable Shadow shadow;
  private final AlertSink sink;
  private final boolean live;
  private final Metering metering;
  private final Intake packets = new Intake("packets");
  private final Intake table = new Intake("flow_table");
  private final Intake records = new Intake("flow_records");
  private final Intake halves = new Intake("flow_halves");
  private final Intake flows = new Intake("flows");
  private final Intake hosts = new Intake("host_evidence");
  private final TrafficCounter traffic = new TrafficCounter();
  private volatile List<Intake> exports = List.of();
  private long untimedRows;
  private @Nullable PacketLine line;
  private @Nullable RowLine rows;

  /// @param models asked for each batch, so that a reloaded one judges at once
  /// @param live as in [WindowOptions]
  public Detection(Supplier<Models> models, AlertSink sink, boolean live, Metering metering) {
    this(models, null, sink, live, metering);
  }

  /// @param shadow is compared with the models, and moves no alert; null for none
  public Detection(
      Supplier<Models> models,
      @Nullable Shadow shadow,
      AlertSink sink,
      boolean live,
      Metering metering) {
    this.models = models;
    this.shadow = shadow;
    this.sink = sink;
    this.live = live;
    this.metering = metering;
  }

  /// Packets; their flows; rows of flow files; those of one direction, kept where they found the
  /// other; flow records that were judged; what flow exporters sent.
  public List<Intake> intakes() {
    return Stream.concat(Stream.of(packets, table, records, halves, flows, hosts), exports.stream())
        .toList();
  }

  /// The seconds of traffic that have changed since they were asked for last, for history.
  ///
  /// @param input names this detection
  public List<Fact> traffic(String input) {
    return traffic.changes(input);
  }

  /// Reads traffic to its end, as fast as it goes. A capture that begins where the one before it
  /// ended goes on with its flows and windows.
  ///
  /// @throws BadInput where it is cut short or malformed, or its flows are not what the model
  ///   needs; the alerts of what came before have been given
  public void run(List<Traffic> traffic) throws IOException {
    try {
      for (var next : traffic) {
        read(next, Pace.UNPACED);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("waiting for nothing was interrupted", e);
    } finally {
      finish();
    }
  }

  /// Reads traffic to its end at a pace.
  ///
  /// @return packets or rows that were read
  /// @throws InterruptedException when interrupted while it waits; the alerts of what came before
  ///   have been given
  long play(Traffic traffic, Pace pace) throws IOException, InterruptedException {
    try {
      var count = read(traffic, pace);
      if (line != null) {
        line.awaitEnd();
      }
      return count;
    } finally {
      finish();
    }
  }

  private long read(Traffic traffic, Pace pace) throws IOException, InterruptedException {
    try (var opened = traffic.opening().open();
        var in = new BufferedInputStream(CompressedInput.of(opened, traffic.name()))) {
      if (opened instanceof LiveInput growing) {
        growing.whileWaiting(this::idle);
      } else if (live && opened instanceof LivePipe pipe) {
        pipe.whileWaiting(this::idle);
      }
      if (traffic.records().isPresent()) {
        return readRecords(traffic.records().get(), in, traffic, pace);
      }
      in.mark(PEEKED);
      var head = in.readNBytes(PEEKED);
      in.reset();
      if (PcapReader.looksLikePcap(head)) {
        return readPackets(PcapReader.open(in, traffic.name()), pace);
      }
      var source = RecordSource.of(in);
      return source.isPresent()
          ? readRecords(source.get(), in, traffic, pace)
          : readFlows(FlowCsvReader.open(in, traffic.name(), records), traffic, pace);
    } catch (SchemaMismatch e) {
      throw new BadInput(traffic.name() + ": " + e.getMessage(), e);
    }
  }

  private long readPackets(PcapReader reader, Pace pace) throws IOException, InterruptedException {
    var count = 0L;
    while (reader.next()) {
      var goesOn = line;
      if (goesOn == null || (count == 0 && !goesOn.goesOnAt(reader.timeMicros()))) {
        finish();
        var judge = judge(Features.METERED, WindowOptions.forPackets(live));
        goesOn = new PacketLine(pace, reader.timeMicros(), judge, packets, table, metering, live);
        line = goesOn;
      }
      goesOn.take(reader);
      count++;
    }
    return count;
  }

  private void idle(long micros) throws InterruptedException {
    var waiting = line;
    if (waiting != null) {
      waiting.idle(micros);
    }
    var waitingRows = rows;
    if (waitingRows != null) {
      waitingRows.idle(micros);
    }
  }

  private long readRecords(RecordSource source, InputStream in, Traffic traffic, Pace pace)
      throws IOException, InterruptedException {
    try {
      return readFlows(
          RecordReader.open(source, in, traffic.name(), records, halves), traffic, pace);
    } catch (SchemaMismatch e) {
      throw reduced(traffic.name(), source.title(), e);
    }
  }

  private static BadInput reduced(String name, String title, SchemaMismatch e) {
    return new BadInput(
        name
            + ": "
            + title
            + " gives reduced records: "
            + e.getMessage()
            + "; expected packets (a capture of the same traffic), or a model trained on what such"
            + " records hold",
        e);
  }

  /// Judges flow exports as they come, until the thread is interrupted.
  ///
  /// @throws BadInput where the model needs more than they hold
  public void listen(ExportSocket socket, InstantSource clock) throws IOException {
    finish();
    final FlowJudge judge;
    try {
      judge = judge(FlowCollector.schema(), WindowOptions.forRecords(live));
    } catch (SchemaMismatch e) {
      throw reduced(socket.name(), FlowCollector.TITLE, e);
    }
    var collector = new FlowCollector(judge);
    exports = collector.intakes();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var received = socket.receive();
        var now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        if (received) {
          collector.datagram(socket.from(), socket.bytes(), socket.length(), now);
        }
        collector.advance(now);
        judge.advance(now);
      }
    } finally {
      collector.finish();
      judge.finish();
    }
  }

  private long readFlows(FlowReader opened, Traffic traffic, Pace pace)
      throws IOException, InterruptedException {
    finish();
    try (var reader = opened) {
      if (!reader.hasTimes() && traffic.rate() == 0) {
        throw new BadInput(
            traffic.name() + ": these flows have no times; expected --rate N, flows per second");
      }
      var judge =
          judge(
              reader.schema(),
              reader instanceof RecordReader
                  ? WindowOptions.forRecords(live)
                  : WindowOptions.forFlowFiles(live));
      try (var crew = new ThreadCrew(pace.waits() ? 1 : metering.threads())) {
        return readRows(reader, new RowLine(pace, judge.with(crew), reader.schema()), traffic);
      }
    }
  }

  private long readRows(FlowReader reader, RowLine open, Traffic traffic)
      throws IOException, InterruptedException {
    rows = open;
    try {
      var count = 0L;
      while (reader.read(open.batch())) {
        if (!reader.hasTimes()) {
          open.setTime((long) (untimedRows++ * 1e6 / traffic.rate()));
        }
        open.taken();
        count++;
      }
      return count;
    } finally {
      rows = null;
      open.finish();
    }
  }

  private FlowJudge judge(FeatureSchema schema, WindowOptions options) {
    return new FlowJudge(schema, models, shadow, options, sink, flows, hosts, traffic);
  }

  private void finish() {
    var open = line;
    line = null;
    if (open != null) {
      open.finish();
    }
  }
}
