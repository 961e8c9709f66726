package dev.glacis.formats.flow.records;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The information elements that are read, by their numbers in the IANA registry "IP Flow
/// Information Export (IPFIX) Entities", whose lower part is that of NetFlow v9 (RFC 3954 section
/// 8). All others are passed over.
enum Element {
  OCTETS(1),
  PACKETS(2),
  PROTOCOL(4),
  TCP_FLAGS(6),
  SOURCE_PORT(7),
  SOURCE_V4(8),
  TARGET_PORT(11),
  TARGET_V4(12),
  LAST_UPTIME(21),
  FIRST_UPTIME(22),
  SOURCE_V6(27),
  TARGET_V6(28),

  /// Type and code of ICMP.
  ICMP(32),
  SAMPLING_INTERVAL(34),
  SAMPLER_INTERVAL(50),
  OCTETS_TOTAL(85),
  PACKETS_TOTAL(86),
  ICMPV6(139),
  START_SECONDS(150),
  END_SECONDS(151),
  START_MILLIS(152),
  END_MILLIS(153),
  START_MICROS(154),
  END_MICROS(155),
  START_NANOS(156),
  END_NANOS(157),

  /// Microseconds before the export time.
  START_DELTA(158),
  END_DELTA(159),

  /// When the exporter started, for the uptimes.
  BOOT_MILLIS(160),
  ICMP_TYPE(176),
  ICMP_CODE(177),
  ICMPV6_TYPE(178),
  ICMPV6_CODE(179),

  /// Packets left out between those taken.
  SAMPLING_SPACE(306),

  /// Packets taken of each [#SAMPLING_POPULATION].
  SAMPLING_SIZE(309),
  SAMPLING_POPULATION(310);

  private static final Map<Integer, Element> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(e -> e.number, Function.identity()));

  private final int number;

  Element(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// Null for one that is passed over.
  static @Nullable Element of(int number) {
    return BY_NUMBER.get(number);
  }

  boolean isAddress() {
    return this == SOURCE_V4 || this == TARGET_V4 || this == SOURCE_V6 || this == TARGET_V6;
  }
}
