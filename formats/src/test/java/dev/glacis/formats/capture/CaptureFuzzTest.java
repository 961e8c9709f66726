package dev.glacis.formats.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.flow.Tunnels;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

/// With `JAZZER_FUZZ=1` each is fuzzed by coverage for that long; otherwise its seeds are run.
class CaptureFuzzTest {
  private static final int[] LINK_TYPES = {
    0, 1, 9, 12, 50, 51, 101, 104, 105, 108, 113, 127, 228, 229, 276, 9999
  };

  /// Any bytes are a capture or refused with the one typed error, and every packet is counted.
  @MethodSource("captures")
  @FuzzTest(maxDuration = "10m")
  void anyFileIsReadOrRefused(byte[] file) throws IOException {
    var meter = new Metering(Tunnels.INNER);
    try (var in = CompressedInput.of(new ByteArrayInputStream(file), "fuzz")) {
      PcapReader.open(in, "fuzz").readAll(meter.meter::packet);
    } catch (BadInput e) {
      if (e.getMessage().lines().count() != 1) {
        throw new IllegalStateException("expected an error of one line", e);
      }
    }
    meter.finish();
  }

  /// Frames cut out of any bytes, at any time, over every link type, with tunnels opened and not.
  @MethodSource("frames")
  @FuzzTest(maxDuration = "10m")
  void anyFrameIsUnderstoodOrCounted(byte[] bytes) {
    for (var tunnels : Tunnels.values()) {
      var meter = new Metering(tunnels);
      var at = ByteBuffer.wrap(bytes);
      while (at.remaining() >= 7) {
        var time = at.getInt() * 100_000L;
        var linkType = LINK_TYPES[at.get() & LINK_TYPES.length - 1];
        var cut = at.get() & 0xff;
        var length = Math.min(at.get() & 0xff, at.remaining());
        meter.meter.packet(time, bytes, at.position(), length, length + cut, linkType);
        at.position(at.position() + length);
      }
      meter.finish();
    }
  }

  static Stream<byte[]> captures() throws IOException {
    var frame = HexFormat.of().parseHex(SEEDS[0].substring(2));
    var pcap =
        CaptureBytes.pcap(LITTLE_ENDIAN, Pcap.MICROS, 1)
            .record(1, 2, 60, frame)
            .record(2, 3, 60, frame)
            .done();
    var pcapng =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .newInterface(1, 9, (byte) 9)
            .enhancedPacket(0, 1_700_000_000_000_001L, frame)
            .simplePacket(frame)
            .ints(0x0bad, 16, 0, 16)
            .section()
            .newInterface(101, 14, new byte[8])
            .enhancedPacket(0, 7, frame)
            .done();
    var gzip = new ByteArrayOutputStream();
    write(new GZIPOutputStream(gzip), pcap);
    var zstd = new ByteArrayOutputStream();
    write(new ZstdOutputStream(zstd), pcapng);
    return Stream.of(pcap, pcapng, gzip.toByteArray(), zstd.toByteArray());
  }

  /// Index of the link type, and the frame: UDP and TCP over Ethernet, then one for each way in.
  private static final String[] SEEDS = {
    "01" + "00".repeat(12) + "0800" + "4500001c0000000040110000c0000201c63364021388003500080000",
    "01"
        + "00".repeat(12)
        + "81000064"
        + "0800"
        + "4500002800000000400600007f0000017f000002"
        + "1f90c3500000000a00000014501210000000"
        + "0000",
    "01" + "00".repeat(12) + "8847" + "00010140" + "00000000" + "00".repeat(12) + "0800",
    "01" + "00".repeat(12) + "8864" + "110000010016" + "0021" + "45000014",
    "06"
        + "45000034000000004004"
        + "0000c0000201c6336402"
        + "45000020000000004001"
        + "0000c0000201c6336402"
        + "0800000000000000",
    "06" + "4500003800000000402f" + "0000c0000201c6336402" + "b0006558" + "00".repeat(12),
    "06"
        + "450000400000000040110000c0000201c6336402"
        + "138812b5002c0000"
        + "0800000000000100"
        + "00".repeat(12)
        + "0800"
        + "45000014",
    "06"
        + "6000000000182b40"
        + "00".repeat(32)
        + "3c00000000000000"
        + "2c00000000000000"
        + "1100000100000007",
    "08" + "8801" + "00".repeat(24) + "aaaa030000000800" + "45000014",
    "0b" + "00000a0000000000" + "0000" + "0801" + "00".repeat(22) + "aaaa030000000800",
  };

  static Stream<byte[]> frames() {
    var all = new ByteArrayOutputStream();
    var each = Stream.<byte[]>builder();
    for (var seed : SEEDS) {
      var bytes = HexFormat.of().parseHex(seed);
      var record = ByteBuffer.allocate(7 + bytes.length - 1);
      record.putInt(all.size()).put(bytes[0]).put((byte) 0).put((byte) (bytes.length - 1));
      record.put(bytes, 1, bytes.length - 1);
      each.add(record.array());
      all.writeBytes(record.array());
    }
    return each.add(all.toByteArray()).build();
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    try (out) {
      out.write(bytes);
    }
  }

  private static final class Metering {
    private final Intake packets = new Intake("packets");
    private long told;
    private final FlowMeter meter;

    Metering(Tunnels tunnels) {
      meter =
          new FlowMeter(
              batch -> {
                for (var i = 0; i < batch.size(); i++) {
                  told += batch.packets[i];
                }
              },
              packets,
              MeterOptions.withSnapshots().withTunnels(tunnels).withMaxFlows(8));
    }

    void finish() {
      meter.finish();
      var counts = packets.snapshot();
      if (counts.inFlight() != 0 || told != counts.kept()) {
        throw new IllegalStateException("expected every packet counted and told: " + counts);
      }
    }
  }
}
