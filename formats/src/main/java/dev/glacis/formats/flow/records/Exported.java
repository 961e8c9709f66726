package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The elements of one exported record, filled again for each.
final class Exported {
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000_000;

  /// From the NTP era of 1900 to 1970, in seconds.
  private static final long NTP_EPOCH = 2_208_988_800L;

  private final Map<Element, Long> values = new EnumMap<>(Element.class);
  private @Nullable Address source;
  private @Nullable Address target;

  /// When an uptime is now, and what it is: of the exporter's header.
  private long headerMicros;

  private long headerUptime;
  private boolean hasUptime;

  void clear(long headerMicros, long headerUptime, boolean hasUptime) {
    values.clear();
    source = null;
    target = null;
    this.headerMicros = headerMicros;
    this.headerUptime = headerUptime;
    this.hasUptime = hasUptime;
  }

  void put(Element element, long value) {
    values.put(element, value);
  }

  void put(Element element, Address address) {
    if (element == Element.SOURCE_V4 || element == Element.SOURCE_V6) {
      source = address;
    } else {
      target = address;
    }
  }

  boolean has(Element element) {
    return values.containsKey(element);
  }

  /// 0 for one that is not there.
  long get(Element element) {
    return get(element, 0);
  }

  /// Whether not every packet was counted.
  boolean isSampled() {
    return above(Element.SAMPLING_INTERVAL, 1)
        || above(Element.SAMPLER_INTERVAL, 1)
        || above(Element.SAMPLING_SPACE, 0)
        || above(Element.SAMPLING_POPULATION, get(Element.SAMPLING_SIZE, 1));
  }

  boolean tellsSampling() {
    return has(Element.SAMPLING_INTERVAL)
        || has(Element.SAMPLER_INTERVAL)
        || has(Element.SAMPLING_SPACE)
        || has(Element.SAMPLING_POPULATION);
  }

  /// Whether it says anything of its direction.
  boolean isCounted() {
    return has(Element.PACKETS) || has(Element.PACKETS_TOTAL);
  }

  Side side(Ends ends) {
    return new Side(
        either(Element.PACKETS, Element.PACKETS_TOTAL),
        Double.NaN,
        either(Element.OCTETS, Element.OCTETS_TOTAL),
        !ends.isTcp()
            ? 0
            : has(Element.TCP_FLAGS) ? (int) get(Element.TCP_FLAGS) & 0xff : Side.UNKNOWN_FLAGS);
  }

  Ends ends() throws BadRecord {
    if (source == null || target == null || !has(Element.PROTOCOL)) {
      throw new BadRecord("no_five_tuple", "expected addresses and a protocol");
    }
    return Ends.of(
        source,
        target,
        (int) get(Element.SOURCE_PORT, 0) & 0xffff,
        (int) get(Element.TARGET_PORT, 0) & 0xffff,
        (int) get(Element.PROTOCOL) & 0xff);
  }

  /// The flow of this record, whose backward direction `reverse` tells if it tells anything.
  FlowRecord flow(Exported reverse) throws BadRecord {
    var ends = ends();
    if (ends.isIcmp()) {
      return flow(ends, reverse, icmp(ends, true), icmp(ends, false));
    }
    return flow(ends, reverse, -1, -1);
  }

  private FlowRecord flow(Ends ends, Exported reverse, int icmpType, int icmpCode)
      throws BadRecord {
    var tick = tick();
    var start = tick == 0 ? headerMicros : start(tick);
    var end = tick == 0 ? headerMicros : end(tick);
    if (reverse.tick() != 0) {
      start = Math.min(start, reverse.start(reverse.tick()));
      end = Math.max(end, reverse.end(reverse.tick()));
      tick = Math.max(tick, reverse.tick());
    }
    var isExact = tick != 0 && tick <= MILLI;
    return FlowRecord.checked(
        new FlowRecord(
            ends,
            start,
            end,
            tick,
            isExact ? end - start : Double.NaN,
            Double.NaN,
            side(ends),
            reverse.isCounted() ? reverse.side(ends) : Side.UNKNOWN,
            icmpType,
            icmpCode));
  }

  /// The resolution of the times that the record has; 0 where it has none.
  private long tick() {
    if (both(Element.START_MICROS, Element.END_MICROS)
        || both(Element.START_NANOS, Element.END_NANOS)
        || both(Element.START_DELTA, Element.END_DELTA)) {
      return 1;
    }
    if (both(Element.START_MILLIS, Element.END_MILLIS)
        || both(Element.FIRST_UPTIME, Element.LAST_UPTIME)
            && (hasUptime || has(Element.BOOT_MILLIS))) {
      return MILLI;
    }
    return both(Element.START_SECONDS, Element.END_SECONDS) ? SECOND : 0;
  }

  private long start(long tick) {
    return tick == SECOND
        ? get(Element.START_SECONDS) * SECOND
        : tick == MILLI
            ? millis(Element.START_MILLIS, Element.FIRST_UPTIME)
            : fine(Element.START_MICROS, Element.START_NANOS, Element.START_DELTA);
  }

  private long end(long tick) {
    return tick == SECOND
        ? get(Element.END_SECONDS) * SECOND
        : tick == MILLI
            ? millis(Element.END_MILLIS, Element.LAST_UPTIME)
            : fine(Element.END_MICROS, Element.END_NANOS, Element.END_DELTA);
  }

  private long fine(Element micros, Element nanos, Element delta) {
    return both(Element.START_MICROS, Element.END_MICROS)
        ? ntp(get(micros))
        : both(Element.START_NANOS, Element.END_NANOS)
            ? ntp(get(nanos))
            : headerMicros - get(delta);
  }

  private long millis(Element absolute, Element uptime) {
    if (both(Element.START_MILLIS, Element.END_MILLIS)) {
      return Math.clamp(get(absolute), -1, 1L << 50) * MILLI;
    }
    if (has(Element.BOOT_MILLIS)) {
      return (Math.clamp(get(Element.BOOT_MILLIS), -1, 1L << 50) + get(uptime)) * MILLI;
    }
    return ofUptime(get(uptime), headerUptime, headerMicros);
  }

  /// When the exporter's clock of 32-bit milliseconds showed that, which comes round every 50 days.
  static long ofUptime(long uptime, long headerUptime, long headerMicros) {
    return headerMicros - (int) (headerUptime - uptime) * MILLI;
  }

  /// Seconds since 1900 and a fraction of 32 bits (RFC 7011 section 6.1.9).
  private static long ntp(long stamp) {
    var fraction = (stamp & 0xffff_ffffL) * SECOND + (1L << 31) >>> 32;
    return ((stamp >>> 32) - NTP_EPOCH) * SECOND + fraction;
  }

  private int icmp(Ends ends, boolean isType) {
    var v4 = ends.protocol() == Protocol.ICMP;
    var single =
        v4
            ? isType ? Element.ICMP_TYPE : Element.ICMP_CODE
            : isType ? Element.ICMPV6_TYPE : Element.ICMPV6_CODE;
    if (has(single)) {
      return (int) get(single) & 0xff;
    }
    var both = v4 ? Element.ICMP : Element.ICMPV6;
    if (has(both)) {
      return (int) (isType ? get(both) >>> 8 : get(both)) & 0xff;
    }
    return FlowRecord.UNKNOWN_ICMP;
  }

  private double either(Element first, Element second) {
    var element = has(first) ? first : second;
    var value = get(element);
    return !has(element) || value < 0 ? Double.NaN : value;
  }

  private long get(Element element, long otherwise) {
    var value = values.get(element);
    return value == null ? otherwise : value;
  }

  private boolean both(Element first, Element second) {
    return has(first) && has(second);
  }

  private boolean above(Element element, long most) {
    return has(element) && get(element) > most;
  }
}
