package dev.glacis.core.flow;

import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A meter whose records are kept, for tests.
final class Recording {
  final List<Flow> flows = new ArrayList<>();
  final Intake packets = new Intake("packets");
  final Intake table = new Intake("flow_table");
  final FlowMeter meter;

  Recording(MeterOptions options) {
    this(options, Crew.alone());
  }

  Recording(MeterOptions options, Crew crew) {
    meter = new FlowMeter(this::keep, packets, table, options, crew);
  }

  /// Gives an Ethernet frame that was captured whole.
  void give(long time, byte[] frame) {
    meter.packet(time, frame, 0, frame.length, frame.length, Frames.ETHERNET);
  }

  List<Flow> finish() {
    meter.finish();
    return flows;
  }

  private void keep(FlowBatch batch) {
    for (var i = 0; i < batch.size(); i++) {
      flows.add(
          new Flow(
              batch.schema(),
              batch.source(i) + ":" + batch.sourcePort[i],
              batch.target(i) + ":" + batch.targetPort[i],
              batch.protocol[i],
              batch.startMicros[i],
              batch.timeMicros[i],
              batch.snapshot[i],
              batch.packets[i],
              batch.bytes[i],
              Arrays.stream(
                      batch.features, i * batch.schema().width(), (i + 1) * batch.schema().width())
                  .boxed()
                  .toList()));
    }
  }

  /// One record.
  record Flow(
      FeatureSchema schema,
      String source,
      String target,
      int protocol,
      long start,
      long time,
      boolean snapshot,
      long packets,
      long bytes,
      List<Double> features) {
    double get(Feature feature) {
      return features.get(schema.names().indexOf(feature.id()));
    }
  }
}
