package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/// Makes flow records with verdicts for tests, one after another.
final class FlowMaker {
  static final FeatureSchema SCHEMA =
      new FeatureSchema(
          "corrected",
          1,
          List.of(
              Feature.SYN_FLAG_COUNT.id(),
              Feature.TOTAL_BWD_PACKETS.id(),
              Feature.TOTAL_LENGTH_FWD.id(),
              Feature.TOTAL_LENGTH_BWD.id()));

  /// 2026-11-20T09:00:00Z.
  static final long BASE = 1_795_165_200_000_000L;

  /// @param at microseconds after [#BASE]
  /// @param payload both ways; a flow without it is an attempt
  record Flow(
      String source,
      int sourcePort,
      String target,
      int targetPort,
      int protocol,
      long at,
      boolean snapshot,
      int packets,
      int payload,
      TrafficClass verdict,
      float confidence) {
    long time() {
      return BASE + at;
    }

    Flow at(long micros) {
      return new Flow(
          source,
          sourcePort,
          target,
          targetPort,
          protocol,
          micros,
          snapshot,
          packets,
          payload,
          verdict,
          confidence);
    }

    Flow as(TrafficClass other, double vote) {
      return new Flow(
          source,
          sourcePort,
          target,
          targetPort,
          protocol,
          at,
          snapshot,
          packets,
          payload,
          other,
          (float) vote);
    }

    Flow asSnapshot() {
      return new Flow(
          source,
          sourcePort,
          target,
          targetPort,
          protocol,
          at,
          true,
          packets,
          payload,
          verdict,
          confidence);
    }

    boolean isAttempt() {
      return payload == 0;
    }
  }

  private FlowMaker() {}

  /// A TCP flow with payload.
  static Flow flow(String source, int sourcePort, String target, int targetPort) {
    return new Flow(
        source,
        sourcePort,
        target,
        targetPort,
        Protocol.TCP,
        1_000_000,
        false,
        4,
        100,
        TrafficClass.BENIGN,
        0.9f);
  }

  /// A TCP flow that came to nothing.
  static Flow attempt(String source, int sourcePort, String target, int targetPort) {
    return new Flow(
        source,
        sourcePort,
        target,
        targetPort,
        Protocol.TCP,
        1_000_000,
        false,
        2,
        0,
        TrafficClass.BENIGN,
        0.9f);
  }

  static void add(FlowBatch batch, Verdicts verdicts, Flow flow) {
    var row = batch.add();
    var source = Address.parse(flow.source());
    var target = Address.parse(flow.target());
    batch.sourceHigh[row] = source.high();
    batch.sourceLow[row] = source.low();
    batch.targetHigh[row] = target.high();
    batch.targetLow[row] = target.low();
    batch.sourcePort[row] = flow.sourcePort();
    batch.targetPort[row] = flow.targetPort();
    batch.protocol[row] = flow.protocol();
    batch.startMicros[row] = BASE;
    batch.timeMicros[row] = flow.time();
    batch.snapshot[row] = flow.snapshot();
    batch.packets[row] = flow.packets();
    batch.bytes[row] = flow.payload();
    var at = row * SCHEMA.width();
    batch.features[at] = 1;
    batch.features[at + 1] = flow.isAttempt() ? 0 : 2;
    batch.features[at + 2] = flow.payload();
    batch.features[at + 3] = 0;
    verdicts.verdict[row] = flow.verdict();
    verdicts.confidence[row] = flow.confidence();
  }

  /// Gives an early look at a flow.
  static void look(AlertWindows windows, Flow flow) {
    var batch = new FlowBatch(SCHEMA, 1);
    var verdicts = new Verdicts(1);
    add(batch, verdicts, flow);
    windows.cue(batch, verdicts);
  }

  /// Gives flows to windows in batches of that size.
  static void give(AlertWindows windows, List<Flow> flows, int batchSize) {
    var batch = new FlowBatch(SCHEMA, batchSize);
    var verdicts = new Verdicts(batchSize);
    for (var flow : flows) {
      add(batch, verdicts, flow);
      if (batch.isFull()) {
        windows.accept(batch, verdicts);
        batch.clear();
      }
    }
    windows.accept(batch, verdicts);
  }

  /// Remembers what it is told.
  static final class Told implements AlertSink {
    final List<Alert> alerts = new ArrayList<>();
    final List<List<Witness>> witnesses = new ArrayList<>();

    @Override
    public void accept(Alert alert, List<Witness> flows) {
      alerts.add(alert);
      witnesses.add(flows);
    }

    Alert only() {
      if (alerts.size() != 1) {
        throw new AssertionError("expected one alert, found " + alerts);
      }
      return alerts.getFirst();
    }
  }
}
