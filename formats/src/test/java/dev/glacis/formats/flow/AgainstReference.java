package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares the meter with the 94-column reference meter over a folder of captures `NAME.pcap.gz`
/// with flows `corrected/NAME.csv.gz`. Every difference must have one of the reasons that
/// `docs/flow-features.md` lists; exit status 1 if one has none. It also says how to run this.
final class AgainstReference {
  private static final double TOLERANCE = 1e-6;

  private enum Reason {
    IPV6_IS_NOT_READ,
    FRAGMENTS_ARE_FLOWS_WITHOUT_PORTS,
    ONE_ADDRESS_AT_BOTH_ENDS,
    BYTES_AFTER_THE_IP_PACKET_OR_CUT_OFF_IT,
    NONE
  }

  private record Key(
      Address source, int sourcePort, Address target, int targetPort, int protocol, long start) {}

  private final Map<Reason, Integer> differences = new EnumMap<>(Reason.class);
  private int references;
  private int exact;

  private AgainstReference() {}

  public static void main(String[] args) throws IOException {
    var comparison = new AgainstReference();
    try (var files = Files.list(Path.of(args[0]))) {
      for (var capture : files.filter(f -> f.toString().endsWith(".pcap.gz")).sorted().toList()) {
        var name = capture.getFileName().toString().replace(".pcap.gz", ".csv.gz");
        comparison.compare(capture, capture.resolveSibling("corrected").resolve(name));
      }
    }
    System.out.printf(
        "%d reference flows, %d the same in every feature; differences %s%n",
        comparison.references, comparison.exact, comparison.differences);
    System.exit(comparison.differences.containsKey(Reason.NONE) ? 1 : 0);
  }

  private void compare(Path capture, Path reference) throws IOException {
    var ours = new HashMap<Key, List<double[]>>();
    var meter =
        new FlowMeter(batch -> keep(batch, ours), new Intake("packets"), MeterOptions.finished());
    try (var in = CompressedInput.open(capture)) {
      var reader = PcapReader.open(in, capture.toString());
      while (reader.next()) {
        meter.packet(
            reader.timeMicros(),
            reader.bytes(),
            reader.offset(),
            reader.capturedLength(),
            reader.wireLength(),
            reader.linkType());
      }
    }
    meter.finish();
    var theirs = new HashMap<Key, List<double[]>>();
    try (var in = CompressedInput.open(reference);
        var reader = FlowCsvReader.open(in, reference.toString(), new Intake("flows"))) {
      var batch = new FlowBatch(Features.CORRECTED, 1);
      while (reader.read(batch)) {
        keep(batch, theirs);
        batch.clear();
      }
    }
    theirs.forEach((key, flows) -> flows.forEach(flow -> compare(capture, key, flow, ours)));
    ours.forEach(
        (key, flows) -> flows.forEach(_ -> differ(capture, key, "not in the reference", null)));
  }

  private void compare(Path capture, Key key, double[] expected, Map<Key, List<double[]>> ours) {
    references++;
    var flows = ours.getOrDefault(key, List.of());
    if (flows.isEmpty()) {
      differ(capture, key, "only in the reference", null);
      return;
    }
    var flow = flows.removeFirst();
    for (var feature : Feature.values()) {
      if (!feature.isPublic()) {
        continue;
      }
      var left = expected[feature.ordinal()];
      var right = flow[feature.ordinal()];
      if (Math.abs(left - right) > TOLERANCE * Math.max(Math.abs(left), Math.abs(right))) {
        differ(capture, key, feature.id() + " is " + right + ", in the reference " + left, feature);
        return;
      }
    }
    exact++;
  }

  private void differ(Path capture, Key key, String what, @Nullable Feature feature) {
    var reason = reason(key, feature);
    differences.merge(reason, 1, Integer::sum);
    System.out.println(capture.getFileName() + ": " + key + ": " + what + ": " + reason);
  }

  private static Reason reason(Key key, @Nullable Feature feature) {
    if (!key.source.isV4()) {
      return Reason.IPV6_IS_NOT_READ;
    }
    if (key.protocol != Protocol.TCP
        && key.protocol != Protocol.UDP
        && key.protocol != Protocol.ICMP) {
      return Reason.FRAGMENTS_ARE_FLOWS_WITHOUT_PORTS;
    }
    if (key.source.equals(key.target)) {
      return Reason.ONE_ADDRESS_AT_BOTH_ENDS;
    }
    var ofPayload = feature == Feature.TOTAL_LENGTH_FWD || feature == Feature.TOTAL_LENGTH_BWD;
    return ofPayload ? Reason.BYTES_AFTER_THE_IP_PACKET_OR_CUT_OFF_IT : Reason.NONE;
  }

  private static void keep(FlowBatch batch, Map<Key, List<double[]>> into) {
    var width = batch.schema().width();
    for (var row = 0; row < batch.size(); row++) {
      var features = new double[width];
      System.arraycopy(batch.features, row * width, features, 0, width);
      var key =
          new Key(
              batch.source(row),
              batch.sourcePort[row],
              batch.target(row),
              batch.targetPort[row],
              batch.protocol[row],
              batch.startMicros[row]);
      into.computeIfAbsent(key, _ -> new ArrayList<>()).add(features);
    }
  }
}
