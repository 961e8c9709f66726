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
///
/// Reduced records have neither payload for certain nor counts of flags. There a TCP flow came to
/// nothing that has a SYN forward, or a RST backward, or no flags known at all, and that sent no
/// more than [#PACKETS] packets either way, of the size of packets without payload. A direction
/// that was not recorded is taken for empty if the other one is as small.
final class Attempts {
  private static final int PACKETS = 3;

  /// IPv6 and TCP with options, together: the largest packet without payload in common use.
  private static final int EMPTY_PACKET = 80;

  private final Columns columns;
  private final boolean reduced;

  Attempts(FeatureSchema schema) {
    columns = new Columns(schema);
    reduced = !columns.has(Feature.SYN_FLAG_COUNT) && columns.has(Feature.TOTAL_FWD_PACKETS);
  }

  boolean isAttempt(FlowBatch batch, int row) {
    var answers = columns.get(batch, row, Feature.TOTAL_BWD_PACKETS);
    if (batch.protocol[row] != Protocol.TCP) {
      return answers == 0
          || (reduced
              && Double.isNaN(answers)
              && columns.get(batch, row, Feature.TOTAL_FWD_PACKETS) <= PACKETS);
    }
    return reduced
        ? isSmall(batch, row)
        : columns.get(batch, row, Feature.TOTAL_LENGTH_FWD) == 0
            && columns.get(batch, row, Feature.TOTAL_LENGTH_BWD) == 0
            && (columns.get(batch, row, Feature.SYN_FLAG_COUNT) > 0
                || columns.get(batch, row, Feature.ACK_FLAG_COUNT) <= answers);
  }

  private boolean isSmall(FlowBatch batch, int row) {
    var syn = columns.get(batch, row, Feature.FWD_SYN_SEEN);
    return (Double.isNaN(syn) || syn > 0 || columns.get(batch, row, Feature.BWD_RST_SEEN) > 0)
        && columns.get(batch, row, Feature.TOTAL_FWD_PACKETS) <= PACKETS
        && !(columns.get(batch, row, Feature.TOTAL_BWD_PACKETS) > PACKETS)
        && !carries(
            batch, row, Feature.TOTAL_LENGTH_FWD, Feature.FWD_IP_BYTES, Feature.TOTAL_FWD_PACKETS)
        && !carries(
            batch, row, Feature.TOTAL_LENGTH_BWD, Feature.BWD_IP_BYTES, Feature.TOTAL_BWD_PACKETS);
  }

  /// Whether a direction had payload, by its bytes where these are known, else by the size of its
  /// packets.
  private boolean carries(
      FlowBatch batch, int row, Feature payload, Feature ipBytes, Feature packets) {
    var bytes = columns.get(batch, row, payload);
    return Double.isNaN(bytes)
        ? columns.get(batch, row, ipBytes) > EMPTY_PACKET * columns.get(batch, row, packets)
        : bytes > 0;
  }
}
