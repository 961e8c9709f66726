package dev.glacis.app.command;

import dev.glacis.app.wiring.TrafficFiles;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.flow.Tunnels;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.ThreadCrew;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.LiveInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvWriter;
import dev.glacis.formats.flow.records.RecordReader;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "flows",
    description = {
      "Turn captured packets into flows with their features, as CSV: 94 columns for profile"
          + " corrected, 84 for original (the public meter of 2018); or the flow records of another"
          + " tool into CSV of the features that they hold.",
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
      "  glacis flows zeek:conn.log.gz --out flows.csv",
      "  glacis flows --tunnels outer --community-id vpn.pcap"
    })
final class FlowsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|-",
      arity = "1..*",
      description =
          "Captures (pcap or pcapng, also compressed), bundled:capture.pcap.gz, or - for standard"
              + " input; zeek:FILE, eve:FILE, vpc:FILE, or such files as they are.")
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

  @Option(
      names = "--community-id",
      description =
          "Add a column with each flow's Community ID, by which records of Zeek, Suricata and"
              + " others are joined.")
  boolean communityIds;

  @Mixin MeteringOption metering;

  @Spec CommandSpec spec;

  private final AtomicReference<@Nullable LiveInput> live = new AtomicReference<>();
  private volatile boolean stopped;
  private final Intake packets = new Intake("packets");
  private final Intake records = new Intake("flow_records");
  private final Intake halves = new Intake("flow_halves");
  private final Intake table = new Intake("flow_table");
  private long written;
  private @Nullable FeatureSchema schema;
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
    OutputFile.checkIsNone(
        out, files.stream().filter(f -> f.indexOf(':') < 0).map(Path::of).toList());
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
    var allowed = metering.metering();
    var options =
        MeterOptions.finished()
            .withProfile(profile)
            .withTunnels(tunnels)
            .withMaxFlows(allowed.maxFlows());
    @Nullable BadInput broken = null;
    try (var crew = new ThreadCrew(allowed.threads())) {
      var meter = new FlowMeter(batch -> write(batch, writer), packets, table, options, crew);
      try {
        for (var file : files) {
          read(file, meter, writer);
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
      for (var intake : List.of(packets, records, halves)) {
        var counts = intake.snapshot();
        if (counts.received() > 0) {
          System.err.printf(
              "%s: %d received, %d kept, dropped %s; ",
              counts.name(), counts.received(), counts.kept(), counts.dropped());
        }
      }
      var ended = table.snapshot().dropped();
      System.err.printf(
          "flows: %d written, %d evicted, %d of one packet left out%n",
          written, ended.getOrDefault("evicted", 0L), ended.getOrDefault("one_packet", 0L));
    }
    return broken;
  }

  private void read(String file, FlowMeter meter, Writer writer) throws IOException {
    if (follow || file.equals("-")) {
      readLive(file, meter, writer);
      return;
    }
    var traffic = TrafficFiles.of(file, 0);
    try (var in = traffic.opening().open()) {
      read(in, traffic.name(), traffic.records(), meter, writer);
    }
  }

  private void readLive(String file, FlowMeter meter, Writer writer) throws IOException {
    var name = follow ? file : "standard input";
    try (var in = follow ? LiveInput.following(Path.of(file)) : LiveInput.standardInput()) {
      live.set(in);
      if (stopped) {
        in.stop();
      }
      read(in, name, Optional.empty(), meter, writer);
    } catch (BadInput e) {
      if (!stopped) {
        throw e;
      }
      System.err.println("glacis: stopped while a packet was being written: " + e.getMessage());
    }
  }

  /// @param told whose records they are; empty where the first bytes say what it is
  private void read(
      InputStream opened, String name, Optional<RecordSource> told, FlowMeter meter, Writer writer)
      throws IOException {
    var in = new BufferedInputStream(CompressedInput.of(opened, name));
    var source = told.isPresent() ? told : RecordSource.of(in);
    if (source.isEmpty()) {
      begin(profile.metered(), name);
      PcapReader.open(in, name).readAll(meter::packet);
      return;
    }
    try (var reader = RecordReader.open(source.get(), in, name, records, halves)) {
      begin(reader.schema(), name);
      var batch = new FlowBatch(reader.schema(), 1);
      while (reader.read(batch)) {
        write(batch, writer);
        batch.clear();
      }
      reader.firstBad().forEach((reason, bad) -> System.err.println(reason + ": " + bad));
    }
  }

  /// All that is written has the same features.
  private void begin(FeatureSchema next, String name) throws BadInput {
    if (schema != null && !schema.equals(next)) {
      throw new BadInput(
          name + ": holds other features than the file before; expected each on its own");
    }
    schema = next;
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
      var features = schema;
      rows =
          features == null || features.equals(profile.metered())
              ? new FlowCsvWriter(writer, profile, communityIds)
              : new FlowCsvWriter(writer, features, communityIds);
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
