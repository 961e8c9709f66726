package dev.glacis.core.flow;

/// Remembers TCP segments, so that one that comes again is told to be a retransmission: same
/// connection, direction, sequence number, acknowledgement, length and window.
///
/// Segments are held as 64-bit fingerprints in sets of eight, the oldest of a set overwritten first
/// (a chance of about 2^-40 to take a new segment for a seen one at full load). A retransmission is
/// missed if about 16,000 other segments of the shard came between.
final class SeenSegments {
  private static final int SETS = 1 << 11;
  private static final int WAYS = 8;
  private static final int LAZY = 1 << 8;

  private final long[][] fingerprints = new long[SETS / LAZY][];
  private final byte[] oldest = new byte[SETS];

  /// Whether this segment was here before; it is from now on.
  boolean again(long connection, boolean forward, Packet packet) {
    var hash = Hash.mix((long) packet.sequence << 32 | packet.acknowledgement & 0xffff_ffffL);
    hash =
        Hash.mix(
            hash ^ ((long) packet.payloadLength << 32 | packet.window << 1 | (forward ? 1 : 0)));
    hash = Hash.mix(hash ^ connection) | 1;
    var set = (int) (hash >>> 53);
    var part = fingerprints[set / LAZY];
    if (part == null) {
      part = fingerprints[set / LAZY] = new long[LAZY * WAYS];
    }
    var from = set % LAZY * WAYS;
    for (var way = from; way < from + WAYS; way++) {
      if (part[way] == hash) {
        return true;
      }
    }
    part[from + oldest[set]] = hash;
    oldest[set] = (byte) (oldest[set] + 1 & WAYS - 1);
    return false;
  }
}
