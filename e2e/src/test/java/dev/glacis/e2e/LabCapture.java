package dev.glacis.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import dev.glacis.formats.flow.FlowCsvWriter;
import dev.glacis.formats.flow.TruthFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A committed lab run: its capture as finished flows, labelled by the independent reading of the
/// truth, and the same flows as a file without labels.
final class LabCapture {
  private static final int ANSWERS = Features.CORRECTED.names().indexOf("total_bwd_packets");

  /// RFC 5737, RFC 2544, RFC 3849.
  static final List<Prefix> RESERVED =
      prefixes(
          List.of(
              "192.0.2.0/24",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "198.18.0.0/15",
              "2001:db8::/32"));

  /// @param answers packets back
  /// @param attack its id; empty for harmless traffic
  record Flow(
      Address source,
      Address target,
      int protocol,
      int targetPort,
      double answers,
      String attack,
      TrafficClass label) {}

  final List<Prefix> own;
  final List<LabelledAttack> attacks;
  final Truth truth;
  final List<Flow> flows = new ArrayList<>();
  final String csv;
  final Intake packets = new Intake("packets");
  long firstMicros;
  long lastMicros;
  int outOfOrder;

  private LabCapture(String folder) throws IOException {
    try (var in = open(folder + "truth.json")) {
      var document = new JsonMapper().readTree(in);
      own = prefixes(document.path("own").valueStream().map(p -> p.asText()).toList());
      attacks = document.path("attacks").valueStream().map(LabelledAttack::of).toList();
    }
    try (var in = open(folder + "truth.json")) {
      truth = TruthFile.read(in, folder);
    }
    var text = new StringWriter();
    var writer = new FlowCsvWriter(text, Profile.CORRECTED);
    try (var in = CompressedInput.of(open(folder + "capture.pcap.gz"))) {
      var meter = new FlowMeter(batch -> take(batch, writer), packets, MeterOptions.finished());
      PcapReader.open(in, folder)
          .readAll(
              (time, frame, offset, captured, wire, linkType) -> {
                firstMicros = firstMicros == 0 ? time : firstMicros;
                outOfOrder += time < lastMicros ? 1 : 0;
                lastMicros = time;
                meter.packet(time, frame, offset, captured, wire, linkType);
              });
      meter.finish();
    }
    csv = text.toString();
  }

  /// @param folder of the class path, ending in a slash
  static LabCapture read(String folder) {
    try {
      return new LabCapture(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InputStream open(String resource) {
    return Objects.requireNonNull(LabCapture.class.getResourceAsStream(resource), resource);
  }

  static boolean isIn(List<Prefix> prefixes, Address address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }

  private void take(FlowBatch batch, FlowCsvWriter writer) {
    for (var row = 0; row < batch.size(); row++) {
      var at = row;
      var attack = attacks.stream().filter(a -> a.covers(batch, at)).findFirst();
      flows.add(
          new Flow(
              batch.source(row),
              batch.target(row),
              batch.protocol[row],
              batch.targetPort[row],
              batch.features[row * batch.schema().width() + ANSWERS],
              attack.map(LabelledAttack::id).orElse(""),
              attack.map(LabelledAttack::kind).orElse(TrafficClass.BENIGN)));
      try {
        writer.write(batch, row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Prefix> prefixes(List<String> texts) {
    return texts.stream().map(Prefix::parse).toList();
  }
}
