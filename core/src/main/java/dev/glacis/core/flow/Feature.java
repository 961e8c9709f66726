package dev.glacis.core.flow;

import java.util.Locale;

/// Every feature of a flow, in the column order of the public dialects and after these those that
/// they lack: name, unit, its definition in each [Profile] and the names of its column stand here
/// and nowhere else.
///
/// Forward is the direction of the first packet; in profile `corrected`, of the SYN where the first
/// packet answers one. A payload is what follows the transport header.
public enum Feature {
  FLOW_DURATION(
      "µs", Form.COUNT, "Time of the last packet minus time of the first.", "Flow Duration"),
  TOTAL_FWD_PACKETS(
      "packets", Form.COUNT, "Packets forward.", "Total Fwd Packet", "Total Fwd Packets"),
  TOTAL_BWD_PACKETS(
      "packets", Form.COUNT, "Packets backward.", "Total Bwd packets", "Total Backward Packets"),
  TOTAL_LENGTH_FWD(
      "bytes",
      Form.WHOLE,
      "Payload forward.",
      "Total Length of Fwd Packet",
      "Total Length of Fwd Packets"),
  TOTAL_LENGTH_BWD(
      "bytes",
      Form.WHOLE,
      "Payload backward.",
      "Total Length of Bwd Packet",
      "Total Length of Bwd Packets"),
  FWD_PACKET_LENGTH_MAX(
      "bytes", Form.WHOLE, "Largest payload of a packet forward.", "Fwd Packet Length Max"),
  FWD_PACKET_LENGTH_MIN(
      "bytes", Form.WHOLE, "Smallest payload of a packet forward.", "Fwd Packet Length Min"),
  FWD_PACKET_LENGTH_MEAN(
      "bytes", Form.REAL, "Mean payload of the packets forward.", "Fwd Packet Length Mean"),
  FWD_PACKET_LENGTH_STD(
      "bytes",
      Form.REAL,
      "Sample standard deviation of the payloads forward.",
      "Fwd Packet Length Std"),
  BWD_PACKET_LENGTH_MAX(
      "bytes", Form.WHOLE, "Largest payload of a packet backward.", "Bwd Packet Length Max"),
  BWD_PACKET_LENGTH_MIN(
      "bytes", Form.WHOLE, "Smallest payload of a packet backward.", "Bwd Packet Length Min"),
  BWD_PACKET_LENGTH_MEAN(
      "bytes", Form.REAL, "Mean payload of the packets backward.", "Bwd Packet Length Mean"),
  BWD_PACKET_LENGTH_STD(
      "bytes",
      Form.REAL,
      "Sample standard deviation of the payloads backward.",
      "Bwd Packet Length Std"),
  FLOW_BYTES_PER_SECOND(
      "bytes/s",
      Form.REAL,
      "Payload both ways by duration; -1 if the duration is 0.",
      "Flow Bytes/s"),
  FLOW_PACKETS_PER_SECOND(
      "packets/s",
      Form.REAL,
      "Packets both ways by duration; -1 if the duration is 0.",
      "Flow Packets/s"),
  FLOW_IAT_MEAN(
      "µs",
      Form.REAL,
      "Mean gap between consecutive packets of either direction.",
      "Flow IAT Mean"),
  FLOW_IAT_STD("µs", Form.REAL, "Sample standard deviation of these gaps.", "Flow IAT Std"),
  FLOW_IAT_MAX("µs", Form.WHOLE, "Longest of these gaps.", "Flow IAT Max"),
  FLOW_IAT_MIN("µs", Form.WHOLE, "Shortest of these gaps.", "Flow IAT Min"),
  FWD_IAT_TOTAL(
      "µs", Form.WHOLE, "Sum of the gaps between consecutive packets forward.", "Fwd IAT Total"),
  FWD_IAT_MEAN("µs", Form.REAL, "Mean of the gaps forward.", "Fwd IAT Mean"),
  FWD_IAT_STD("µs", Form.REAL, "Sample standard deviation of the gaps forward.", "Fwd IAT Std"),
  FWD_IAT_MAX("µs", Form.WHOLE, "Longest gap forward.", "Fwd IAT Max"),
  FWD_IAT_MIN("µs", Form.WHOLE, "Shortest gap forward.", "Fwd IAT Min"),
  BWD_IAT_TOTAL(
      "µs", Form.WHOLE, "Sum of the gaps between consecutive packets backward.", "Bwd IAT Total"),
  BWD_IAT_MEAN("µs", Form.REAL, "Mean of the gaps backward.", "Bwd IAT Mean"),
  BWD_IAT_STD("µs", Form.REAL, "Sample standard deviation of the gaps backward.", "Bwd IAT Std"),
  BWD_IAT_MAX("µs", Form.WHOLE, "Longest gap backward.", "Bwd IAT Max"),
  BWD_IAT_MIN("µs", Form.WHOLE, "Shortest gap backward.", "Bwd IAT Min"),
  FWD_PSH_FLAGS("packets", Form.COUNT, "Packets forward with PSH.", "Fwd PSH Flags"),
  BWD_PSH_FLAGS("packets", Form.COUNT, "Packets backward with PSH.", "Bwd PSH Flags"),
  FWD_URG_FLAGS("packets", Form.COUNT, "Packets forward with URG.", "Fwd URG Flags"),
  BWD_URG_FLAGS("packets", Form.COUNT, "Packets backward with URG.", "Bwd URG Flags"),
  FWD_RST_FLAGS("packets", Form.COUNT, "Packets forward with RST.", "Fwd RST Flags"),
  BWD_RST_FLAGS("packets", Form.COUNT, "Packets backward with RST.", "Bwd RST Flags"),
  FWD_HEADER_LENGTH(
      "bytes",
      Form.COUNT,
      "Transport headers forward: TCP with options, UDP 8, ICMP 0.",
      "Fwd Header Length"),
  BWD_HEADER_LENGTH("bytes", Form.COUNT, "Transport headers backward.", "Bwd Header Length"),
  FWD_PACKETS_PER_SECOND(
      "packets/s",
      Form.REAL,
      "Packets forward by duration; 0 if the duration is 0.",
      "Fwd Packets/s"),
  BWD_PACKETS_PER_SECOND(
      "packets/s",
      Form.REAL,
      "Packets backward by duration; 0 if the duration is 0.",
      "Bwd Packets/s"),
  PACKET_LENGTH_MIN(
      "bytes",
      Form.WHOLE,
      "Smallest payload of any packet.",
      "Packet Length Min",
      "Min Packet Length"),
  PACKET_LENGTH_MAX(
      "bytes",
      Form.WHOLE,
      "Largest payload of any packet.",
      "Packet Length Max",
      "Max Packet Length"),
  PACKET_LENGTH_MEAN("bytes", Form.REAL, "Mean payload of all packets.", "Packet Length Mean"),
  PACKET_LENGTH_STD(
      "bytes", Form.REAL, "Sample standard deviation of all payloads.", "Packet Length Std"),
  PACKET_LENGTH_VARIANCE(
      "bytes²", Form.REAL, "Sample variance of all payloads.", "Packet Length Variance"),
  FIN_FLAG_COUNT("packets", Form.COUNT, "Packets with FIN.", "FIN Flag Count"),
  SYN_FLAG_COUNT("packets", Form.COUNT, "Packets with SYN.", "SYN Flag Count"),
  RST_FLAG_COUNT("packets", Form.COUNT, "Packets with RST.", "RST Flag Count"),
  PSH_FLAG_COUNT("packets", Form.COUNT, "Packets with PSH.", "PSH Flag Count"),
  ACK_FLAG_COUNT("packets", Form.COUNT, "Packets with ACK.", "ACK Flag Count"),
  URG_FLAG_COUNT("packets", Form.COUNT, "Packets with URG.", "URG Flag Count"),
  CWR_FLAG_COUNT("packets", Form.COUNT, "Packets with CWR.", "CWR Flag Count", "CWE Flag Count"),
  ECE_FLAG_COUNT("packets", Form.COUNT, "Packets with ECE.", "ECE Flag Count"),
  DOWN_UP_RATIO(
      "ratio",
      Form.REAL,
      "Packets backward by packets forward; 0 without packets forward.",
      "Down/Up Ratio"),
  AVERAGE_PACKET_SIZE("bytes", Form.REAL, "Payload both ways by packets.", "Average Packet Size"),
  FWD_SEGMENT_SIZE_AVG(
      "bytes",
      Form.REAL,
      "Payload forward by packets forward.",
      "Fwd Segment Size Avg",
      "Avg Fwd Segment Size"),
  BWD_SEGMENT_SIZE_AVG(
      "bytes",
      Form.REAL,
      "Payload backward by packets backward.",
      "Bwd Segment Size Avg",
      "Avg Bwd Segment Size"),
  FWD_BYTES_PER_BULK(
      "bytes",
      Form.REAL,
      "Payload of the bulks forward by their number. A bulk: four or more packets with payload one"
          + " way, none the other way between them, gaps of at most 1 s.",
      "Fwd Bytes/Bulk Avg",
      "Fwd Avg Bytes/Bulk"),
  FWD_PACKETS_PER_BULK(
      "packets",
      Form.REAL,
      "Packets of the bulks forward by their number.",
      "Fwd Packet/Bulk Avg",
      "Fwd Avg Packets/Bulk"),
  FWD_BULK_RATE(
      "bytes/s",
      Form.REAL,
      "Payload of the bulks forward by the time they took.",
      "Fwd Bulk Rate Avg",
      "Fwd Avg Bulk Rate"),
  BWD_BYTES_PER_BULK(
      "bytes",
      Form.REAL,
      "Payload of the bulks backward by their number.",
      "Bwd Bytes/Bulk Avg",
      "Bwd Avg Bytes/Bulk"),
  BWD_PACKETS_PER_BULK(
      "packets",
      Form.REAL,
      "Packets of the bulks backward by their number.",
      "Bwd Packet/Bulk Avg",
      "Bwd Avg Packets/Bulk"),
  BWD_BULK_RATE(
      "bytes/s",
      Form.REAL,
      "Payload of the bulks backward by the time they took.",
      "Bwd Bulk Rate Avg",
      "Bwd Avg Bulk Rate"),
  SUBFLOW_FWD_PACKETS(
      "packets",
      Form.REAL,
      "Packets forward by the number of gaps above 1 s; 0 without such a gap.",
      "Subflow Fwd Packets"),
  SUBFLOW_FWD_BYTES(
      "bytes", Form.REAL, "Payload forward by the number of gaps above 1 s.", "Subflow Fwd Bytes"),
  SUBFLOW_BWD_PACKETS(
      "packets",
      Form.REAL,
      "Packets backward by the number of gaps above 1 s.",
      "Subflow Bwd Packets"),
  SUBFLOW_BWD_BYTES(
      "bytes", Form.REAL, "Payload backward by the number of gaps above 1 s.", "Subflow Bwd Bytes"),
  FWD_INIT_WIN_BYTES(
      "bytes",
      Form.COUNT,
      "TCP window, as sent and unscaled, of the flow's first packet if that goes forward, else 0.",
      "FWD Init Win Bytes",
      "Init_Win_bytes_forward"),
  BWD_INIT_WIN_BYTES(
      "bytes",
      Form.COUNT,
      "First TCP window backward that is not 0.",
      "Bwd Init Win Bytes",
      "Init_Win_bytes_backward"),
  FWD_ACT_DATA_PACKETS(
      "packets",
      Form.COUNT,
      "Packets forward with payload.",
      "Fwd Act Data Pkts",
      "act_data_pkt_fwd"),
  BWD_ACT_DATA_PACKETS(
      "packets", Form.COUNT, "Packets backward with payload.", "Bwd Act Data Pkts"),
  FWD_SEG_SIZE_MIN(
      "bytes",
      Form.COUNT,
      "Smallest transport header forward if the flow's first packet goes forward, else 0.",
      "Fwd Seg Size Min",
      "min_seg_size_forward"),
  BWD_SEG_SIZE_MIN(
      "bytes",
      Form.COUNT,
      "Smallest transport header backward if the flow's first packet goes backward, else 0.",
      "Bwd Seg Size Min"),
  ACTIVE_MEAN(
      "µs",
      Form.REAL,
      "Mean length of the active periods that a gap above 5 s ended; periods of a single packet and"
          + " the one still running are left out.",
      "Active Mean"),
  ACTIVE_STD("µs", Form.REAL, "Sample standard deviation of these periods.", "Active Std"),
  ACTIVE_MAX("µs", Form.WHOLE, "Longest of these periods.", "Active Max"),
  ACTIVE_MIN("µs", Form.WHOLE, "Shortest of these periods.", "Active Min"),
  IDLE_MEAN("µs", Form.REAL, "Mean of the gaps above 5 s.", "Idle Mean"),
  IDLE_STD("µs", Form.REAL, "Sample standard deviation of these gaps.", "Idle Std"),
  IDLE_MAX("µs", Form.WHOLE, "Longest of these gaps.", "Idle Max"),
  IDLE_MIN("µs", Form.WHOLE, "Shortest of these gaps.", "Idle Min"),
  ICMP_CODE("code", Form.COUNT, "ICMP or ICMPv6 code of the first packet, else -1.", "ICMP Code"),
  ICMP_TYPE("code", Form.COUNT, "ICMP or ICMPv6 type of the first packet, else -1.", "ICMP Type"),
  FWD_TCP_RETRANSMISSIONS(
      "packets",
      Form.COUNT,
      "TCP packets forward whose sequence, acknowledgement, length and window came before in this"
          + " connection and direction.",
      "Fwd TCP Retrans. Count"),
  BWD_TCP_RETRANSMISSIONS("packets", Form.COUNT, "The same backward.", "Bwd TCP Retrans. Count"),
  TCP_RETRANSMISSIONS("packets", Form.COUNT, "The same both ways.", "Total TCP Retrans. Count"),
  CONNECTION_DURATION(
      "µs",
      Form.COUNT,
      "Time from the start of the connection's first flow to this flow's last packet: above the"
          + " duration where the flow timeout has cut a connection; 0 for ICMP.",
      "Total Connection Flow Time",
      "Total TCP Flow Time"),
  FWD_IP_BYTES(
      "bytes",
      Form.COUNT,
      "Total length of the IP packets forward, headers included.",
      "Fwd IP Bytes"),
  BWD_IP_BYTES("bytes", Form.COUNT, "The same backward.", "Bwd IP Bytes"),
  FWD_FIN_SEEN("0 or 1", Form.COUNT, "Whether a packet forward had FIN.", "Fwd FIN Seen"),
  BWD_FIN_SEEN("0 or 1", Form.COUNT, "Whether a packet backward had FIN.", "Bwd FIN Seen"),
  FWD_SYN_SEEN("0 or 1", Form.COUNT, "Whether a packet forward had SYN.", "Fwd SYN Seen"),
  BWD_SYN_SEEN("0 or 1", Form.COUNT, "Whether a packet backward had SYN.", "Bwd SYN Seen"),
  FWD_RST_SEEN("0 or 1", Form.COUNT, "Whether a packet forward had RST.", "Fwd RST Seen"),
  BWD_RST_SEEN("0 or 1", Form.COUNT, "Whether a packet backward had RST.", "Bwd RST Seen"),
  DURATION_TO_CLOSE(
      "µs",
      Form.COUNT,
      "Time from the first packet to the one by which both sides had sent FIN, or to the last where"
          + " they had not: the duration without the final ACK.",
      "Duration To Close");

  private final String unit;
  private final Form form;
  private final String definition;
  private final String column;
  private final String otherColumn;

  Feature(String unit, Form form, String definition, String column) {
    this(unit, form, definition, column, column);
  }

  Feature(String unit, Form form, String definition, String column, String otherColumn) {
    this.unit = unit;
    this.form = form;
    this.definition = definition;
    this.column = column;
    this.otherColumn = otherColumn;
  }

  /// The name in schemas, models and explanations: lower case with underscores.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String unit() {
    return unit;
  }

  /// Whether records of the profile carry this feature.
  public boolean isIn(Profile profile) {
    return profile == Profile.CORRECTED || !original().isEmpty();
  }

  /// How the profile's files write it.
  public Form form(Profile profile) {
    var isOfBulksOrSubflows =
        compareTo(FWD_BYTES_PER_BULK) >= 0 && compareTo(SUBFLOW_BWD_BYTES) <= 0;
    return profile == Profile.ORIGINAL && isOfBulksOrSubflows ? Form.COUNT : form;
  }

  /// What it is in the profile; empty where the profile lacks it.
  public String definition(Profile profile) {
    return profile == Profile.CORRECTED ? definition : original();
  }

  /// The column's name in the 94-column and the 84-column dialect.
  public String column() {
    return column;
  }

  /// The column's name in the dialects that call it something else, or the same name again.
  public String otherColumn() {
    return otherColumn;
  }

  /// Whether the public dialects have a column for it. The others are what records of other tools
  /// hold instead (see `docs/flow-records.md`).
  public boolean isPublic() {
    return compareTo(FWD_IP_BYTES) < 0;
  }

  /// Its definition in profile `original`; empty for what is `corrected` alone.
  private String original() {
    return switch (this) {
      case FLOW_BYTES_PER_SECOND -> "Payload both ways by duration; missing if the duration is 0.";
      case FLOW_PACKETS_PER_SECOND ->
          "Packets both ways by duration; missing if the duration is 0.";
      case FWD_PSH_FLAGS -> "1 if the flow's first packet has PSH, else 0.";
      case FWD_URG_FLAGS -> "1 if the flow's first packet has URG, else 0.";
      case BWD_PSH_FLAGS, BWD_URG_FLAGS -> "Always 0: the first packet counts as forward.";
      case PACKET_LENGTH_MEAN -> "Mean payload of all packets, the first counted twice.";
      case PACKET_LENGTH_STD -> "Sample standard deviation of all payloads, the first twice.";
      case PACKET_LENGTH_VARIANCE -> "Sample variance of all payloads, the first twice.";
      case DOWN_UP_RATIO -> "Packets backward by packets forward, cut to a whole number.";
      case AVERAGE_PACKET_SIZE -> "Payload both ways, that of the first packet twice, by packets.";
      case FWD_BYTES_PER_BULK, FWD_PACKETS_PER_BULK, FWD_BULK_RATE ->
          "Always 0: bulks of both directions count as backward.";
      case BWD_BYTES_PER_BULK ->
          "Payload of the bulks by their number, cut to a whole number. A bulk: four or more"
              + " packets with payload, whichever way, gaps of at most 1 s.";
      case BWD_PACKETS_PER_BULK -> "Packets of the bulks by their number, cut to a whole number.";
      case BWD_BULK_RATE ->
          "Payload of the bulks by the time they took, cut to a whole number; 0 if they took none.";
      case SUBFLOW_FWD_PACKETS, SUBFLOW_FWD_BYTES, SUBFLOW_BWD_PACKETS, SUBFLOW_BWD_BYTES ->
          "As in `corrected`, cut to a whole number.";
      case FWD_INIT_WIN_BYTES -> "TCP window, as sent and unscaled, of the flow's first packet.";
      case BWD_INIT_WIN_BYTES -> "TCP window of the last packet backward.";
      case FWD_ACT_DATA_PACKETS -> "Packets forward with payload, the flow's first left out.";
      case FWD_SEG_SIZE_MIN -> "Smallest transport header forward.";
      case FWD_RST_FLAGS, BWD_RST_FLAGS, BWD_ACT_DATA_PACKETS, BWD_SEG_SIZE_MIN -> "";
      default -> compareTo(ICMP_CODE) < 0 ? definition : "";
    };
  }

  /// How a feature's values are written.
  public enum Form {
    /// A whole number: `3`.
    COUNT,

    /// A whole number that the dialects write as a decimal: `3.0`.
    WHOLE,

    /// Any number: `3.25`.
    REAL
  }
}
