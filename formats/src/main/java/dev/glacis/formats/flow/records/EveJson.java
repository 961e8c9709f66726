package dev.glacis.formats.flow.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.net.Protocol;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `flow` events of Suricata's EVE output (docs.suricata.io, "EVE JSON format", event type
/// flow); events of other types are passed over. `bytes_toserver` and `bytes_toclient` count whole
/// frames with their link layer, which is none of our features, and are left out.
final class EveJson implements LineFormat {
  private static final int NO_FLAGS = 0;

  @Override
  public Set<Quantity> quantities() {
    return EnumSet.of(Quantity.DURATION, Quantity.PACKETS, Quantity.FLAGS, Quantity.ICMP);
  }

  @Override
  public boolean isOneWay() {
    return false;
  }

  @Override
  public FlowRecord read(String line) throws BadRecord {
    var event = JsonLine.parse(line);
    if (!"flow".equals(JsonLine.text(event, "event_type"))) {
      throw new BadRecord("other_event", null);
    }
    var flow = event.path("flow");
    var ends = ends(event);
    var start = Values.time("flow.start", JsonLine.text(flow, "start"));
    var end = Values.time("flow.end", JsonLine.text(flow, "end"));
    var tcp = event.path("tcp");
    return new FlowRecord(
        ends,
        start,
        end,
        1,
        end - start,
        Double.NaN,
        side(flow, "pkts_toserver", ends, JsonLine.text(tcp, "tcp_flags_ts")),
        side(flow, "pkts_toclient", ends, JsonLine.text(tcp, "tcp_flags_tc")),
        icmp(event, ends, "icmp_type"),
        icmp(event, ends, "icmp_code"));
  }

  private static Ends ends(JsonNode event) throws BadRecord {
    var transport = Values.present("proto", JsonLine.text(event, "proto"));
    var protocol =
        switch (transport.toUpperCase(Locale.ROOT)) {
          case "TCP" -> Protocol.TCP;
          case "UDP" -> Protocol.UDP;
          case "ICMP" -> Protocol.ICMP;
          case "IPV6-ICMP", "ICMPV6" -> Protocol.ICMPV6;
          default ->
              throw new BadRecord(
                  "unsupported_protocol",
                  "proto: expected TCP, UDP, ICMP or IPv6-ICMP, found '"
                      + BadRecord.shown(transport)
                      + "'");
        };
    var hasPorts = protocol == Protocol.TCP || protocol == Protocol.UDP;
    return Ends.of(
        Values.address("src_ip", JsonLine.text(event, "src_ip")),
        Values.address("dest_ip", JsonLine.text(event, "dest_ip")),
        hasPorts ? port(event, "src_port") : 0,
        hasPorts ? port(event, "dest_port") : 0,
        protocol);
  }

  private static int port(JsonNode event, String name) throws BadRecord {
    return Values.whole(name, JsonLine.text(event, name), 0xffff);
  }

  private static Side side(JsonNode flow, String packets, Ends ends, @Nullable String flags)
      throws BadRecord {
    return new Side(
        Values.amount("flow." + packets, JsonLine.text(flow, packets)),
        Double.NaN,
        Double.NaN,
        ends.isTcp() ? flags(flags) : NO_FLAGS);
  }

  /// Two hexadecimal digits.
  private static int flags(@Nullable String text) throws BadRecord {
    if (text == null) {
      return Side.UNKNOWN_FLAGS;
    }
    try {
      var flags = Integer.parseInt(text, 16);
      if (flags >= 0 && flags <= 0xff) {
        return flags;
      }
    } catch (NumberFormatException _) {
      // Told below, as a number that is no byte.
    }
    throw new BadRecord(
        "not_a_number",
        "tcp_flags: expected two hexadecimal digits, found '" + BadRecord.shown(text) + "'");
  }

  private static int icmp(JsonNode event, Ends ends, String name) throws BadRecord {
    if (!ends.isIcmp()) {
      return -1;
    }
    var text = JsonLine.text(event, name);
    return text == null ? FlowRecord.UNKNOWN_ICMP : Values.whole(name, text, 255);
  }
}
