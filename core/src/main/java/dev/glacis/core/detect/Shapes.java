package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.net.Protocol;
import java.util.Arrays;

/// What single TCP flows look like that counts for their source host. Where a schema lacks the
/// features that say so, no flow looks like it.
final class Shapes {
  /// FTP, SSH, Telnet, SMTP, POP3, IMAP, LDAP, SMB, mail submission, databases, RDP, VNC.
  private static final int[] LOGIN_PORTS = {
    21, 22, 23, 25, 110, 143, 389, 445, 465, 587, 636, 993, 995, 1433, 3306, 3389, 5432, 5900
  };

  // Signs of a flow: a bit for each shape.
  static final int UNANSWERED_SYN = 1;
  static final int RESET = 2;
  static final int FAILED_LOGIN = 4;

  private static final int LOGIN_BYTES = 6_000;
  private static final int LOGIN_PACKETS = 60;

  private final int syns;
  private final int resets;
  private final int fins;
  private final int forwardPackets;
  private final int backwardPackets;
  private final int forwardBytes;
  private final int backwardBytes;

  Shapes(FeatureSchema schema) {
    syns = schema.names().indexOf(Feature.SYN_FLAG_COUNT.id());
    resets = schema.names().indexOf(Feature.RST_FLAG_COUNT.id());
    fins = schema.names().indexOf(Feature.FIN_FLAG_COUNT.id());
    forwardPackets = schema.names().indexOf(Feature.TOTAL_FWD_PACKETS.id());
    backwardPackets = schema.names().indexOf(Feature.TOTAL_BWD_PACKETS.id());
    forwardBytes = schema.names().indexOf(Feature.TOTAL_LENGTH_FWD.id());
    backwardBytes = schema.names().indexOf(Feature.TOTAL_LENGTH_BWD.id());
  }

  /// All that the flow looks like.
  int signs(FlowBatch batch, int row) {
    if (batch.protocol[row] != Protocol.TCP) {
      return 0;
    }
    return (isUnansweredSyn(batch, row) ? UNANSWERED_SYN : 0)
        | (isReset(batch, row) ? RESET : 0)
        | (isFailedLogin(batch, row) ? FAILED_LOGIN : 0);
  }

  /// Has a SYN, and nothing came back.
  boolean isUnansweredSyn(FlowBatch batch, int row) {
    return batch.protocol[row] == Protocol.TCP
        && value(batch, row, syns) > 0
        && value(batch, row, backwardPackets) == 0;
  }

  /// Either side has sent RST.
  boolean isReset(FlowBatch batch, int row) {
    return batch.protocol[row] == Protocol.TCP && value(batch, row, resets) > 0;
  }

  /// A connection to a service with logins that both sides spoke on, as little as one refused
  /// attempt or a few take, and that has ended by FIN or RST: what a login that succeeds does not
  /// look like, since work follows it.
  boolean isFailedLogin(FlowBatch batch, int row) {
    return batch.protocol[row] == Protocol.TCP
        && !batch.snapshot[row]
        && Arrays.binarySearch(LOGIN_PORTS, batch.targetPort[row]) >= 0
        && (value(batch, row, fins) > 0 || value(batch, row, resets) > 0)
        && isSome(value(batch, row, forwardBytes))
        && isSome(value(batch, row, backwardBytes))
        && value(batch, row, forwardPackets) + value(batch, row, backwardPackets) <= LOGIN_PACKETS;
  }

  private static boolean isSome(double bytes) {
    return bytes > 0 && bytes <= LOGIN_BYTES;
  }

  private static double value(FlowBatch batch, int row, int column) {
    return column < 0 ? Double.NaN : batch.features[row * batch.schema().width() + column];
  }
}
