package dev.glacis.app.command;

import dev.glacis.app.wiring.Bundled;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.flow.Tunnels;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.LiveInput;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "flows",
    description = {
      "Turn captured packets into flows with their features, as CSV: 94 columns for profile"
          + " corrected, 84 for original (the public meter of 2018).",
      "Several files are read as one capture, in the order given. A capture that breaks off gives"
          + " the flows of the packets before that, then the error. Ctrl-C ends standard input and"
          + " a followed file as if they ended there."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis flows capture.pcap > flows.csv",
      "  glacis flows bundled:capture.pcap.gz --out flows.csv",
      "  glacis flows monday.pcap.zst tuesday.pcap.gz --out flows.csv",
      "  tcpdump -i eth0 -U -w - | glacis flows - --out flows.csv",
      "  glacis flows --follow growing.pcap",
      "  glacis flows --tunnels outer vpn.pcap"
    })
final class FlowsCommand implements Callable<Integer> {
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
      description = "Whose definitions flows follow: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
  Profile profile = Profile.CORRECTED;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output.")
  @Nullable Path out;

  @Option(
      names = "--follow",
      description = {
        "Wait at the end of the file, which is still being written, for more. Flows are written to"
            + " standard output as they end, to --out when stopped."
      })
  boolean follow;

  @Option(
      names = "--tunnels",
      paramLabel = "WHICH",
      defaultValue = "inner",
      description =
          "Whose flows packets in GRE, VXLAN and IP in IP count to: ${COMPLETION-CANDIDATES}; by"
              + " default ${DEFAULT-VALUE}. VLAN tags, MPLS and PPPoE are always opened.")
  Tunnels tunnels = Tunnels.INNER;

  @Spec CommandSpec spec;

  private final AtomicReference<@Nullable LiveInput> live = new AtomicReference<>();
  private volatile boolean stopped;
  private final Intake packets = new Intake("packets");
  private long written;
  private @Nullable FlowCsvWriter csv;

  @Override
  public Integer call() throws IOException {
    if (follow && (files.size() > 1 || files.contains("-"))) {
      throw new ParameterException(spec.commandLine(), "--follow: expected one file");
    }
    if (!follow && !files.contains("-")) {
      return write();
    }
    try (var _ = new StopSignal(this::stop)) {
      return write();
    }
  }

  private int write() throws IOException {
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
    var meter =
        new FlowMeter(
            batch -> write(batch, writer),
            packets,
            MeterOptions.finished().withProfile(profile).withTunnels(tunnels));
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
          "packets: %d received, %d kept, dropped %s; flows: %d written, %d evicted,"
              + " %d of one packet left out%n",
          counts.received(),
          counts.kept(),
          counts.dropped(),
          written,
          meter.evicted(),
          meter.leftOut());
    }
    return broken;
  }

  private void read(String file, FlowMeter meter) throws IOException {
    if (follow || file.equals("-")) {
      readLive(file, meter);
      return;
    }
    try (var in = CompressedInput.open(Bundled.path(file))) {
      PcapReader.open(in, file).readAll(meter::packet);
    }
  }

  private void readLive(String file, FlowMeter meter) throws IOException {
    var name = follow ? file : "standard input";
    try (var in = follow ? LiveInput.following(Path.of(file)) : LiveInput.standardInput()) {
      live.set(in);
      if (stopped) {
        in.stop();
      }
      PcapReader.open(CompressedInput.of(in, name), name).readAll(meter::packet);
    } catch (BadInput e) {
      if (!stopped) {
        throw e;
      }
      System.err.println("glacis: stopped while a packet was being written: " + e.getMessage());
    }
  }

  /// Ends the input, on the thread of a signal.
  private void stop() {
    stopped = true;
    var reading = live.get();
    try {
      if (reading != null) {
        reading.stop();
      }
    } catch (IOException e) {
      System.err.println("glacis: " + e.getMessage());
    }
  }

  private void write(FlowBatch batch, Writer writer) {
    try {
      var rows = open(writer);
      for (var row = 0; row < batch.size(); row++) {
        rows.write(batch, row);
      }
      written += batch.size();
      if (live.get() != null) {
        writer.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Begins the output only when there is something to write: a file that is no capture leaves what
  /// was there before.
  private FlowCsvWriter open(Writer writer) throws IOException {
    var rows = csv;
    if (rows == null) {
      rows = new FlowCsvWriter(writer, profile);
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
