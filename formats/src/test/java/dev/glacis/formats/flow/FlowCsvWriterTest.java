package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.Features;
import dev.glacis.core.flow.FlowBatch;
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

    new FlowCsvWriter(out).write(batch, 0);

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
    var writer = new FlowCsvWriter(out);
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
    var writer = new FlowCsvWriter(out);

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
      var whole = feature.form() == Feature.Form.COUNT;
      batch.features[feature.ordinal()] = feature.ordinal() + (whole ? 0 : 0.25);
    }
  }
}
