package dev.glacis.formats.model;

import dev.glacis.core.detect.BenignHosts;
import dev.glacis.core.detect.LabelledFlows;
import dev.glacis.core.detect.Labels;
import dev.glacis.core.detect.ModelCard;
import dev.glacis.core.detect.SchemaMismatch;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvReader;
import dev.glacis.formats.flow.TruthFile;
import dev.glacis.formats.flow.records.RecordView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Labelled flows from files: flow CSVs with a label in each row, and lab runs (a folder with
/// `capture.pcap`, also compressed, and `truth.json`), whose packets are metered into finished
/// flows and snapshots of open ones.
public final class LabelledFiles {
  private static final int BATCH = 512;
  private static final long DAY = 86_400_000_000L;

  private final List<Path> tables;
  private final List<Path> labs;
  private final Intake rows;
  private final @Nullable RecordView view;
  private final boolean shared;

  /// @param rows counts every labelled row by what became of it
  public LabelledFiles(List<Path> tables, List<Path> labs, Intake rows) {
    this(tables, labs, rows, null, false);
  }

  private LabelledFiles(
      List<Path> tables, List<Path> labs, Intake rows, @Nullable RecordView view, boolean shared) {
    this.tables = List.copyOf(tables);
    this.labs = List.copyOf(labs);
    this.rows = rows;
    this.view = view;
    this.shared = shared;
  }

  /// The same flows as a tool would have recorded them, of the schema [RecordView#schema].
  public LabelledFiles as(RecordView tool) {
    return new LabelledFiles(tables, labs, rows, tool, false);
  }

  /// The same flows dealt out to the tools, each to one of them.
  ///
  /// @return a part for each tool
  public List<LabelledFiles> shared() {
    return Arrays.stream(RecordView.values())
        .map(tool -> new LabelledFiles(tables, labs, rows, tool, true))
        .toList();
  }

  /// The features that all files have, in the order of the first.
  ///
  /// @throws BadInput when there are none
  public List<String> commonFeatures() throws IOException {
    if (view != null) {
      return ids(RecordView.schema());
    }
    var common = new LinkedHashSet<String>();
    if (!labs.isEmpty()) {
      common.addAll(ids(Features.CORRECTED));
    }
    for (var table : tables) {
      try (var in = CompressedInput.open(table);
          var csv = FlowCsvReader.open(in, table.toString(), new Intake("header"))) {
        var ids = ids(csv.schema());
        if (common.isEmpty()) {
          common.addAll(ids);
        } else {
          common.retainAll(ids);
        }
        if (common.isEmpty()) {
          throw new BadInput(
              table
                  + ":1: no feature in common with the other files: its profile is "
                  + csv.schema().profile());
        }
      }
    }
    return List.copyOf(common);
  }

  /// Takes labelled flows as they are read.
  @FunctionalInterface
  public interface Sink {
    /// @param labels of the batch's rows; null where a row has none
    /// @param groups rows of one source and group are alike in day and attack
    /// @param source the file's name
    void accept(
        FlowBatch batch, @Nullable TrafficClass[] labels, @Nullable String[] groups, String source);
  }

  /// Reads all files into a table.
  ///
  /// @return what was read, file by file
  /// @throws BadInput as [#readAll]
  public List<ModelCard.Source> addTo(LabelledFlows flows) throws IOException {
    return addTo(flows, new BenignHosts());
  }

  /// Reads all files into a table.
  ///
  /// @param hosts learns what benign hosts do: from lab runs, where every flow is there; from flow
  ///   CSVs, which may be a part of the flows, where there is no lab run
  /// @return what was read, file by file
  /// @throws BadInput as [#readAll]
  public List<ModelCard.Source> addTo(LabelledFlows flows, BenignHosts hosts) throws IOException {
    var whole = labs.stream().map(lab -> title(lab.toAbsolutePath().normalize())).toList();
    return readAll(
        (batch, labels, groups, source) -> {
          for (var row = 0; row < batch.size(); row++) {
            var label = labels[row];
            if (label != null) {
              flows.add(batch, row, label, source, String.valueOf(groups[row]));
              if (labs.isEmpty() || whole.contains(source)) {
                hosts.add(batch, row, label, source);
              }
            }
          }
        });
  }

  /// Reads all files.
  ///
  /// @return what was read, file by file
  /// @throws BadInput for a file that is not what it should be, a label that no rule knows, or a
  ///   file without a labelled row
  public List<ModelCard.Source> readAll(Sink sink) throws IOException {
    var seen = view == null ? sink : new Seen(view, shared, sink);
    var sources = new ArrayList<ModelCard.Source>();
    for (var table : tables) {
      sources.add(readTable(table, seen));
    }
    for (var lab : labs) {
      sources.add(readLab(lab, seen));
    }
    return sources;
  }

  /// Shows flows as a tool would have recorded them.
  private static final class Seen implements Sink {
    private static final List<RecordView> TOOLS = List.of(RecordView.values());

    private final RecordView view;
    private final boolean shared;
    private final Sink sink;
    private long rows;

    Seen(RecordView view, boolean shared, Sink sink) {
      this.view = view;
      this.shared = shared;
      this.sink = sink;
    }

    @Override
    public void accept(
        FlowBatch batch,
        @Nullable TrafficClass[] labels,
        @Nullable String[] groups,
        String source) {
      var own = Arrays.copyOf(labels, batch.size());
      for (var row = 0; row < own.length; row++) {
        if (shared && rows++ % TOOLS.size() != TOOLS.indexOf(view)) {
          own[row] = null;
        }
      }
      sink.accept(view.of(batch), own, groups, source + " as " + view.title());
    }
  }

  private ModelCard.Source readTable(Path file, Sink sink) throws IOException {
    var name = name(file);
    var labelled = 0L;
    try (var in = CompressedInput.open(file);
        var csv = FlowCsvReader.open(in, file.toString(), rows)) {
      if (view != null && !csv.schema().profile().equals(RecordView.schema().profile())) {
        throw new BadInput(
            file
                + ":1: profile "
                + csv.schema().profile()
                + "; expected corrected, of which records of other tools hold a part");
      }
      var batch = new FlowBatch(csv.schema(), BATCH);
      var labels = new @Nullable TrafficClass[BATCH];
      var groups = new @Nullable String[BATCH];
      var more = true;
      while (more) {
        batch.clear();
        while (more && !batch.isFull()) {
          more = csv.read(batch);
          if (more) {
            var row = batch.size() - 1;
            var label = csv.label();
            labels[row] = label == null ? null : meaning(label, file);
            groups[row] = label == null ? null : day(batch, row) + " " + label;
            labelled += label == null ? 0 : 1;
          }
        }
        give(sink, batch, labels, groups, file);
      }
    }
    return source(name, file, labelled);
  }

  private ModelCard.Source readLab(Path folder, Sink sink) throws IOException {
    var capture = captureIn(folder);
    var truth = truth(folder.resolve("truth.json"));
    var before = rows.snapshot().kept();
    var name = name(folder.toAbsolutePath().normalize());
    try (var in = CompressedInput.open(capture)) {
      var meter =
          new FlowMeter(
              batch -> label(batch, truth, name, sink),
              new Intake("packets"),
              MeterOptions.withSnapshots());
      PcapReader.open(in, capture.toString()).readAll(meter::packet);
      meter.finish();
    }
    return source(name, capture, rows.snapshot().kept() - before);
  }

  private void label(FlowBatch batch, Truth truth, String name, Sink sink) {
    var labels = new TrafficClass[batch.size()];
    var groups = new String[batch.size()];
    for (var row = 0; row < batch.size(); row++) {
      labels[row] = truth.label(batch, row);
      groups[row] = labels[row].label();
    }
    rows.received(batch.size());
    rows.kept(batch.size());
    sink.accept(batch, labels, groups, name);
  }

  private static void give(
      Sink sink,
      FlowBatch batch,
      @Nullable TrafficClass[] labels,
      @Nullable String[] groups,
      Path file)
      throws BadInput {
    try {
      sink.accept(batch, labels, groups, name(file));
    } catch (SchemaMismatch e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
  }

  private static Truth truth(Path file) throws IOException {
    try (var in = CompressedInput.open(file)) {
      return TruthFile.read(in, file.toString());
    }
  }

  private static Path captureIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> name(file).startsWith("capture.pcap"))
          .min(Path::compareTo)
          .orElseThrow(
              () -> new BadInput(folder + ": expected a lab run: no capture.pcap, .gz or .zst"));
    }
  }

  private static TrafficClass meaning(String label, Path file) throws BadInput {
    try {
      return Labels.of(label);
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
  }

  private static ModelCard.Source source(String name, Path file, long count) throws IOException {
    if (count == 0) {
      throw new BadInput(file + ": expected labelled flows, found none");
    }
    return new ModelCard.Source(name, count, sha256(file));
  }

  private static String day(FlowBatch batch, int row) {
    return LocalDate.ofEpochDay(Math.floorDiv(batch.startMicros[row], DAY)).toString();
  }

  private static List<String> ids(FeatureSchema schema) {
    return IntStream.range(0, schema.width()).mapToObj(schema::id).toList();
  }

  private String title(Path path) {
    return name(path) + (view == null ? "" : " as " + view.title());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
