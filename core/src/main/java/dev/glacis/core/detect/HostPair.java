package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;

/// The two hosts of a flow as one number, the same for both directions. Different pairs give
/// different numbers but for chance (one in 2⁶⁴).
final class HostPair {
  /// Of a flow without both addresses.
  static final long UNKNOWN = 0;

  private HostPair() {}

  static long of(FlowBatch batch, int row) {
    var source = mixed(batch.sourceHigh[row], batch.sourceLow[row]);
    var target = mixed(batch.targetHigh[row], batch.targetLow[row]);
    return source == 0 || target == 0 ? UNKNOWN : source + target;
  }

  /// 0 for the address `::` only, which stands for none.
  private static long mixed(long high, long low) {
    var mixed = high * 0x9e3779b97f4a7c15L ^ Long.rotateLeft(low * 0xc2b2ae3d27d4eb4fL, 29);
    mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 29;
  }
}
