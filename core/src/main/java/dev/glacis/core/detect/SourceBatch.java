package dev.glacis.core.detect;

import dev.glacis.core.net.Address;

/// What targets told of sources, as bytes for a way between processes: a version, then an item
/// after the other, each behind its type.
public final class SourceBatch implements SourceSink {
  private static final int VERSION = 1;
  private static final int SEEN = 1;
  private static final int PART = 2;
  private static final int ADVANCED = 3;

  private StateOutput out = new StateOutput();
  private int items;

  public SourceBatch() {
    out.writeByte(VERSION);
  }

  @Override
  public void seen(
      long windowStart,
      long sourceHigh,
      long sourceLow,
      long targetHigh,
      long targetLow,
      int targetPort,
      int protocol,
      int signs) {
    out.writeByte(SEEN);
    out.writeLong(windowStart);
    out.writeLong(sourceHigh);
    out.writeLong(sourceLow);
    out.writeLong(targetHigh);
    out.writeLong(targetLow);
    out.writeLong(targetPort);
    out.writeByte(protocol);
    out.writeByte(signs);
    items++;
  }

  @Override
  public void part(Part part) {
    out.writeByte(PART);
    out.writeLong(part.windowStart());
    out.writeLong(part.source().high());
    out.writeLong(part.source().low());
    out.writeLong(part.target().high());
    out.writeLong(part.target().low());
    out.writeLong(part.targetPort());
    out.writeByte((int) Table.kind(part.kind(), part.free()));
    out.writeLong(part.flows());
    out.writeLong(part.attempts());
    out.writeLong(part.packets());
    out.writeLong(part.bytes());
    out.writeLong(part.votes());
    out.writeLong(part.vote());
    out.writeLong(part.sourcePort());
    out.writeByte(part.protocol());
    out.writeLong(part.startMicros());
    out.writeLong(part.timeMicros());
    out.writeReasons(part.reasons());
    items++;
  }

  @Override
  public void advanced(long watermarkMicros) {
    out.writeByte(ADVANCED);
    out.writeLong(watermarkMicros);
    items++;
  }

  /// Items since it was last taken.
  public int items() {
    return items;
  }

  /// Bytes so far.
  public int size() {
    return out.size();
  }

  /// All items, which are forgotten here.
  public byte[] take() {
    var bytes = out.toBytes();
    out = new StateOutput();
    out.writeByte(VERSION);
    items = 0;
    return bytes;
  }

  /// Tells what is in the bytes, in the same order.
  ///
  /// @throws IllegalArgumentException for bytes that are no batch; what came before has been told
  public static void tell(byte[] bytes, SourceSink sink) {
    var in = new StateInput(bytes);
    if (in.readByte() != VERSION) {
      throw in.malformed("a batch of version " + VERSION);
    }
    while (in.hasMore()) {
      switch (in.readByte()) {
        case SEEN ->
            sink.seen(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readByte(),
                in.readByte());
        case PART -> sink.part(part(in));
        case ADVANCED -> sink.advanced(in.readLong());
        default -> throw in.malformed("an item of a known type");
      }
    }
  }

  private static Part part(StateInput in) {
    var start = in.readLong();
    var source = new Address(in.readLong(), in.readLong());
    var target = new Address(in.readLong(), in.readLong());
    var port = in.readInt();
    var kind = Table.readKind(in);
    return new Part(
        start,
        source,
        target,
        port,
        Table.kindOf(kind),
        Table.isFreeKind(kind),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readByte(),
        in.readLong(),
        in.readLong(),
        in.readReasons());
  }
}
