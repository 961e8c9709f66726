package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Protocol;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection as Zeek logs it, field by field (docs.zeek.org, `base/protocols/conn/main.zeek`).
///
/// Where Zeek means something else than our features do, the value is left open:
///
/// - `duration` leaves out the final ACK of a TCP connection that both sides ended with FIN: it is
///   our duration to close, and the duration only where there was no such end. It is logged where
///   it is above 0, so that a connection of one packet without it took none;
/// - `orig_bytes` and `resp_bytes` of TCP come from sequence numbers: they are the payload of the
///   packets where the side's SYN was seen and `history` tells of no retransmission, gap, bad
///   checksum, reset or odd flags;
/// - for ICMP `id.orig_p` is the type, and `id.resp_p` the code unless the type has a counterpart,
///   whose type it is then.
final class ZeekConn {
  /// Fields without which a log says nothing.
  static final Set<String> REQUIRED =
      Set.of("ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto");

  /// ICMP types that Zeek joins with their answers.
  private static final Set<Integer> JOINED = Set.of(0, 8, 9, 10, 13, 14, 15, 16, 17, 18);

  private static final Set<Integer> JOINED_V6 =
      Set.of(128, 129, 130, 131, 133, 134, 135, 136, 139, 140, 144, 145);

  /// From here on sequence numbers have come round.
  private static final double SEQUENCE_SPACE = 0x1p32;

  /// Whole numbers of more digits than this are milliseconds: as seconds, the year 5138.
  private static final int MOST_DIGITS = 11;

  private ZeekConn() {}

  /// The fields of one connection.
  @FunctionalInterface
  interface Fields {
    @Nullable String get(String name);
  }

  static FlowRecord read(Fields fields) throws BadRecord {
    var ends = ends(fields);
    var history = fields.get("history");
    var forwardPackets = amount(fields, "orig_pkts");
    var backwardPackets = amount(fields, "resp_pkts");
    var logged = Values.micros("duration", fields.get("duration"));
    var toClose = Double.isNaN(logged) && forwardPackets + backwardPackets <= 1 ? 0 : logged;
    var bothEnded = history != null && history.contains("F") && history.contains("f");
    var isDuration = !ends.isTcp() || (history != null && !bothEnded);
    var start = start(fields);
    var type = FlowRecord.UNKNOWN_ICMP;
    var code = FlowRecord.UNKNOWN_ICMP;
    if (ends.isIcmp()) {
      type = Values.whole("id.orig_p", fields.get("id.orig_p"), 255);
      var isJoined = (ends.protocol() == Protocol.ICMP ? JOINED : JOINED_V6).contains(type);
      code = isJoined ? code : Values.whole("id.resp_p", fields.get("id.resp_p"), 255);
    } else {
      type = -1;
      code = -1;
    }
    return new FlowRecord(
        ends,
        start,
        Double.isNaN(toClose) ? start : start + (long) toClose,
        1,
        isDuration ? toClose : Double.NaN,
        toClose,
        side(fields, ends, "orig", forwardPackets, history),
        side(fields, ends, "resp", backwardPackets, lowerToUpper(history)),
        type,
        code);
  }

  private static Ends ends(Fields fields) throws BadRecord {
    var source = Values.address("id.orig_h", fields.get("id.orig_h"));
    var transport = Values.present("proto", fields.get("proto"));
    var protocol =
        switch (transport) {
          case "tcp" -> Protocol.TCP;
          case "udp" -> Protocol.UDP;
          case "icmp" -> source.isV4() ? Protocol.ICMP : Protocol.ICMPV6;
          default ->
              throw new BadRecord(
                  "unsupported_protocol",
                  "proto: expected tcp, udp or icmp, found '" + BadRecord.shown(transport) + "'");
        };
    return Ends.of(
        source,
        Values.address("id.resp_h", fields.get("id.resp_h")),
        Values.whole("id.orig_p", fields.get("id.orig_p"), 0xffff),
        Values.whole("id.resp_p", fields.get("id.resp_p"), 0xffff),
        protocol);
  }

  /// Seconds since 1970, or as `JSON::TS_ISO8601` and `JSON::TS_MILLIS` write them.
  private static long start(Fields fields) throws BadRecord {
    var text = Values.present("ts", fields.get("ts"));
    if (text.indexOf('T') > 0) {
      return Values.time("ts", text);
    }
    var isMillis = text.length() > MOST_DIGITS && text.indexOf('.') < 0 && text.indexOf('E') < 0;
    return (long) (isMillis ? Values.amount("ts", text) * 1000 : Values.micros("ts", text));
  }

  /// @param history with this side's letters in upper case
  private static Side side(
      Fields fields, Ends ends, String side, double packets, @Nullable String history)
      throws BadRecord {
    var bytes = amount(fields, side + "_bytes");
    var payload =
        switch (ends.protocol()) {
          case Protocol.TCP -> isPayload(bytes, fields, history) ? bytes : Double.NaN;
          case Protocol.UDP -> bytes;
          default -> 0;
        };
    var flags = ends.isTcp() ? flags(history) : 0;
    return new Side(packets, payload, amount(fields, side + "_ip_bytes"), flags);
  }

  private static boolean isPayload(double bytes, Fields fields, @Nullable String history)
      throws BadRecord {
    return history != null
        && holds(history, "SH")
        && !holds(history, "TGCRIQ")
        && amount(fields, "missed_bytes") == 0
        && bytes < SEQUENCE_SPACE;
  }

  /// Letters: S for SYN, H for SYN with ACK, F, R; I and Q for flags that go badly together, C for
  /// packets that Zeek did not look into.
  private static int flags(@Nullable String history) {
    if (history == null || holds(history, "IQC")) {
      return Side.UNKNOWN_FLAGS;
    }
    return (holds(history, "SH") ? Side.SYN : 0)
        | (holds(history, "F") ? Side.FIN : 0)
        | (holds(history, "R") ? Side.RST : 0);
  }

  private static boolean holds(String history, String letters) {
    return letters.chars().anyMatch(letter -> history.indexOf(letter) >= 0);
  }

  private static @Nullable String lowerToUpper(@Nullable String history) {
    if (history == null) {
      return null;
    }
    var other = new StringBuilder(history.length());
    history.chars().forEach(c -> other.append((char) (c >= 'a' && c <= 'z' ? c - 32 : c | 32)));
    return other.toString();
  }

  private static double amount(Fields fields, String name) throws BadRecord {
    return Values.amount(name, fields.get(name));
  }
}
