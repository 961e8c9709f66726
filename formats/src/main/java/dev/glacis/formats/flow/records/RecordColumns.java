package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The features that follow from a source's quantities, and nothing beside them: a reduced schema
/// of profile `corrected`. What a record leaves open is NaN, never zero.
final class RecordColumns {
  private static final double MICROS = 1e6;

  private final List<Feature> features;
  private final FeatureSchema schema;

  RecordColumns(Set<Quantity> quantities) {
    features =
        Arrays.stream(Feature.values())
            .filter(
                feature -> {
                  var behind = Quantity.behind(feature);
                  return !behind.isEmpty() && quantities.containsAll(behind);
                })
            .toList();
    schema =
        new FeatureSchema(
            Features.CORRECTED.profile(),
            Features.CORRECTED.version(),
            features.stream().map(Feature::id).toList());
  }

  FeatureSchema schema() {
    return schema;
  }

  /// Adds the record to a batch of this schema that is not full. The bytes of the row are payload
  /// where that is known, else those of the IP packets.
  void write(FlowRecord flow, FlowBatch batch) {
    var row = batch.add();
    var ends = flow.ends();
    batch.sourceHigh[row] = ends.source().high();
    batch.sourceLow[row] = ends.source().low();
    batch.targetHigh[row] = ends.target().high();
    batch.targetLow[row] = ends.target().low();
    batch.sourcePort[row] = ends.sourcePort();
    batch.targetPort[row] = ends.targetPort();
    batch.protocol[row] = ends.protocol();
    batch.startMicros[row] = flow.start();
    batch.timeMicros[row] = flow.end();
    batch.snapshot[row] = false;
    batch.packets[row] = known(flow.forward().packets()) + known(flow.backward().packets());
    var payload = flow.forward().payload() + flow.backward().payload();
    batch.bytes[row] =
        Double.isNaN(payload)
            ? known(flow.forward().ipBytes()) + known(flow.backward().ipBytes())
            : (long) payload;
    var at = row * features.size();
    for (var i = 0; i < features.size(); i++) {
      batch.features[at + i] = value(features.get(i), flow);
    }
  }

  private static double value(Feature feature, FlowRecord flow) {
    var forward = flow.forward();
    var backward = flow.backward();
    var packets = forward.packets() + backward.packets();
    var payload = forward.payload() + backward.payload();
    return switch (feature) {
      case FLOW_DURATION -> flow.duration();
      case DURATION_TO_CLOSE -> flow.durationToClose();
      case TOTAL_FWD_PACKETS -> forward.packets();
      case TOTAL_BWD_PACKETS -> backward.packets();
      case DOWN_UP_RATIO -> ratio(backward.packets(), forward.packets());
      case TOTAL_LENGTH_FWD -> forward.payload();
      case TOTAL_LENGTH_BWD -> backward.payload();
      case FWD_PACKET_LENGTH_MEAN, FWD_SEGMENT_SIZE_AVG ->
          ratio(forward.payload(), forward.packets());
      case BWD_PACKET_LENGTH_MEAN, BWD_SEGMENT_SIZE_AVG ->
          ratio(backward.payload(), backward.packets());
      case PACKET_LENGTH_MEAN, AVERAGE_PACKET_SIZE -> ratio(payload, packets);
      case FLOW_BYTES_PER_SECOND -> rate(payload, flow, -1);
      case FLOW_PACKETS_PER_SECOND -> rate(packets, flow, -1);
      case FWD_PACKETS_PER_SECOND -> rate(forward.packets(), flow, 0);
      case BWD_PACKETS_PER_SECOND -> rate(backward.packets(), flow, 0);
      case FLOW_IAT_MEAN -> packets <= 1 ? 0 : flow.duration() / (packets - 1);
      case FWD_IP_BYTES -> forward.ipBytes();
      case BWD_IP_BYTES -> backward.ipBytes();
      case FWD_FIN_SEEN -> forward.saw(Side.FIN);
      case BWD_FIN_SEEN -> backward.saw(Side.FIN);
      case FWD_SYN_SEEN -> forward.saw(Side.SYN);
      case BWD_SYN_SEEN -> backward.saw(Side.SYN);
      case FWD_RST_SEEN -> forward.saw(Side.RST);
      case BWD_RST_SEEN -> backward.saw(Side.RST);
      case ICMP_TYPE -> icmp(flow.icmpType());
      case ICMP_CODE -> icmp(flow.icmpCode());
      default -> throw new IllegalStateException(feature + " needs the packets");
    };
  }

  /// @param atNone what the feature is by definition where the flow took no time. A clock too
  ///   coarse to tell whether several packets took none leaves the rate open.
  private static double rate(double amount, FlowRecord flow, double atNone) {
    if (flow.duration() != 0) {
      return amount / (flow.duration() / MICROS);
    }
    var packets = flow.forward().packets() + flow.backward().packets();
    return flow.tick() == 1 || packets == 1 ? atNone : Double.NaN;
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private static double icmp(int value) {
    return value == FlowRecord.UNKNOWN_ICMP ? Double.NaN : value;
  }

  private static long known(double count) {
    return Double.isNaN(count) ? 0 : (long) count;
  }
}
