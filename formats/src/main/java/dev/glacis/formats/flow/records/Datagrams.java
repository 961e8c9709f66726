package dev.glacis.formats.flow.records;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.util.ArrayList;
import java.util.function.Consumer;

/// Reads export datagrams: NetFlow v5 (Cisco, "NetFlow Export Datagram Format"), v9 (RFC 3954) and
/// IPFIX (RFC 7011, with the reverse elements of RFC 5103). What comes before a malformed part
/// counts.
final class Datagrams {
  private static final int V5_HEADER = 24;
  private static final int V5_RECORD = 48;
  private static final int V5_MOST = 30;
  private static final int SET_HEADER = 4;
  private static final int V9_TEMPLATES = 0;
  private static final int V9_OPTIONS = 1;
  private static final int IPFIX_TEMPLATES = 2;
  private static final int IPFIX_OPTIONS = 3;
  private static final int FIRST_DATA = 256;
  private static final long SECOND = 1_000_000;

  private final Exporters exporters;
  private final Intake sets;
  private final Intake sequence;
  private final Consumer<Outcome> out;
  private final Exported forward = new Exported();
  private final Exported reverse = new Exported();

  /// A flow, or why there is none.
  sealed interface Outcome {
    record Flow(FlowRecord flow, boolean isBothWays) implements Outcome {}

    record None(BadRecord why) implements Outcome {}
  }

  /// @param sets counts sets of v9 and IPFIX
  /// @param sequence counts what sequence numbers say was sent
  /// @param out takes every record
  Datagrams(Exporters exporters, Intake sets, Intake sequence, Consumer<Outcome> out) {
    this.exporters = exporters;
    this.sets = sets;
    this.sequence = sequence;
    this.out = out;
  }

  /// @throws BadRecord where the datagram is malformed
  void read(Address from, byte[] bytes, int length) throws BadRecord {
    var wire = new Wire(bytes, 0, length);
    var version = wire.u16();
    switch (version) {
      case 5 -> v5(from, wire);
      case 9 -> v9(from, wire);
      case 10 -> ipfix(from, wire, length);
      default ->
          throw new BadRecord(
              "unknown_version", "offset 0: expected version 5, 9 or 10, found " + version);
    }
  }

  private void v5(Address from, Wire wire) throws BadRecord {
    var count = wire.u16();
    var uptime = wire.u32();
    var now = wire.u32() * SECOND + wire.u32() / 1000;
    var number = wire.u32();
    var engine = wire.u16();
    var sampling = wire.u16() & 0x3fff;
    if (count == 0 || count > V5_MOST || wire.left() < count * V5_RECORD) {
      throw new BadRecord(
          "truncated",
          "offset 2: expected 1 to 30 records in "
              + (wire.left() + V5_HEADER)
              + " bytes, found "
              + count);
    }
    exporters.of(from, 5, engine).sequence(number, count, sequence);
    for (var i = 0; i < count; i++) {
      var record = wire.part(V5_RECORD);
      tell(() -> v5Record(record, now, uptime, sampling > 1));
    }
  }

  private Outcome v5Record(Wire record, long now, long uptime, boolean sampled) throws BadRecord {
    forward.clear(now, uptime, true);
    reverse.clear(now, uptime, false);
    forward.put(Element.SOURCE_V4, Address.of(record.bytes(4)));
    forward.put(Element.TARGET_V4, Address.of(record.bytes(4)));
    record.skip(8);
    forward.put(Element.PACKETS, record.u32());
    forward.put(Element.OCTETS, record.u32());
    forward.put(Element.FIRST_UPTIME, record.u32());
    forward.put(Element.LAST_UPTIME, record.u32());
    forward.put(Element.SOURCE_PORT, record.u16());
    var port = record.u16();
    forward.put(Element.TARGET_PORT, port);
    record.skip(1);
    forward.put(Element.TCP_FLAGS, record.u8());
    forward.put(Element.PROTOCOL, record.u8());
    forward.put(Element.ICMP, port);
    return flow(sampled);
  }

  private void v9(Address from, Wire wire) throws BadRecord {
    wire.skip(2);
    var uptime = wire.u32();
    var now = wire.u32() * SECOND;
    var number = wire.u32();
    var exporter = exporters.of(from, 9, wire.u32());
    exporter.sequence(number, 1, sequence);
    while (wire.left() >= SET_HEADER) {
      var id = wire.u16();
      var set = set(wire);
      switch (id) {
        case V9_TEMPLATES -> templates(exporter, set, false);
        case V9_OPTIONS -> v9Options(exporter, set);
        default -> data(exporter, id, set, now, uptime, true);
      }
    }
  }

  private void ipfix(Address from, Wire wire, int length) throws BadRecord {
    var told = wire.u16();
    if (told != length) {
      throw new BadRecord(
          "length_mismatch", "offset 2: expected a length of " + length + ", found " + told);
    }
    var now = wire.u32() * SECOND;
    var number = wire.u32();
    var exporter = exporters.of(from, 10, wire.u32());
    var count = 0L;
    var isKnown = true;
    try {
      while (wire.left() >= SET_HEADER) {
        var id = wire.u16();
        var set = set(wire);
        switch (id) {
          case IPFIX_TEMPLATES -> templates(exporter, set, true);
          case IPFIX_OPTIONS -> ipfixOptions(exporter, set);
          default -> {
            var records = data(exporter, id, set, now, 0, false);
            isKnown &= records >= 0;
            count += records;
          }
        }
      }
    } catch (BadRecord e) {
      isKnown = false;
      throw e;
    } finally {
      exporter.sequence(number, isKnown ? count : -1, sequence);
    }
  }

  private static Wire set(Wire wire) throws BadRecord {
    var length = wire.u16();
    if (length < SET_HEADER) {
      throw wire.bad("bad_set", "a set of at least 4 bytes, found " + length);
    }
    return wire.part(length - SET_HEADER);
  }

  private void templates(Exporter exporter, Wire set, boolean isIpfix) throws BadRecord {
    sets.received(1);
    try {
      while (set.left() >= 4) {
        var id = set.u16();
        var count = set.u16();
        if (id == 0 && count == 0) {
          break;
        }
        put(exporter, set, id, count, 0, isIpfix);
      }
      sets.kept(1);
    } catch (BadRecord e) {
      sets.dropped("bad_template", 1);
      throw e;
    }
  }

  private void v9Options(Exporter exporter, Wire set) throws BadRecord {
    sets.received(1);
    try {
      while (set.left() >= 6) {
        var id = set.u16();
        var scopes = set.u16() / 4;
        var others = set.u16() / 4;
        if (id == 0) {
          break;
        }
        put(exporter, set, id, scopes + others, Math.max(1, scopes), false);
      }
      sets.kept(1);
    } catch (BadRecord e) {
      sets.dropped("bad_template", 1);
      throw e;
    }
  }

  private void ipfixOptions(Exporter exporter, Wire set) throws BadRecord {
    sets.received(1);
    try {
      while (set.left() >= 4) {
        var id = set.u16();
        var count = set.u16();
        var scopes = count == 0 ? 0 : set.u16();
        if (id == 0 && count == 0) {
          break;
        }
        put(exporter, set, id, count, Math.max(1, scopes), true);
      }
      sets.kept(1);
    } catch (BadRecord e) {
      sets.dropped("bad_template", 1);
      throw e;
    }
  }

  /// @param scopes of an options template, how many fields say what it is about; else 0
  private static void put(
      Exporter exporter, Wire set, int id, int count, int scopes, boolean isIpfix)
      throws BadRecord {
    if (id < FIRST_DATA || count > Template.MAX_FIELDS) {
      throw set.bad("bad_template", "a template of at most 256 fields with an id from 256 on");
    }
    if (count == 0) {
      exporter.remove(id);
      return;
    }
    var fields = new ArrayList<Template.Field>(count);
    for (var i = 0; i < count; i++) {
      var field = Template.field(set, isIpfix);
      fields.add(i < scopes ? new Template.Field(null, false, field.length()) : field);
    }
    var template = new Template(id, fields, scopes > 0);
    if (template.leastLength() == 0) {
      throw set.bad("bad_template", "a record that has a length");
    }
    exporter.put(template);
  }

  /// @return how many records the set holds, negative where that is not known
  private int data(Exporter exporter, int id, Wire set, long now, long uptime, boolean hasUptime)
      throws BadRecord {
    sets.received(1);
    var template = exporter.template(id);
    if (template == null) {
      sets.dropped(id < FIRST_DATA ? "unknown_set" : "no_template", 1);
      return -1;
    }
    var count = 0;
    try {
      while (set.left() >= template.leastLength()) {
        forward.clear(now, uptime, hasUptime);
        reverse.clear(now, uptime, hasUptime);
        fill(template, set);
        count++;
        if (!template.isOptions()) {
          tell(() -> flow(exporter.isSampled() || forward.isSampled()));
        } else if (forward.tellsSampling()) {
          exporter.sampled(forward.isSampled());
        }
      }
      sets.kept(1);
    } catch (BadRecord e) {
      sets.dropped(e.reason(), 1);
      throw e;
    }
    return count;
  }

  private void fill(Template template, Wire set) throws BadRecord {
    for (var field : template.fields()) {
      var length = field.length();
      if (field.isVariable()) {
        length = set.u8();
        length = length == 0xff ? set.u16() : length;
      }
      var element = field.element();
      var into = field.isReverse() ? reverse : forward;
      if (element == null || field.isVariable()) {
        set.skip(length);
      } else if (element.isAddress()) {
        into.put(element, Address.of(set.bytes(length)));
      } else {
        into.put(element, set.number(length));
      }
    }
  }

  private Outcome flow(boolean sampled) throws BadRecord {
    if (sampled) {
      throw new BadRecord(
          "sampled", "expected an exporter that counts every packet, found one that samples");
    }
    return new Outcome.Flow(forward.flow(reverse), reverse.isCounted());
  }

  private void tell(Reading reading) {
    Outcome outcome;
    try {
      outcome = reading.read();
    } catch (BadRecord e) {
      outcome = new Outcome.None(e);
    }
    out.accept(outcome);
  }

  @FunctionalInterface
  private interface Reading {
    Outcome read() throws BadRecord;
  }
}
