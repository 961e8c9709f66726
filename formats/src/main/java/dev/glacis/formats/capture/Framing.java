package dev.glacis.formats.capture;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// How a capture file holds its frames.
sealed interface Framing permits Pcap, Pcapng {
  /// More than any link carries; libpcap's own limit.
  int MAX_FRAME = 1 << 18;

  /// Moves to the next frame.
  ///
  /// @return false at the end of the file
  boolean next(Frame frame) throws IOException;

  /// Numbers in a byte order that a file chooses.
  record Order(boolean isBig) {
    private static final VarHandle BIG =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    int i32(byte[] bytes, int at) {
      return isBig ? (int) BIG.get(bytes, at) : (int) LITTLE.get(bytes, at);
    }

    long u32(byte[] bytes, int at) {
      return i32(bytes, at) & 0xffff_ffffL;
    }

    int u16(byte[] bytes, int at) {
      var first = bytes[at] & 0xff;
      var second = bytes[at + 1] & 0xff;
      return isBig ? first << 8 | second : second << 8 | first;
    }
  }
}
