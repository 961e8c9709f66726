package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.flow.Profile;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowCsvWriterTest {
  private final StringBuilder out = new StringBuilder();
  private final FlowBatch batch = new FlowBatch(Features.METERED, 2);

  @Test
  void writesTheNinetyFourColumnsAsTheReferenceDoes() throws IOException {
    fill();

    new FlowCsvWriter(out, Profile.CORRECTED).write(batch, 0);

    var lines = out.toString().lines().toList();
    assertThat(lines.getFirst().split(","))
        .hasSize(94)
        .startsWith("Flow ID", "Src IP", "Src Port", "Dst IP", "Dst Port", "Protocol", "Timestamp")
        .contains("Total TCP Retrans. Count")
        .endsWith("Total Connection Flow Time", "Label");
    assertThat(lines.get(1))
        .startsWith(
            "192.0.2.1-2001:db8::2-4000-80-6,192.0.2.1,4000,2001:db8::2,80,6,"
                + "2017-07-03 11:57:41.826651,0,1,2,3.25,4.25,")
        .endsWith(",NeedManualLabel");
    assertThat(lines.get(1).split(",")).hasSize(94);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    fill();
    var writer = new FlowCsvWriter(out, Profile.CORRECTED);
    writer.write(batch, 0, "PortScan");
    var text = out.toString().getBytes(StandardCharsets.UTF_8);

    try (var reader =
        FlowCsvReader.open(new ByteArrayInputStream(text), "own.csv", new Intake("flows"))) {
      assertThat(reader.schema()).isEqualTo(Features.CORRECTED);
      var read = new FlowBatch(reader.schema(), 1);
      assertThat(reader.read(read)).isTrue();

      assertThat(reader.label()).isEqualTo("PortScan");
      assertThat(read.source(0)).isEqualTo(batch.source(0));
      assertThat(read.target(0)).isEqualTo(batch.target(0));
      assertThat(read.startMicros[0]).isEqualTo(batch.startMicros[0]);
      assertThat(read.features).isEqualTo(Arrays.copyOf(batch.features, read.features.length));
    }
  }

  @Test
  void writesTheEightyFourColumnsAsTheMeterOf2018Does() throws IOException {
    var flows = new FlowBatch(Features.ORIGINAL, 1);
    var row = flows.add();
    flows.startMicros[row] = 1_552_590_236_999_999L;
    flows.protocol[row] = 17;
    flows.packets[row] = 2;
    flows.features[0] = 3;
    flows.features[1] = 1;
    flows.features[2] = 1;
    flows.features[Features.ORIGINAL.names().indexOf("flow_bytes_per_second")] = Double.NaN;
    flows.features[Features.ORIGINAL.names().indexOf("flow_packets_per_second")] = Double.NaN;
    flows.features[Features.ORIGINAL.names().indexOf("idle_max")] = 12_345_678;

    new FlowCsvWriter(out, Profile.ORIGINAL).write(flows, row);

    assertThat(out)
        .hasToString(
            "Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,"
                + "Total Fwd Packet,Total Bwd packets,Total Length of Fwd Packet,"
                + "Total Length of Bwd Packet,Fwd Packet Length Max,Fwd Packet Length Min,"
                + "Fwd Packet Length Mean,Fwd Packet Length Std,Bwd Packet Length Max,"
                + "Bwd Packet Length Min,Bwd Packet Length Mean,Bwd Packet Length Std,Flow Bytes/s,"
                + "Flow Packets/s,Flow IAT Mean,Flow IAT Std,Flow IAT Max,Flow IAT Min,"
                + "Fwd IAT Total,Fwd IAT Mean,Fwd IAT Std,Fwd IAT Max,Fwd IAT Min,Bwd IAT Total,"
                + "Bwd IAT Mean,Bwd IAT Std,Bwd IAT Max,Bwd IAT Min,Fwd PSH Flags,Bwd PSH Flags,"
                + "Fwd URG Flags,Bwd URG Flags,Fwd Header Length,Bwd Header Length,Fwd Packets/s,"
                + "Bwd Packets/s,Packet Length Min,Packet Length Max,Packet Length Mean,"
                + "Packet Length Std,Packet Length Variance,FIN Flag Count,SYN Flag Count,"
                + "RST Flag Count,PSH Flag Count,ACK Flag Count,URG Flag Count,CWR Flag Count,"
                + "ECE Flag Count,Down/Up Ratio,Average Packet Size,Fwd Segment Size Avg,"
                + "Bwd Segment Size Avg,Fwd Bytes/Bulk Avg,Fwd Packet/Bulk Avg,Fwd Bulk Rate Avg,"
                + "Bwd Bytes/Bulk Avg,Bwd Packet/Bulk Avg,Bwd Bulk Rate Avg,Subflow Fwd Packets,"
                + "Subflow Fwd Bytes,Subflow Bwd Packets,Subflow Bwd Bytes,FWD Init Win Bytes,"
                + "Bwd Init Win Bytes,Fwd Act Data Pkts,Fwd Seg Size Min,Active Mean,Active Std,"
                + "Active Max,Active Min,Idle Mean,Idle Std,Idle Max,Idle Min,Label\n"
                + "::-::-0-0-17,::,0,::,0,17,14/03/2019 07:03:56 PM,3,1,1,0.0,0.0,0.0,0.0,0.0,0.0,"
                + "0.0,0.0,0.0,0.0,NaN,Infinity,0.0,0.0,0.0,0.0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
                + "0.0,0.0,0.0,0.0,0.0,0.0,0.0,0,0,0,0,0,0,0,0,0.0,0.0,0.0,0.0,0,0,0,0,0,0,0,0,0,0,"
                + "0,0,0,0,0,0,0,0,0.0,0.0,1.2345678E7,0.0,NeedManualLabel\n");
  }

  @Test
  void flowsOfProfileOriginalAreReadBack() throws IOException {
    var flows = new FlowBatch(Features.ORIGINAL, 1);
    var row = flows.add();
    for (var i = 0; i < flows.features.length; i++) {
      flows.features[i] = i;
    }
    new FlowCsvWriter(out, Profile.ORIGINAL).write(flows, row);
    var text = out.toString().getBytes(StandardCharsets.UTF_8);

    try (var reader =
        FlowCsvReader.open(new ByteArrayInputStream(text), "own.csv", new Intake("flows"))) {
      assertThat(reader.schema()).isEqualTo(Features.ORIGINAL);
      var read = new FlowBatch(reader.schema(), 1);
      assertThat(reader.read(read)).isTrue();
      assertThat(read.features).isEqualTo(flows.features);
    }
  }

  @Test
  void flowsThatLackFeaturesAreWrittenWithoutThemAndReadBackAsSuch() throws IOException {
    var schema =
        new FeatureSchema(
            "corrected", 1, List.of("total_fwd_packets", "fwd_ip_bytes", "icmp_code"));
    var reduced = new FlowBatch(schema, 1);
    var row = reduced.add();
    reduced.features[0] = 3;
    reduced.features[1] = Double.NaN;
    reduced.features[2] = -1;
    new FlowCsvWriter(out, schema).write(reduced, row);
    var text = out.toString().getBytes(StandardCharsets.UTF_8);

    try (var reader =
        FlowCsvReader.open(new ByteArrayInputStream(text), "own.csv", new Intake("flows"))) {
      var read = new FlowBatch(reader.schema(), 1);
      assertThat(reader.read(read)).isTrue();

      assertThat(reader.schema().columns().keySet()).isEqualTo(schema.columns().keySet());
      assertThat(value(read, "corrected/1/total_fwd_packets")).isEqualTo(3);
      assertThat(value(read, "corrected/1/fwd_ip_bytes")).isNaN();
      assertThat(value(read, "corrected/1/icmp_code")).isEqualTo(-1);
    }
  }

  private static double value(FlowBatch batch, String id) {
    return batch.features[batch.schema().columns().get(id)];
  }

  @Test
  void refusesLabelsAndSchemasThatDoNotFit() throws IOException {
    fill();
    var writer = new FlowCsvWriter(out, Profile.CORRECTED);

    assertThatThrownBy(() -> writer.write(batch, 0, "a,b"))
        .isInstanceOf(IllegalArgumentException.class);
    var other = new FlowBatch(new FeatureSchema("original", 1, List.of("flow_duration")), 1);
    assertThatThrownBy(() -> writer.write(other, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void fill() {
    var row = batch.add();
    var source = Address.parse("192.0.2.1");
    var target = Address.parse("2001:db8::2");
    batch.sourceHigh[row] = source.high();
    batch.sourceLow[row] = source.low();
    batch.targetHigh[row] = target.high();
    batch.targetLow[row] = target.low();
    batch.sourcePort[row] = 4000;
    batch.targetPort[row] = 80;
    batch.protocol[row] = 6;
    batch.startMicros[row] = 1_499_083_061_826_651L;
    for (var feature : Feature.values()) {
      var whole = feature.form(Profile.CORRECTED) == Feature.Form.COUNT;
      batch.features[feature.ordinal()] = feature.ordinal() + (whole ? 0 : 0.25);
    }
  }
}
