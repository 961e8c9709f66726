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

  /// IPv4 and TCP headers of a packet, without options.
  private static final int HEADERS = 40;

  private final Columns columns;

  Shapes(FeatureSchema schema) {
    columns = new Columns(schema);
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

  /// Has a SYN, and nothing came back, or nothing that was recorded.
  boolean isUnansweredSyn(FlowBatch batch, int row) {
    return batch.protocol[row] == Protocol.TCP
        && has(batch, row, Feature.SYN_FLAG_COUNT, Feature.FWD_SYN_SEEN, Feature.FWD_SYN_SEEN)
        && !(columns.get(batch, row, Feature.TOTAL_BWD_PACKETS) > 0);
  }

  /// Either side has sent RST.
  boolean isReset(FlowBatch batch, int row) {
    return batch.protocol[row] == Protocol.TCP
        && has(batch, row, Feature.RST_FLAG_COUNT, Feature.FWD_RST_SEEN, Feature.BWD_RST_SEEN);
  }

  /// A connection to a service with logins that both sides spoke on, as little as one refused
  /// attempt or a few take, and that has ended by FIN or RST: what a login that succeeds does not
  /// look like, since work follows it.
  boolean isFailedLogin(FlowBatch batch, int row) {
    var forward = columns.get(batch, row, Feature.TOTAL_FWD_PACKETS);
    var backward = columns.get(batch, row, Feature.TOTAL_BWD_PACKETS);
    return batch.protocol[row] == Protocol.TCP
        && !batch.snapshot[row]
        && Arrays.binarySearch(LOGIN_PORTS, batch.targetPort[row]) >= 0
        && (isReset(batch, row)
            || has(batch, row, Feature.FIN_FLAG_COUNT, Feature.FWD_FIN_SEEN, Feature.BWD_FIN_SEEN))
        && isSome(bytes(batch, row, Feature.TOTAL_LENGTH_FWD, Feature.FWD_IP_BYTES, forward))
        && isSome(bytes(batch, row, Feature.TOTAL_LENGTH_BWD, Feature.BWD_IP_BYTES, backward))
        && forward + backward <= LOGIN_PACKETS;
  }

  /// Whether a flag was counted, or seen in either direction by reduced records.
  private boolean has(FlowBatch batch, int row, Feature count, Feature seen, Feature orSeen) {
    return columns.get(batch, row, count) > 0
        || (!columns.has(count)
            && (columns.get(batch, row, seen) > 0 || columns.get(batch, row, orSeen) > 0));
  }

  /// The payload; of reduced records what the IP packets had beside their headers.
  private double bytes(FlowBatch batch, int row, Feature payload, Feature ipBytes, double packets) {
    var known = columns.get(batch, row, payload);
    return Double.isNaN(known) ? columns.get(batch, row, ipBytes) - HEADERS * packets : known;
  }

  private static boolean isSome(double bytes) {
    return bytes > 0 && bytes <= LOGIN_BYTES;
  }
}
