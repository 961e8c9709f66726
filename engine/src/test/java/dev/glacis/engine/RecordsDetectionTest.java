package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.flow.records.RecordSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordsDetectionTest {
  private static final String REDUCED = "corrected/1/fwd_ip_bytes";

  private static final String ZEEK =
      """
      {"ts":1795161602.5,"uid":"C1","id.orig_h":"203.0.113.9","id.orig_p":50000,"id.resp_h":"10.20.1.11","id.resp_p":8080,"proto":"tcp","duration":1.5,"history":"ShADadFf","missed_bytes":0,"orig_pkts":9,"orig_ip_bytes":7360,"resp_pkts":6,"resp_ip_bytes":340}
      {"ts":1795161602.6,"uid":"C2","id.orig_h":"198.19.0.5","id.orig_p":50001,"id.resp_h":"10.20.1.11","id.resp_p":8080,"proto":"tcp","duration":1.5,"history":"ShADadFf","missed_bytes":0,"orig_pkts":5,"orig_ip_bytes":440,"resp_pkts":6,"resp_ip_bytes":1740}
      """;

  private static final Instant NOW = Instant.parse("2026-11-20T08:00:10Z");

  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void recordsOfAnotherToolAreJudgedByAModelForThem() throws IOException {
    var detection = detection(REDUCED);

    detection.run(List.of(traffic(ZEEK), traffic(ZEEK).of(RecordSource.ZEEK)));

    assertThat(alerts)
        .extracting(Alert::kind)
        .containsExactly(TrafficClass.WEB_ATTACK, TrafficClass.WEB_ATTACK);
    assertThat(alerts.getFirst().source().address()).isEqualTo(Address.parse("203.0.113.9"));
    assertThat(alerts.getFirst().windowStart()).isEqualTo("2026-11-20T08:00:00Z");
    assertThat(alerts.getFirst().packets()).isEqualTo(15);
    assertThat(intake(detection, "flow_records").kept()).isEqualTo(4);
  }

  @Test
  void compressedRecordsAreToldByTheirFirstLineToo() throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(ZEEK.getBytes(StandardCharsets.UTF_8));
    }
    var traffic =
        new Traffic("conn.log.gz", 0, () -> new ByteArrayInputStream(compressed.toByteArray()));

    detection(REDUCED).run(List.of(traffic));

    assertThat(alerts).hasSize(1);
  }

  @Test
  void aModelThatNeedsMoreRefusesThemByName() {
    assertThatThrownBy(
            () -> detection("corrected/1/fwd_packet_length_max").run(List.of(traffic(ZEEK))))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "conn.log: Zeek conn.log gives reduced records: flow records lack 1 of the model's 1"
                + " features: corrected/1/fwd_packet_length_max; expected packets (a capture of the"
                + " same traffic), or a model trained on what such records hold");
    assertThat(alerts).isEmpty();
  }

  @Test
  void exportersAreHeardOverUdp() throws Exception {
    var told = new LinkedBlockingQueue<Alert>();
    var model = TestModel.of(REDUCED);
    var detection =
        new Detection(() -> model, (alert, _) -> told.add(alert), true, Metering.usual());
    var socket = ExportSocket.open("//127.0.0.1:0");
    var failures = new LinkedBlockingQueue<Exception>();
    try (var playback =
            Playback.listen(detection, socket, InstantSource.fixed(NOW), failures::add);
        var exporter = new DatagramSocket()) {
      send(exporter, socket.port(), v5("203.0.113.9", 50_000, "10.20.1.11", 8080, 9, 7360));
      send(exporter, socket.port(), v5("10.20.1.11", 8080, "203.0.113.9", 50_000, 6, 340));
      send(exporter, socket.port(), new byte[] {0, 7});
      while (failures.isEmpty() && intake(detection, "netflow_datagrams").received() < 3) {
        Thread.onSpinWait();
      }
      assertThat(failures).isEmpty();
      assertThat(playback.isRunning()).isTrue();
    }

    var alert = told.poll(60, TimeUnit.SECONDS);
    assertThat(alert).isNotNull();
    assertThat(alert.kind()).isEqualTo(TrafficClass.WEB_ATTACK);
    assertThat(alert.source().address()).isEqualTo(Address.parse("203.0.113.9"));
    assertThat(alert.bytes()).isEqualTo(7700);
    assertThat(intake(detection, "netflow_datagrams").dropped())
        .containsEntry("unknown_version", 1L);
    assertThat(intake(detection, "netflow_halves").kept()).isEqualTo(2);
  }

  @Test
  void aModelThatNeedsMoreRefusesExportersBeforeItHearsThem() throws IOException {
    try (var socket = ExportSocket.open("//127.0.0.1:0")) {
      var detection = detection("corrected/1/fwd_packet_length_max");

      assertThatThrownBy(() -> detection.listen(socket, InstantSource.fixed(NOW)))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith(
              "netflow://127.0.0.1:0: NetFlow or IPFIX gives reduced records: ");
    }
  }

  @Test
  void aPlaceThatCannotBeListenedAtIsOneLineOfBadInput() throws IOException {
    try (var taken = ExportSocket.open("//:0")) {
      for (var authority :
          List.of("//127.0.0.1:" + taken.port(), "//192.0.2.1:2055", "127.0.0.1", "//a:99999")) {
        assertThatThrownBy(() -> ExportSocket.open(authority))
            .isInstanceOf(BadInput.class)
            .hasMessageStartingWith("netflow:" + authority + ": ");
      }
    }
  }

  private Detection detection(String feature) {
    var model = TestModel.of(feature);
    return new Detection(() -> model, (alert, _) -> alerts.add(alert), false, Metering.usual());
  }

  private static Traffic traffic(String text) {
    return new Traffic(
        "conn.log", 0, () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Intake.Snapshot intake(Detection detection, String name) {
    return detection.intakes().stream()
        .map(Intake::snapshot)
        .filter(intake -> intake.name().equals(name))
        .findFirst()
        .orElse(new Intake(name).snapshot());
  }

  private static void send(DatagramSocket exporter, int port, byte[] bytes) throws IOException {
    exporter.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
  }

  /// A NetFlow v5 datagram of one record: two seconds long, ended three seconds ago.
  private static byte[] v5(
      String source, int sourcePort, String target, int targetPort, int packets, int octets) {
    var datagram = ByteBuffer.allocate(72);
    datagram.putShort((short) 5).putShort((short) 1).putInt(100_000);
    datagram.putInt((int) NOW.getEpochSecond()).putInt(0).putInt(0).putInt(0);
    datagram.put(Address.parse(source).toBytes()).put(Address.parse(target).toBytes());
    datagram.putLong(0).putInt(packets).putInt(octets).putInt(95_000).putInt(97_000);
    datagram.putShort((short) sourcePort).putShort((short) targetPort);
    return datagram.put((byte) 0).put((byte) 0x1b).put((byte) 6).array();
  }
}
