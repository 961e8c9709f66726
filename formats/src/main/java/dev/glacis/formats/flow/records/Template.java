package dev.glacis.formats.flow.records;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the records of a data set look.
///
/// @param isOptions whether they are about the exporter, not about flows
record Template(int id, List<Field> fields, boolean isOptions) {
  /// A length that each record tells itself (RFC 7011 section 7).
  static final int VARIABLE = 0xffff;

  static final int MAX_FIELDS = 256;

  /// The enterprise number of reverse elements (RFC 5103 section 6.1).
  private static final long REVERSE = 29_305;

  /// @param element null for one that is passed over
  /// @param isReverse whether it is about the backward direction
  record Field(@Nullable Element element, boolean isReverse, int length) {
    boolean isVariable() {
      return length == VARIABLE;
    }
  }

  Template {
    fields = List.copyOf(fields);
  }

  /// Bytes that a record has at least.
  int leastLength() {
    return fields.stream().mapToInt(f -> f.isVariable() ? 1 : f.length()).sum();
  }

  /// Reads a field of a template.
  ///
  /// @param hasEnterprises whether the first bit says that an enterprise number follows, and
  ///   lengths may be variable: so in IPFIX, not in NetFlow v9
  static Field field(Wire wire, boolean hasEnterprises) throws BadRecord {
    var number = wire.u16();
    var length = wire.u16();
    if (!hasEnterprises) {
      if (length == VARIABLE) {
        throw wire.bad("bad_template", "a fixed length");
      }
      return new Field(fitting(number, length), false, length);
    }
    if ((number & 0x8000) == 0) {
      return new Field(fitting(number, length), false, length);
    }
    var isReverse = wire.u32() == REVERSE;
    return new Field(isReverse ? fitting(number & 0x7fff, length) : null, isReverse, length);
  }

  /// The element, if it has a length that it can be read with.
  private static @Nullable Element fitting(int number, int length) {
    var element = Element.of(number);
    if (element == null) {
      return null;
    }
    var fits =
        switch (element) {
          case SOURCE_V4, TARGET_V4 -> length == 4;
          case SOURCE_V6, TARGET_V6 -> length == 16;
          case START_MICROS, END_MICROS, START_NANOS, END_NANOS -> length == 8;
          default -> length >= 1 && length <= 8;
        };
    return fits ? element : null;
  }
}
