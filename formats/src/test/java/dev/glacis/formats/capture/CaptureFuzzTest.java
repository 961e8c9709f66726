package dev.glacis.formats.capture;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.flow.FlowMeter;
import dev.glacis.core.flow.MeterOptions;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

class CaptureFuzzTest {
  private static final int[] LINK_TYPES = {0, 1, 12, 101, 108, 113, 276, 9999};

  /// Any bytes are a capture or refused with the one typed error, and every packet is counted.
  @FuzzTest(maxDuration = "20s")
  void anyFileIsReadOrRefused(byte[] file) throws IOException {
    var meter = new Metering();
    try {
      PcapReader.open(new ByteArrayInputStream(file), "fuzz").readAll(meter.meter::packet);
    } catch (BadInput e) {
      if (e.getMessage().lines().count() != 1) {
        throw new IllegalStateException("expected an error of one line", e);
      }
    }
    meter.finish();
  }

  /// Frames cut out of any bytes, at any time, over every link type.
  @FuzzTest(maxDuration = "20s")
  void anyFrameIsUnderstoodOrCounted(byte[] bytes) {
    var meter = new Metering();
    var at = ByteBuffer.wrap(bytes);
    while (at.remaining() >= 6) {
      var time = at.getInt() * 100_000L;
      var linkType = LINK_TYPES[at.get() & LINK_TYPES.length - 1];
      var length = Math.min(at.get() & 0xff, at.remaining());
      meter.meter.packet(time, bytes, at.position(), length, length, linkType);
      at.position(at.position() + length);
    }
    meter.finish();
  }

  private static final class Metering {
    private final Intake packets = new Intake("packets");
    private long told;
    private final FlowMeter meter =
        new FlowMeter(
            batch -> {
              for (var i = 0; i < batch.size(); i++) {
                told += batch.packets[i];
              }
            },
            packets,
            MeterOptions.withSnapshots());

    void finish() {
      meter.finish();
      var counts = packets.snapshot();
      if (counts.inFlight() != 0 || told != counts.kept()) {
        throw new IllegalStateException("expected every packet counted and told: " + counts);
      }
    }
  }
}
