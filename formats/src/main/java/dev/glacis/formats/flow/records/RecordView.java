package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Protocol;
import java.util.EnumSet;

/// How a tool would have recorded a flow of which all features are known, so that a model can be
/// trained for its records: what it leaves out is missing, its clock is as coarse, and where it
/// records each direction on its own, nothing is known of one that had no packets.
///
/// From the columns of the public dialects, which lack sizes of IP packets and flags by direction,
/// these follow as far as they are certain: 20 bytes of IPv4 header for each packet of TCP and UDP;
/// RST by direction; SYN and FIN where their counts leave no doubt, or hardly any.
public enum RecordView {
  ZEEK("Zeek", 1, true, true, true, true),
  EVE("Suricata", 1, true, false, true, true),
  NETFLOW("NetFlow", 1_000, true, true, true, true),
  VPC_FLAGS("VPC with flags", 1_000_000, false, true, true, false),
  VPC("VPC", 1_000_000, false, true, false, false);

  private static final RecordColumns COLUMNS =
      new RecordColumns(
          EnumSet.of(
              Quantity.DURATION,
              Quantity.PACKETS,
              Quantity.IP_BYTES,
              Quantity.FLAGS,
              Quantity.ICMP));

  private static final int IPV4_HEADER = 20;

  private final String title;
  private final long tick;
  private final boolean hasDuration;
  private final boolean hasIpBytes;
  private final boolean hasFlags;
  private final boolean hasIcmp;

  /// @param tick of its clock, in microseconds
  RecordView(
      String title,
      long tick,
      boolean hasDuration,
      boolean hasIpBytes,
      boolean hasFlags,
      boolean hasIcmp) {
    this.title = title;
    this.tick = tick;
    this.hasDuration = hasDuration;
    this.hasIpBytes = hasIpBytes;
    this.hasFlags = hasFlags;
    this.hasIcmp = hasIcmp;
  }

  /// What people call the tool.
  public String title() {
    return title;
  }

  /// The features that the tools record between them.
  public static FeatureSchema schema() {
    return COLUMNS.schema();
  }

  /// All flows of a batch, as the tool would have recorded them.
  ///
  /// @param full of profile `corrected`
  public FlowBatch of(FlowBatch full) {
    var seen = new FlowBatch(schema(), Math.max(1, full.size()));
    for (var row = 0; row < full.size(); row++) {
      write(full, row, seen);
    }
    return seen;
  }

  /// Adds the flow, as the tool would have recorded it, to a batch of [#schema] that is not full.
  ///
  /// @param full of profile `corrected`
  public void write(FlowBatch full, int row, FlowBatch into) {
    var flow = new Row(full, row);
    var forward = side(flow, true);
    var backward = side(flow, false);
    var record =
        new FlowRecord(
            new Ends(
                full.source(row),
                full.target(row),
                full.sourcePort[row],
                full.targetPort[row],
                full.protocol[row]),
            full.startMicros[row],
            full.timeMicros[row],
            tick,
            duration(flow, forward, backward),
            Double.NaN,
            forward,
            backward,
            hasIcmp ? icmp(flow.get(Feature.ICMP_TYPE)) : FlowRecord.UNKNOWN_ICMP,
            hasIcmp ? icmp(flow.get(Feature.ICMP_CODE)) : FlowRecord.UNKNOWN_ICMP);
    var isHalf = this != ZEEK && this != EVE && backward.packets() == 0;
    COLUMNS.write(isHalf ? record.oneWay() : record, into);
  }

  /// Zeek's leaves out the final ACK after two FIN.
  private double duration(Row flow, Side forward, Side backward) {
    var isOpen =
        this == ZEEK
            && flow.isTcp()
            && (!(forward.saw(Side.FIN) == 0) && !(backward.saw(Side.FIN) == 0));
    return hasDuration && !isOpen
        ? Math.floor(flow.get(Feature.FLOW_DURATION) / tick) * tick
        : Double.NaN;
  }

  private Side side(Row flow, boolean forward) {
    var packets = flow.get(forward ? Feature.TOTAL_FWD_PACKETS : Feature.TOTAL_BWD_PACKETS);
    return new Side(
        packets,
        Double.NaN,
        hasIpBytes ? ipBytes(flow, forward, packets) : Double.NaN,
        !flow.isTcp() ? 0 : hasFlags ? flags(flow, forward) : Side.UNKNOWN_FLAGS);
  }

  private static double ipBytes(Row flow, boolean forward, double packets) {
    var known = flow.get(forward ? Feature.FWD_IP_BYTES : Feature.BWD_IP_BYTES);
    return !Double.isNaN(known) || !flow.hasTransport()
        ? known
        : flow.get(forward ? Feature.TOTAL_LENGTH_FWD : Feature.TOTAL_LENGTH_BWD)
            + flow.get(forward ? Feature.FWD_HEADER_LENGTH : Feature.BWD_HEADER_LENGTH)
            + IPV4_HEADER * packets;
  }

  /// Unknown where one of the three is.
  private static int flags(Row flow, boolean forward) {
    var syn = flow.get(forward ? Feature.FWD_SYN_SEEN : Feature.BWD_SYN_SEEN);
    var fin = flow.get(forward ? Feature.FWD_FIN_SEEN : Feature.BWD_FIN_SEEN);
    var rst = flow.get(forward ? Feature.FWD_RST_SEEN : Feature.BWD_RST_SEEN);
    if (Double.isNaN(syn)) {
      syn = forward ? atLeast(flow.get(Feature.SYN_FLAG_COUNT), 1) : answeredSyn(flow);
      fin = ofBoth(flow.get(Feature.FIN_FLAG_COUNT));
      rst = atLeast(flow.get(forward ? Feature.FWD_RST_FLAGS : Feature.BWD_RST_FLAGS), 1);
    }
    return Double.isNaN(syn + fin + rst)
        ? Side.UNKNOWN_FLAGS
        : (syn > 0 ? Side.SYN : 0) | (fin > 0 ? Side.FIN : 0) | (rst > 0 ? Side.RST : 0);
  }

  private static double atLeast(double count, int least) {
    return Double.isNaN(count) ? Double.NaN : count >= least ? 1 : 0;
  }

  /// Whether the other side sent a SYN: not with one SYN in all, which is the first packet's;
  /// surely where both sides sent payload; otherwise the second may be the first sent twice.
  private static double answeredSyn(Row flow) {
    var count = flow.get(Feature.SYN_FLAG_COUNT);
    return count <= 1 || flow.get(Feature.TOTAL_BWD_PACKETS) == 0
        ? atLeast(count, 2)
        : flow.get(Feature.TOTAL_LENGTH_BWD) > 0 ? atLeast(count, 2) : Double.NaN;
  }

  /// None for neither, two for both; one may be of either.
  private static double ofBoth(double count) {
    return count == 1 ? Double.NaN : atLeast(count, 2);
  }

  private static int icmp(double value) {
    return Double.isNaN(value) ? FlowRecord.UNKNOWN_ICMP : (int) value;
  }

  /// Values of a flow by feature.
  private record Row(FlowBatch batch, int row) {
    /// NaN where the records lack the feature.
    double get(Feature feature) {
      var column = batch.schema().names().indexOf(feature.id());
      return column < 0 ? Double.NaN : batch.features[row * batch.schema().width() + column];
    }

    /// Whether payload and header are all that its IP packets carry.
    boolean hasTransport() {
      return isTcp() || batch.protocol[row] == Protocol.UDP;
    }

    boolean isTcp() {
      return batch.protocol[row] == Protocol.TCP;
    }
  }
}
