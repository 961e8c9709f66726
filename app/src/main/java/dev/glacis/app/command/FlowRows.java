package dev.glacis.app.command;

import dev.glacis.app.wiring.TrafficFiles;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.Traffic;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvReader;
import dev.glacis.formats.flow.FlowReader;
import dev.glacis.formats.flow.records.RecordReader;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The flows of a file one by one, numbered from 1: rows of a flow CSV, records of another tool, or
/// the flows of a capture.
final class FlowRows {
  private static final int PEEKED = 4;

  private final Sink sink;
  private FlowBatch one = new FlowBatch(Features.METERED, 1);
  private long number;

  private FlowRows(Sink sink) {
    this.sink = sink;
  }

  /// Takes flows as they are read.
  @FunctionalInterface
  interface Sink {
    /// @param flow a batch of that flow alone, used again for the next
    /// @param number of the flow, rows that are no flow left out
    /// @param label as the file says it; null where it says none
    /// @return whether more are wanted
    boolean accept(FlowBatch flow, long number, @Nullable String label) throws IOException;
  }

  /// @param file as [TrafficFiles] takes it
  static void read(String file, Sink sink) throws IOException {
    var rows = new FlowRows(sink);
    var traffic = TrafficFiles.of(file, 0);
    try (var opened = traffic.opening().open();
        var in = new BufferedInputStream(CompressedInput.of(opened, traffic.name()))) {
      rows.read(in, traffic);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void read(BufferedInputStream in, Traffic traffic) throws IOException {
    in.mark(PEEKED);
    var head = in.readNBytes(PEEKED);
    in.reset();
    if (traffic.records().isEmpty() && PcapReader.looksLikePcap(head)) {
      var meter = new FlowMeter(this::takeAll, new Intake("packets"), MeterOptions.finished());
      PcapReader.open(in, traffic.name()).readAll(meter::packet);
      meter.finish();
      return;
    }
    var source = traffic.records().isPresent() ? traffic.records() : RecordSource.of(in);
    var rows = new Intake("rows");
    if (source.isPresent()) {
      readAll(RecordReader.open(source.get(), in, traffic.name(), rows, new Intake("halves")));
    } else {
      readAll(FlowCsvReader.open(in, traffic.name(), rows));
    }
  }

  private void readAll(FlowReader opened) throws IOException {
    try (var reader = opened) {
      one = new FlowBatch(reader.schema(), 1);
      while (reader.read(one)) {
        var label = reader instanceof FlowCsvReader csv ? csv.label() : null;
        if (!sink.accept(one, ++number, label)) {
          return;
        }
        one.clear();
      }
    }
  }

  private void takeAll(FlowBatch batch) {
    try {
      for (var row = 0; row < batch.size(); row++) {
        one.clear();
        one.add(batch, row);
        sink.accept(one, ++number, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
