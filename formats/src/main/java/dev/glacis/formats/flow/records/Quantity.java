package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.Feature;
import java.util.EnumSet;
import java.util.Set;

/// What a tool records of a flow, by exactly the definition of the features that follow from it.
enum Quantity {
  /// First packet to last.
  DURATION,

  /// First packet to the one by which both sides had sent FIN.
  DURATION_TO_CLOSE,

  /// Packets each way.
  PACKETS,

  /// Bytes after the transport header, each way.
  PAYLOAD,

  /// Bytes of the IP packets, each way.
  IP_BYTES,

  /// Which of FIN, SYN and RST were seen, each way.
  FLAGS,

  /// Type and code of the first packet.
  ICMP;

  /// The quantities that a feature follows from; empty for one that needs the packets.
  static Set<Quantity> behind(Feature feature) {
    return switch (feature) {
      case FLOW_DURATION -> EnumSet.of(DURATION);
      case TOTAL_FWD_PACKETS, TOTAL_BWD_PACKETS, DOWN_UP_RATIO -> EnumSet.of(PACKETS);
      case TOTAL_LENGTH_FWD, TOTAL_LENGTH_BWD -> EnumSet.of(PAYLOAD);
      case FWD_PACKET_LENGTH_MEAN,
          BWD_PACKET_LENGTH_MEAN,
          FWD_SEGMENT_SIZE_AVG,
          BWD_SEGMENT_SIZE_AVG,
          PACKET_LENGTH_MEAN,
          AVERAGE_PACKET_SIZE ->
          EnumSet.of(PACKETS, PAYLOAD);
      case FLOW_BYTES_PER_SECOND -> EnumSet.of(DURATION, PAYLOAD);
      case FLOW_PACKETS_PER_SECOND, FWD_PACKETS_PER_SECOND, BWD_PACKETS_PER_SECOND, FLOW_IAT_MEAN ->
          EnumSet.of(DURATION, PACKETS);
      case ICMP_CODE, ICMP_TYPE -> EnumSet.of(ICMP);
      case FWD_IP_BYTES, BWD_IP_BYTES -> EnumSet.of(IP_BYTES);
      case FWD_FIN_SEEN, BWD_FIN_SEEN, FWD_SYN_SEEN, BWD_SYN_SEEN, FWD_RST_SEEN, BWD_RST_SEEN ->
          EnumSet.of(FLAGS);
      case DURATION_TO_CLOSE -> EnumSet.of(DURATION_TO_CLOSE);
      default -> EnumSet.noneOf(Quantity.class);
    };
  }
}
