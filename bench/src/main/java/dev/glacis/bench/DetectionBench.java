package dev.glacis.bench;

import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.Models;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.Detection;
import dev.glacis.engine.Findings;
import dev.glacis.engine.Metering;
import dev.glacis.engine.Traffic;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvWriter;
import dev.glacis.formats.model.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// From a file to alerts and incidents, all that one process does: packets, then flow records.
///
/// Arguments: a model, a capture, threads. The capture is repeated with other addresses, and its
/// flows are written as a file of the corrected dialect. Each is told by the clock and by the
/// processor time of the whole process; the last lines are those of a warm machine.
public final class DetectionBench {
  private static final int ROUNDS = 6;
  private static final int TIMES = 20;

  private final Models models;
  private final Metering metering;

  private DetectionBench(Model model, int threads) {
    models = Models.of(model);
    metering = new Metering(threads, Metering.usual().maxFlows());
  }

  public static void main(String[] args) throws IOException {
    var bench = new DetectionBench(ModelFile.read(Path.of(args[0])), Integer.parseInt(args[2]));
    var packets = Files.createTempFile("packets", ".pcap");
    var flows = Files.createTempFile("flows", ".csv");
    try {
      var count = MeterBench.write(Path.of(args[1]), packets, TIMES);
      bench.measure("packets", packets, count);
      bench.measure("flow records", flows, writeFlows(packets, flows));
    } finally {
      Files.delete(packets);
      Files.delete(flows);
    }
  }

  private static long writeFlows(Path packets, Path to) throws IOException {
    var count = new AtomicLong();
    try (var out = Files.newBufferedWriter(to);
        var in = new BufferedInputStream(Files.newInputStream(packets))) {
      var rows = new FlowCsvWriter(out, Profile.CORRECTED);
      var meter =
          new FlowMeter(
              batch -> {
                try {
                  for (var row = 0; row < batch.size(); row++) {
                    rows.write(batch, row);
                  }
                  count.addAndGet(batch.size());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              new Intake("packets"),
              MeterOptions.finished());
      PcapReader.open(in, packets.toString()).readAll(meter::packet);
      meter.finish();
    }
    return count.get();
  }

  private void measure(String what, Path file, long count) throws IOException {
    for (var round = 0; round < ROUNDS; round++) {
      var alerts = new AtomicLong();
      var incidents = new AtomicLong();
      var findings =
          new Findings((_, _) -> alerts.incrementAndGet(), _ -> incidents.incrementAndGet());
      var detection = new Detection(() -> models, findings, false, metering);
      var watch = new MeterBench.Watch();
      detection.run(List.of(Traffic.file(file.toString(), file, 0)));
      watch.tell(what, count);
      System.out.println("  " + alerts + " alerts, " + incidents + " changes of incidents");
    }
  }
}
