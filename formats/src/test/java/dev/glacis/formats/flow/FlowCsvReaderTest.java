package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowCsvReaderTest {
  private static final String CORRECTED =
      "id,Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,"
          + "Total Fwd Packet,Total Bwd packets,Total Length of Fwd Packet,Subflow Fwd Bytes,"
          + "Fwd RST Flags,Total TCP Flow Time,Label,Attempted Category\n";
  private static final String ROW =
      "7,x,192.0.2.1,4000,2001:db8::2,80,6,2017-07-03 11:57:41.826651,1500000,2,3,99,5,1,9,";

  private final Intake rows = new Intake("flows");

  @Test
  void readsTheCorrectedDialect() throws IOException {
    try (var reader = open(CORRECTED + ROW + "DoS Hulk,-1\n")) {
      assertThat(reader.schema().profile()).isEqualTo("corrected");
      assertThat(reader.hasTimes()).isTrue();
      assertThat(reader.hasAddresses()).isTrue();
      var batch = new FlowBatch(reader.schema(), 4);

      assertThat(reader.read(batch)).isTrue();

      assertThat(batch.source(0)).hasToString("192.0.2.1");
      assertThat(batch.target(0)).hasToString("2001:db8::2");
      assertThat(batch.sourcePort[0]).isEqualTo(4000);
      assertThat(batch.targetPort[0]).isEqualTo(80);
      assertThat(batch.protocol[0]).isEqualTo(6);
      assertThat(batch.startMicros[0]).isEqualTo(1_499_083_061_826_651L);
      assertThat(batch.timeMicros[0]).isEqualTo(1_499_083_063_326_651L);
      assertThat(batch.packets[0]).isEqualTo(5);
      assertThat(batch.bytes[0]).isEqualTo(99);
      assertThat(reader.label()).isEqualTo("DoS Hulk");
      assertThat(reader.read(batch)).isFalse();
    }
  }

  @Test
  void leavesOutWhatThePublishedFilesDefineOtherwise() throws IOException {
    try (var reader = open(CORRECTED)) {
      assertThat(reader.schema().names())
          .containsExactly(
              "flow_duration",
              "total_fwd_packets",
              "total_bwd_packets",
              "total_length_fwd",
              "fwd_rst_flags");
    }
  }

  @Test
  void readsTheOriginalDialectWithItsOddities() throws IOException {
    var file =
        " Destination Port, Flow Duration, Total Fwd Packets, Fwd Header Length,Flow Bytes/s,"
            + " Fwd Header Length, Label\n80,3,2,40,Infinity,41,FTP-Patator\n81,4,2,42,NaN,43,\n";
    try (var reader = open(file)) {
      assertThat(reader.schema().profile()).isEqualTo("original");
      assertThat(reader.hasTimes()).isFalse();
      assertThat(reader.hasAddresses()).isFalse();
      assertThat(reader.schema().names())
          .containsExactly(
              "flow_duration", "total_fwd_packets", "flow_bytes_per_second", "fwd_header_length");
      var batch = new FlowBatch(reader.schema(), 4);
      assertThat(reader.read(batch)).isTrue();
      assertThat(reader.label()).isEqualTo("FTP-Patator");
      assertThat(reader.read(batch)).isTrue();
      assertThat(reader.label()).isNull();

      assertThat(batch.features).startsWith(3, 2, Double.NaN, 40, 4, 2, Double.NaN, 42);
      assertThat(batch.targetPort).startsWith(80, 81);
      assertThat(batch.timeMicros[0]).isZero();
    }
  }

  @Test
  void leavesOutWhatTheFilesOf2017DefineOtherwise() throws IOException {
    var features = "Down/Up Ratio,SYN Flag Count,Fwd Avg Bytes/Bulk,Subflow Fwd Bytes,Idle Min\n";
    try (var reader = open("Flow Duration,Total Backward Packets," + features)) {
      assertThat(reader.schema().names())
          .containsExactly("flow_duration", "total_bwd_packets", "down_up_ratio", "idle_min");
    }
    try (var reader = open("Flow Duration,Total Bwd packets," + features)) {
      assertThat(reader.schema().names())
          .contains("syn_flag_count", "fwd_bytes_per_bulk", "subflow_fwd_bytes");
    }
  }

  @Test
  void countsBadRowsByReasonAndGoesOn() throws IOException {
    var file =
        CORRECTED
            + "too,few\n"
            + ROW.replace("1500000", "soon")
            + "BENIGN,-1\n"
            + ROW.replace("192.0.2.1", "192.0.2.256")
            + "BENIGN,-1\n"
            + ROW.replace("4000", "65536")
            + "BENIGN,-1\n"
            + ROW.replace("2017-07-03", "2017-02-30")
            + "BENIGN,-1\n"
            + ROW
            + "NeedManualLabel,-1\n";
    try (var reader = open(file)) {
      var batch = new FlowBatch(reader.schema(), 4);

      assertThat(reader.read(batch)).isTrue();
      assertThat(reader.label()).isNull();
      assertThat(reader.read(batch)).isFalse();

      assertThat(batch.size()).isEqualTo(1);
      assertThat(rows.snapshot().received()).isEqualTo(6);
      assertThat(rows.snapshot().kept()).isEqualTo(1);
      assertThat(rows.snapshot().dropped().keySet())
          .containsExactly(
              "bad_address", "bad_time", "not_a_number", "out_of_range", "wrong_column_count");
      assertThat(reader.firstBad())
          .containsEntry("not_a_number", "flows.csv:3: expected a number, found 'soon'")
          .containsEntry("wrong_column_count", "flows.csv:2: expected 17 columns, found 2");
    }
  }

  @Test
  void refusesWhatIsNoFlowFile() {
    for (var text : List.of("", "a,b\n1,2\n")) {
      assertThatThrownBy(() -> open(text))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("flows.csv:1: expected ");
    }
  }

  /// Any text is rows, counted bad rows, or refused with the one typed error.
  @FuzzTest(maxDuration = "20s")
  void anyTextIsReadOrRefused(byte[] text) throws IOException {
    var counts = new Intake("flows");
    var header = "Flow Duration,Src IP,Timestamp,Label\n".getBytes(StandardCharsets.UTF_8);
    var file = new ByteArrayOutputStream();
    file.writeBytes(header);
    file.writeBytes(text);
    for (var bytes : List.of(text, file.toByteArray())) {
      try (var reader = FlowCsvReader.open(new ByteArrayInputStream(bytes), "fuzz", counts)) {
        var batch = new FlowBatch(reader.schema(), 8);
        while (reader.read(batch)) {
          if (batch.isFull()) {
            batch.clear();
          }
        }
      } catch (BadInput e) {
        if (e.getMessage().lines().count() != 1) {
          throw new IllegalStateException("expected an error of one line", e);
        }
      }
    }
    if (counts.snapshot().inFlight() != 0) {
      throw new IllegalStateException("expected every row counted: " + counts.snapshot());
    }
  }

  private FlowCsvReader open(String text) throws IOException {
    return FlowCsvReader.open(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "flows.csv", rows);
  }
}
