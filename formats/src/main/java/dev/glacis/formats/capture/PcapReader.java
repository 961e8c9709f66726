package dev.glacis.formats.capture;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;

/// Reads a capture file, pcap or pcapng, frame by frame, from a stream that may still be written.
/// Memory is bounded by the largest frame; nothing is allocated per frame.
public final class PcapReader {
  private final Source source;
  private final Framing framing;
  private final Frame frame = new Frame();

  private PcapReader(Source source, Framing framing) {
    this.source = source;
    this.framing = framing;
  }

  /// Reads the file's header.
  ///
  /// @param in uncompressed; see [dev.glacis.formats.CompressedInput]
  /// @param name of the file, for errors
  /// @throws BadInput when it is no capture file
  public static PcapReader open(InputStream in, String name) throws IOException {
    var source = new Source(in, name);
    var magic = new Framing.Order(true).i32(source.buffer(), source.take(4, "a capture file"));
    var swapped = Integer.reverseBytes(magic);
    var order = new Framing.Order(magic == Pcap.MICROS || magic == Pcap.NANOS);
    if (magic == Pcapng.SECTION) {
      return new PcapReader(source, new Pcapng(source));
    }
    var known = order.isBig() ? magic : swapped;
    if (known != Pcap.MICROS && known != Pcap.NANOS) {
      throw source.bad(
          "expected a pcap or pcapng file, found one that begins with " + "%08x".formatted(magic));
    }
    return new PcapReader(source, new Pcap(source, order, known == Pcap.NANOS));
  }

  /// Whether a file that begins with these bytes, uncompressed, is a capture.
  public static boolean looksLikePcap(byte[] first4) {
    if (first4.length < 4) {
      return false;
    }
    var magic = new Framing.Order(true).i32(first4, 0);
    var swapped = Integer.reverseBytes(magic);
    return magic == Pcapng.SECTION
        || magic == Pcap.MICROS
        || magic == Pcap.NANOS
        || swapped == Pcap.MICROS
        || swapped == Pcap.NANOS;
  }

  /// Moves to the next frame, whose parts the methods below give until the next call.
  ///
  /// @return false at the end of the file
  /// @throws BadInput naming file and offset where the file is cut short or no capture any more;
  ///   the frames before that have been given
  public boolean next() throws IOException {
    return framing.next(frame);
  }

  /// Gives every frame left.
  public void readAll(PacketSink sink) throws IOException {
    while (next()) {
      sink.packet(
          frame.timeMicros,
          source.buffer(),
          frame.offset,
          frame.capturedLength,
          frame.wireLength,
          frame.linkType);
    }
  }

  /// Microseconds since 1970 UTC.
  public long timeMicros() {
    return frame.timeMicros;
  }

  /// The array that holds the frame.
  public byte[] bytes() {
    return source.buffer();
  }

  /// Where the frame begins in [#bytes].
  public int offset() {
    return frame.offset;
  }

  public int capturedLength() {
    return frame.capturedLength;
  }

  /// Bytes the frame had, of which some may not have been captured.
  public int wireLength() {
    return frame.wireLength;
  }

  /// LINKTYPE number of the frame's first header.
  public int linkType() {
    return frame.linkType;
  }
}
