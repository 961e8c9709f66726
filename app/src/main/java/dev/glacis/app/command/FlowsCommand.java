package dev.glacis.app.command;

import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "flows",
    description = {
      "Turn captured packets into flows with their features, as CSV of 94 columns.",
      "Several files are read as one capture, in the order given. A capture that breaks off gives"
          + " the flows of the packets before that, then the error."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis flows capture.pcap > flows.csv",
      "  glacis flows bundled:capture.pcap.gz --out flows.csv",
      "  glacis flows monday.pcap.zst tuesday.pcap.gz --out flows.csv",
      "  tcpdump -i eth0 -w - | glacis flows - --out flows.csv"
    })
final class FlowsCommand implements Callable<Integer> {
  /// Whose definitions features follow.
  enum Profile {
    CORRECTED
  }

  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description =
          "Captures (pcap or pcapng, also compressed), bundled:capture.pcap.gz, or - for standard"
              + " input.")
  List<String> files = List.of();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "corrected",
      description = "Whose definitions features follow: ${COMPLETION-CANDIDATES}.")
  Profile profile = Profile.CORRECTED;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output.")
  @Nullable Path out;

  private final Intake packets = new Intake("packets");
  private long written;
  private @Nullable FlowCsvWriter csv;

  @Override
  public Integer call() throws IOException {
    if (out == null) {
      var writer = writer(System.out);
      var broken = meter(writer);
      writer.flush();
      failIf(broken);
      return 0;
    }
    var broken = new AtomicReference<@Nullable BadInput>();
    OutputFile.write(
        out,
        file -> {
          var writer = writer(file);
          broken.set(meter(writer));
          writer.flush();
          return csv != null;
        });
    failIf(broken.get());
    return 0;
  }

  /// Writes the flows of all files, or up to where a file is bad.
  ///
  /// @return what is wrong with that file
  private @Nullable BadInput meter(Writer writer) throws IOException {
    var meter = new FlowMeter(batch -> write(batch, writer), packets, MeterOptions.finished());
    @Nullable BadInput broken = null;
    try {
      try {
        for (var file : files) {
          read(file, meter);
        }
      } catch (BadInput e) {
        broken = e;
      }
      meter.finish();
      if (broken == null) {
        open(writer);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (csv != null) {
      var counts = packets.snapshot();
      System.err.printf(
          "packets: %d received, %d kept, dropped %s; flows: %d written, %d evicted%n",
          counts.received(), counts.kept(), counts.dropped(), written, meter.evicted());
    }
    return broken;
  }

  private static void read(String file, FlowMeter meter) throws IOException {
    if (file.equals("-")) {
      PcapReader.open(CompressedInput.of(System.in), "standard input").readAll(meter::packet);
      return;
    }
    try (var in = CompressedInput.open(Bundled.path(file))) {
      PcapReader.open(in, file).readAll(meter::packet);
    }
  }

  private void write(FlowBatch batch, Writer writer) {
    try {
      var rows = open(writer);
      for (var row = 0; row < batch.size(); row++) {
        rows.write(batch, row);
      }
      written += batch.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Begins the output only when there is something to write: a file that is no capture leaves what
  /// was there before.
  private FlowCsvWriter open(Writer writer) throws IOException {
    var rows = csv;
    if (rows == null) {
      rows = new FlowCsvWriter(writer);
      csv = rows;
    }
    return rows;
  }

  private static void failIf(@Nullable BadInput broken) throws BadInput {
    if (broken != null) {
      throw broken;
    }
  }

  private static Writer writer(OutputStream to) {
    return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
  }
}
