package dev.glacis.formats.flow.records;

/// One record of another tool, in the terms of our features.
///
/// @param start first packet, microseconds since 1970 UTC
/// @param end last packet
/// @param tick the resolution of start and end in microseconds
/// @param duration microseconds; NaN where it is not known by our definition
/// @param durationToClose the same
/// @param icmpType -1 for other protocols, or [#UNKNOWN_ICMP]
/// @param icmpCode the same
record FlowRecord(
    Ends ends,
    long start,
    long end,
    long tick,
    double duration,
    double durationToClose,
    Side forward,
    Side backward,
    int icmpType,
    int icmpCode) {
  static final int UNKNOWN_ICMP = -2;

  private static final long MAX_TIME = 1L << 55;

  /// @throws BadRecord for times that are no times of a flow
  static FlowRecord checked(FlowRecord flow) throws BadRecord {
    if (flow.start < 0 || flow.end > MAX_TIME || flow.end < flow.start) {
      throw new BadRecord(
          "bad_time", "expected a first packet before a last, after 1970 and before 3100");
    }
    return flow;
  }

  /// A record of one direction only.
  FlowRecord oneWay() {
    return new FlowRecord(
        ends, start, end, tick, Double.NaN, Double.NaN, forward, Side.UNKNOWN, icmpType, icmpCode);
  }

  /// Both directions together, this being the first.
  FlowRecord with(FlowRecord back) {
    var first = Math.min(start, back.start);
    var last = Math.max(end, back.end);
    var known = !Double.isNaN(duration) && !Double.isNaN(back.duration);
    return new FlowRecord(
        ends,
        first,
        last,
        Math.max(tick, back.tick),
        known ? last - first : Double.NaN,
        Double.NaN,
        forward,
        back.forward,
        icmpType,
        icmpCode);
  }
}
