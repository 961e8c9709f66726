package dev.glacis.formats.flow;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.CompressedInput;
import dev.glacis.formats.capture.PcapReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Compares the meter with the reference meters over a folder of captures `NAME.pcap.gz`, whose
/// flows are in `corrected/NAME.csv.gz` (94 columns) and `original/NAME.csv.gz` (84 columns). Every
/// difference must have one of the reasons that `docs/flow-features.md` lists; exit status 1 if one
/// has none. It also says how to run this.
final class AgainstReference {
  private static final double TOLERANCE = 1e-6;
  private static final long SECOND = 1_000_000;
  private static final int ETHERNET = 1;
  private static final short IPV4 = 0x0800;
  private static final short VLAN = (short) 0x8100;

  private enum Reason {
    IPV6_IS_NOT_READ,
    FRAGMENTS_ARE_FLOWS_WITHOUT_PORTS,
    FRAMES_WITHOUT_IPV4_ARE_FLOWS_OF_WHAT_IS_NO_ADDRESS,
    ONE_ADDRESS_AT_BOTH_ENDS,
    BYTES_AFTER_THE_IP_PACKET_OR_CUT_OFF_IT,
    NONE
  }

  /// @param start in microseconds, as far as the dialect writes them
  /// @param duration in microseconds
  private record Key(
      Address source,
      int sourcePort,
      Address target,
      int targetPort,
      int protocol,
      long start,
      long duration) {}

  private final Profile profile;
  private final Map<Reason, Integer> differences = new EnumMap<>(Reason.class);
  private final Set<Address> ofOtherLength = new HashSet<>();
  private int references;
  private int exact;

  private AgainstReference(Profile profile) {
    this.profile = profile;
  }

  public static void main(String[] args) throws IOException {
    var unexplained = false;
    for (var profile : Profile.values()) {
      var comparison = new AgainstReference(profile);
      comparison.compareAll(Path.of(args[0]));
      unexplained |= comparison.differences.containsKey(Reason.NONE);
    }
    System.exit(unexplained ? 1 : 0);
  }

  private void compareAll(Path folder) throws IOException {
    var name = profile.name().toLowerCase(Locale.ROOT);
    try (var files = Files.list(folder)) {
      for (var capture : files.filter(f -> f.toString().endsWith(".pcap.gz")).sorted().toList()) {
        var flows = capture.getFileName().toString().replace(".pcap.gz", ".csv.gz");
        compare(capture, capture.resolveSibling(name).resolve(flows));
      }
    }
    System.out.printf(
        "%s: %d reference flows, %d the same in every feature; differences %s%n",
        name, references, exact, differences);
  }

  private void compare(Path capture, Path reference) throws IOException {
    var ours = new HashMap<Key, List<double[]>>();
    var meter =
        new FlowMeter(
            batch -> keep(batch, ours),
            new Intake("packets"),
            MeterOptions.finished().withProfile(profile));
    try (var in = CompressedInput.open(capture)) {
      PcapReader.open(in, capture.toString())
          .readAll(
              (time, frame, offset, captured, wire, linkType) -> {
                meter.packet(time, frame, offset, captured, wire, linkType);
                noteLength(frame, offset, captured, linkType);
              });
    }
    meter.finish();
    var theirs = new HashMap<Key, List<double[]>>();
    try (var in = CompressedInput.open(reference);
        var reader = FlowCsvReader.open(in, reference.toString(), new Intake("flows"))) {
      if (!reader.schema().equals(profile.schema())) {
        throw new IOException(reference + ": expected the columns of " + profile);
      }
      var batch = new FlowBatch(reader.schema(), 1);
      while (reader.read(batch)) {
        keep(batch, theirs);
        batch.clear();
      }
    }
    theirs.forEach((key, flows) -> flows.forEach(flow -> compare(capture, key, flow, ours)));
    ours.forEach(
        (key, flows) ->
            flows.forEach(
                _ ->
                    differ(
                        capture,
                        key,
                        "not in the reference",
                        key.source.isV4() ? Reason.NONE : Reason.IPV6_IS_NOT_READ)));
  }

  /// Notes who sends Ethernet frames with IPv4 whose bytes are more or fewer than the IP packet's,
  /// the padding of short frames left aside.
  private void noteLength(byte[] frame, int offset, int captured, int linkType) {
    if (linkType != ETHERNET || captured < 38) {
      return;
    }
    var bytes = ByteBuffer.wrap(frame, offset, captured).slice();
    var ip = bytes.getShort(12) == VLAN ? 18 : 14;
    var left = captured - ip - (bytes.getShort(ip + 2) & 0xffff);
    if (bytes.getShort(ip - 2) == IPV4 && (left < 0 || (left > 0 && captured > 60))) {
      ofOtherLength.add(Address.ofV4(bytes.getInt(ip + 12)));
    }
  }

  private void compare(Path capture, Key key, double[] expected, Map<Key, List<double[]>> ours) {
    references++;
    var flows = ours.getOrDefault(key, List.of());
    if (flows.isEmpty()) {
      differ(capture, key, "only in the reference", ofReferenceAlone(key));
      return;
    }
    var flow = flows.removeFirst();
    var features = profile.features();
    for (var i = 0; i < expected.length; i++) {
      if (!isSame(expected[i], flow[i])) {
        var feature = features.get(i);
        var what = feature.id() + " is " + flow[i] + ", in the reference " + expected[i];
        differ(capture, key, what, ofFeature(key, feature));
        return;
      }
    }
    exact++;
  }

  private static boolean isSame(double left, double right) {
    return (Double.isNaN(left) && Double.isNaN(right))
        || Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right));
  }

  private void differ(Path capture, Key key, String what, Reason reason) {
    differences.merge(reason, 1, Integer::sum);
    System.out.println(
        profile + " " + capture.getFileName() + ": " + key + ": " + what + ": " + reason);
  }

  private Reason ofReferenceAlone(Key key) {
    if (key.protocol != 0) {
      return Reason.NONE;
    }
    return profile == Profile.CORRECTED
        ? Reason.FRAGMENTS_ARE_FLOWS_WITHOUT_PORTS
        : Reason.FRAMES_WITHOUT_IPV4_ARE_FLOWS_OF_WHAT_IS_NO_ADDRESS;
  }

  private Reason ofFeature(Key key, Feature feature) {
    if (profile == Profile.CORRECTED && key.source.equals(key.target)) {
      return Reason.ONE_ADDRESS_AT_BOTH_ENDS;
    }
    var otherLength =
        (feature == Feature.TOTAL_LENGTH_FWD && ofOtherLength.contains(key.source))
            || (feature == Feature.TOTAL_LENGTH_BWD && ofOtherLength.contains(key.target));
    return otherLength ? Reason.BYTES_AFTER_THE_IP_PACKET_OR_CUT_OFF_IT : Reason.NONE;
  }

  private void keep(FlowBatch batch, Map<Key, List<double[]>> into) {
    var width = batch.schema().width();
    var duration = profile.features().indexOf(Feature.FLOW_DURATION);
    for (var row = 0; row < batch.size(); row++) {
      var features = new double[width];
      System.arraycopy(batch.features, row * width, features, 0, width);
      var start = batch.startMicros[row];
      var key =
          new Key(
              batch.source(row),
              batch.sourcePort[row],
              batch.target(row),
              batch.targetPort[row],
              batch.protocol[row],
              profile == Profile.ORIGINAL ? Math.floorDiv(start, SECOND) * SECOND : start,
              (long) features[duration]);
      into.computeIfAbsent(key, _ -> new ArrayList<>()).add(features);
    }
  }
}
