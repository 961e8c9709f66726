package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Protocol;

/// Tells flows that came to nothing from those that carried something: a flow without answer; for
/// TCP one without payload either way, which has a SYN, or of which only answers acknowledge
/// anything, as with the odd flags that scanners send (a connection that merely fell silent
/// acknowledges both ways). Where a schema lacks the features that say so, no flow counts as an
/// attempt.
final class Attempts {
  private final int syns;
  private final int acks;
  private final int backwardPackets;
  private final int forwardBytes;
  private final int backwardBytes;

  Attempts(FeatureSchema schema) {
    syns = schema.names().indexOf(Feature.SYN_FLAG_COUNT.id());
    acks = schema.names().indexOf(Feature.ACK_FLAG_COUNT.id());
    backwardPackets = schema.names().indexOf(Feature.TOTAL_BWD_PACKETS.id());
    forwardBytes = schema.names().indexOf(Feature.TOTAL_LENGTH_FWD.id());
    backwardBytes = schema.names().indexOf(Feature.TOTAL_LENGTH_BWD.id());
  }

  boolean isAttempt(FlowBatch batch, int row) {
    if (batch.protocol[row] == Protocol.TCP) {
      return value(batch, row, forwardBytes) == 0
          && value(batch, row, backwardBytes) == 0
          && (value(batch, row, syns) > 0
              || value(batch, row, acks) <= value(batch, row, backwardPackets));
    }
    return value(batch, row, backwardPackets) == 0;
  }

  private static double value(FlowBatch batch, int row, int column) {
    return column < 0 ? Double.NaN : batch.features[row * batch.schema().width() + column];
  }
}
