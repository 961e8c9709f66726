package dev.glacis.engine;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.WindowOptions;
import dev.glacis.core.flow.Features;
import dev.glacis.core.intake.Intake;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.capture.PcapReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {
  @TempDir Path folder;

  @Test
  void aFollowedCaptureGivesAlertsWhileItIsWrittenAndTheRestWhenStopped() throws Exception {
    var capture = HandmadeCapture.mixed().bytes();
    var file = Files.write(folder.resolve("a.pcap"), Arrays.copyOf(capture, capture.length - 500));
    var alerts = new LinkedBlockingQueue<Alert>();
    var failures = new ArrayList<Exception>();
    var detection =
        new Detection(
            TestModel::byUpload, (alert, _) -> alerts.add(alert), false, Metering.usual());
    var seen = new ArrayList<Alert>();
    try (var playback =
        Playback.follow(detection, Traffic.following("a.pcap", file, 0), failures::add)) {
      seen.add(alerts.take());
      assertThat(playback.isRunning()).isTrue();
      Files.write(
          file, Arrays.copyOfRange(capture, capture.length - 500, capture.length - 3), APPEND);
      Files.write(file, Arrays.copyOfRange(capture, capture.length - 3, capture.length), APPEND);
      var packets = detection.intakes().getFirst();
      while (packets.snapshot().kept() < HandmadeCapture.mixed().size()) {
        Thread.onSpinWait();
      }
    }
    alerts.drainTo(seen);

    assertThat(failures).isEmpty();
    assertThat(seen).isEqualTo(alertsOf(capture));
    DetectionTest.assertBalanced(detection.intakes());
  }

  @Test
  void eventTimeGoesOnThoughNoPacketComes() throws Exception {
    var capture = HandmadeCapture.mixed().bytes();
    var alerts = new ArrayList<Alert>();
    var judge =
        new FlowJudge(
            Features.METERED,
            TestModel::byUpload,
            null,
            WindowOptions.forPackets(true),
            (alert, _) -> alerts.add(alert),
            new Intake("flows"),
            new Intake("host_evidence"),
            new TrafficCounter());
    var reader = PcapReader.open(new ByteArrayInputStream(capture), "made.pcap");
    assertThat(reader.next()).isTrue();
    var line =
        new PacketLine(
            Pace.UNPACED,
            reader.timeMicros(),
            judge,
            new Intake("packets"),
            new Intake("flow_table"),
            Metering.usual(),
            true);
    do {
      line.take(reader);
    } while (reader.next());
    var before = List.copyOf(alerts);

    line.idle(5_000_000);
    assertThat(alerts).isEqualTo(before);
    line.idle(60_000_000);
    assertThat(alerts).hasSizeGreaterThan(before.size());
    var told = List.copyOf(alerts);
    line.finish();
    assertThat(alerts).isEqualTo(told);
  }

  @Test
  void aSilentPipeOfFlowRecordsStillEndsItsWindows() throws Exception {
    var out = new PipedOutputStream();
    var in = new PipedInputStream(out, 1 << 16);
    var alerts = new LinkedBlockingQueue<Alert>();
    var failures = new ArrayList<Exception>();
    var traffic = new Traffic("pipe", 0, () -> new LivePipe(in, "pipe"));
    var detection =
        new Detection(TestModel::byUpload, (alert, _) -> alerts.add(alert), true, Metering.usual());
    try (var _ = Playback.follow(detection, traffic, failures::add)) {
      // Ends a second before its window does; nothing comes after it.
      out.write(
          """
          Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Total Fwd Packet,          Total Length of Fwd Packet,ICMP Code
          203.0.113.9,50000,10.20.1.11,8080,6,2026-11-20 08:00:03.000000,1000000,9,7000,-1
          """
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      var alert = alerts.poll(1, TimeUnit.MINUTES);
      assertThat(failures).isEmpty();
      assertThat(alert).isNotNull();
      assertThat(alert.kind()).isEqualTo(TrafficClass.WEB_ATTACK);
      assertThat(alert.windowEnd()).isEqualTo(Instant.parse("2026-11-20T08:00:05Z"));
      assertThat(alert.provisional()).isFalse();
    }
    assertThat(failures).isEmpty();
    DetectionTest.assertBalanced(detection.intakes());
  }

  @Test
  void whatAPipeHoldsIsReadToItsEndOrItsFailure() throws IOException {
    var bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    try (var pipe = new LivePipe(new ByteArrayInputStream(bytes), "pipe")) {
      assertThat(pipe.read()).isEqualTo(bytes[0] & 0xff);
      assertThat(pipe.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
      assertThat(pipe.read()).isEqualTo(-1);
    }
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the other end is gone");
          }
        };
    try (var pipe = new LivePipe(broken, "pipe")) {
      assertThatThrownBy(pipe::read).isInstanceOf(IOException.class).hasMessageContaining("gone");
    }
  }

  @Test
  void onlyAFileCanBeFollowed() {
    assertThatThrownBy(() -> Traffic.following("x", folder.resolve("x"), 0))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Traffic.following("x", folder, 0)).isInstanceOf(BadInput.class);
  }

  private static List<Alert> alertsOf(byte[] capture) throws IOException {
    var alerts = new ArrayList<Alert>();
    new Detection(TestModel::byUpload, (alert, _) -> alerts.add(alert), false, Metering.usual())
        .run(List.of(HandmadeCapture.traffic(capture)));
    return alerts;
  }
}
