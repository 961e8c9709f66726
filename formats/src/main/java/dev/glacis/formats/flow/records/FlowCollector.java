package dev.glacis.formats.flow.records;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.FlowSink;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Export datagrams in, flow records out: NetFlow v5 and v9 and IPFIX, told apart by their version.
/// Records of one direction are put together with those of the other.
///
/// Memory is bounded: 256 exporters with 4,096 template fields each, heard last; 65,536 records
/// that wait for their other direction. One thread at a time; the intakes may be read by any.
public final class FlowCollector {
  /// What people call the source.
  public static final String TITLE = "NetFlow or IPFIX";

  private static final RecordColumns COLUMNS =
      new RecordColumns(
          EnumSet.of(
              Quantity.DURATION,
              Quantity.PACKETS,
              Quantity.IP_BYTES,
              Quantity.FLAGS,
              Quantity.ICMP));

  private static final int BATCH = 512;

  /// How far a record's end may lie after the time its datagram came: clocks differ.
  private static final long MOST_AHEAD = 60_000_000;

  /// How far it may lie back.
  private static final long MOST_BEHIND = 3_600_000_000L;

  private final Intake datagrams = new Intake("netflow_datagrams");
  private final Intake sets = new Intake("netflow_sets");
  private final Intake records = new Intake("netflow_records");
  private final Intake halves = new Intake("netflow_halves");
  private final Intake sequence = new Intake("netflow_sequence");
  private final Map<String, String> firstBad = new TreeMap<>();
  private final FlowSink sink;
  private final FlowBatch batch = new FlowBatch(COLUMNS.schema(), BATCH);
  private final Pairs pairs;
  private final Datagrams reader;
  private String from = "";
  private long received;

  /// @param sink takes the records, in batches of [#schema]
  public FlowCollector(FlowSink sink) {
    this.sink = sink;
    pairs = new Pairs(RecordReader.MAX_WAITING, RecordReader.PAIR_MICROS, halves, this::write);
    reader = new Datagrams(new Exporters(), sets, sequence, this::take);
  }

  /// The features of every record.
  public static FeatureSchema schema() {
    return COLUMNS.schema();
  }

  /// Datagrams; their sets; their records; records of one direction, kept where they found the
  /// other; what sequence numbers say was sent (records for v5 and IPFIX, datagrams for v9).
  public List<Intake> intakes() {
    return List.of(datagrams, sets, records, halves, sequence);
  }

  /// The first bad datagram or record of each reason: exporter, offset, what was expected.
  public Map<String, String> firstBad() {
    return Map.copyOf(firstBad);
  }

  /// Takes a datagram, which belongs to the caller again once the call returns.
  ///
  /// @param nowMicros when it came, microseconds since 1970 UTC
  public void datagram(Address exporter, byte[] bytes, int length, long nowMicros) {
    from = exporter.toString();
    received = nowMicros;
    datagrams.received(1);
    try {
      reader.read(exporter, bytes, length);
      datagrams.kept(1);
    } catch (BadRecord e) {
      datagrams.dropped(e.reason(), 1);
      remember(e);
    }
    flush();
  }

  /// Says that it is that time: records that waited long enough go on.
  public void advance(long nowMicros) {
    pairs.advance(nowMicros);
    flush();
  }

  /// Lets go of all records.
  public void finish() {
    pairs.finish();
    flush();
  }

  private void take(Datagrams.Outcome outcome) {
    records.received(1);
    switch (outcome) {
      case Datagrams.Outcome.None none -> drop(none.why());
      case Datagrams.Outcome.Flow flow -> {
        var end = flow.flow().end();
        if (end > received + MOST_AHEAD || end < received - MOST_BEHIND) {
          drop(
              new BadRecord("clock", "expected an end in the last hour: set the exporter's clock"));
          return;
        }
        records.kept(1);
        if (flow.isBothWays()) {
          write(flow.flow());
        } else {
          pairs.take(flow.flow());
        }
      }
    }
  }

  private void drop(BadRecord why) {
    records.dropped(why.reason(), 1);
    remember(why);
  }

  private void remember(BadRecord bad) {
    var message = bad.getMessage();
    if (message != null && !firstBad.containsKey(bad.reason())) {
      firstBad.put(bad.reason(), "exporter " + from + ": " + message);
    }
  }

  private void write(FlowRecord flow) {
    if (batch.isFull()) {
      flush();
    }
    COLUMNS.write(flow, batch);
  }

  private void flush() {
    if (batch.size() > 0) {
      sink.accept(batch);
      batch.clear();
    }
  }
}
