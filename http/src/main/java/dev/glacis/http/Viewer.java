package dev.glacis.http;

import dev.glacis.core.fanout.Cursor;
import dev.glacis.core.fanout.Framing;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// One open stream. Belongs to one event loop and is touched by it alone.
final class Viewer {
  final Framing framing;

  private final ChannelHandlerContext out;

  /// Its place while it is behind its group; null while it is where the group is.
  @Nullable Cursor own;

  /// Why it misses what it misses: at first because that is gone, later because it is slow.
  String missing = "slow";

  /// Since when nothing could be written, in nanoseconds.
  long stalledSince;

  /// Its index among the group's viewers that are up to date.
  int index;

  boolean left;

  private boolean cut;

  /// @param out where bytes that are framed already enter the connection
  Viewer(Framing framing, ChannelHandlerContext out) {
    this.framing = framing;
    this.out = out;
  }

  boolean writable() {
    return out.channel().isWritable();
  }

  void write(Packet packet) {
    var _ = out.writeAndFlush(packet.shared(), out.voidPromise());
  }

  /// Closes the connection; false where that was done before.
  boolean cut() {
    if (cut) {
      return false;
    }
    cut = true;
    var _ = out.close();
    return true;
  }
}
