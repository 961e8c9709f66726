package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Address;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// Writes export datagrams byte by byte, for tests: NetFlow v5, v9 (RFC 3954), IPFIX (RFC 7011).
final class ExportBytes {
  /// The exporter's clock: 2026-11-20T08:00:00Z, an hour after its start.
  static final long NOW_SECONDS = 1_795_161_600L;

  static final long UPTIME = 3_600_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// @param element number of the information element
  /// @param enterprise 0 for none
  /// @param length 0xffff for variable
  record Spec(int element, int enterprise, int length) {
    static Spec of(Element element, int length) {
      return new Spec(element.number(), 0, length);
    }
  }

  ExportBytes u(long value, int length) {
    for (var shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      out.write(shift > 56 ? 0 : (int) (value >>> shift));
    }
    return this;
  }

  ExportBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  ExportBytes address(String text) {
    return raw(Address.parse(text).toBytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] v5(long sequence, int sampling, byte[]... records) {
    var all = new ExportBytes().u(5, 2).u(records.length, 2).u(UPTIME, 4);
    all.u(NOW_SECONDS, 4).u(0, 4).u(sequence, 4).u(0, 2).u(sampling, 2);
    for (var record : records) {
      all.raw(record);
    }
    return all.bytes();
  }

  /// @param first uptime in milliseconds, as is last
  static byte[] v5Record(
      String source,
      int sourcePort,
      String target,
      int targetPort,
      int protocol,
      int flags,
      long packets,
      long octets,
      long first,
      long last) {
    var record = new ExportBytes().address(source).address(target).u(0, 8);
    record.u(packets, 4).u(octets, 4).u(first, 4).u(last, 4);
    record.u(sourcePort, 2).u(targetPort, 2).u(0, 1).u(flags, 1).u(protocol, 1);
    return record.u(0, 9).bytes();
  }

  static byte[] v9(long sequence, byte[]... sets) {
    var all = new ExportBytes().u(9, 2).u(sets.length, 2).u(UPTIME, 4).u(NOW_SECONDS, 4);
    all.u(sequence, 4).u(7, 4);
    for (var set : sets) {
      all.raw(set);
    }
    return all.bytes();
  }

  static byte[] ipfix(long sequence, byte[]... sets) {
    var body = new ExportBytes();
    for (var set : sets) {
      body.raw(set);
    }
    var bytes = body.bytes();
    return new ExportBytes()
        .u(10, 2)
        .u(16 + bytes.length, 2)
        .u(NOW_SECONDS, 4)
        .u(sequence, 4)
        .u(7, 4)
        .raw(bytes)
        .bytes();
  }

  static byte[] set(int id, byte[]... parts) {
    var body = new ExportBytes();
    for (var part : parts) {
      body.raw(part);
    }
    var bytes = body.bytes();
    return new ExportBytes().u(id, 2).u(4 + bytes.length, 2).raw(bytes).bytes();
  }

  static byte[] template(int id, List<Spec> fields) {
    return fields(new ExportBytes().u(id, 2).u(fields.size(), 2), fields);
  }

  static byte[] v9Options(int id, List<Spec> scopes, List<Spec> fields) {
    var head = new ExportBytes().u(id, 2).u(4L * scopes.size(), 2).u(4L * fields.size(), 2);
    fields(head, scopes);
    return fields(head, fields);
  }

  static byte[] ipfixOptions(int id, int scopes, List<Spec> fields) {
    return fields(new ExportBytes().u(id, 2).u(fields.size(), 2).u(scopes, 2), fields);
  }

  private static byte[] fields(ExportBytes to, List<Spec> fields) {
    for (var field : fields) {
      to.u(field.element | (field.enterprise == 0 ? 0 : 0x8000), 2).u(field.length, 2);
      if (field.enterprise != 0) {
        to.u(field.enterprise, 4);
      }
    }
    return to.bytes();
  }

  /// A value of variable length, with its length in one byte or three.
  static byte[] variable(byte[] value, boolean isLong) {
    var to = new ExportBytes();
    if (isLong || value.length >= 255) {
      to.u(255, 1).u(value.length, 2);
    } else {
      to.u(value.length, 1);
    }
    return to.raw(value).bytes();
  }
}
